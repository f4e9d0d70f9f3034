import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyPresets } from '../../../emulator/contract/policies.ts';
import { buildPlan, type PlanInput } from '../../../src/migration/buildPlan.ts';
import { withDecision, withKey } from '../../../src/migration/editPlan.ts';
import type { Row, Target } from '../../../src/migration/plan.ts';
import type { Finding } from '../../../src/scan/finding.ts';
import { makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { makeFinding, makePlanInput, makeTarget } from '../../support/planInput.ts';

const key = makeApiKey(1);
const seconds = (date: string) => Date.parse(date) / 1000;
const npm = makeFinding(key);

interface Case {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly target?: Partial<Target>;
  readonly input?: Partial<PlanInput>;
  /** Codes, with `!` behind those that block. */
  readonly codes: string;
  readonly decision: Row['decision'];
  readonly message: RegExp;
}

/** Spec: conflicts. */
const cases: readonly Case[] = [
  {
    title: 'several users',
    findings: [npm, { ...npm, line: 2, user: 'ci' }],
    codes: 'several-users',
    decision: 'migrate',
    message: /beside the names of 2 users: j\.smith and ci/,
  },
  {
    title: 'a newer key of the same user',
    findings: [npm, makeFinding(makeApiKey(900), { file: 'b', user: 'J.SMITH' })],
    codes: 'several-keys-of-user!',
    decision: 'undecided',
    message: /J\.SMITH has a newer one .*probably revoked/,
  },
  {
    title: 'a value that the server has',
    findings: [npm],
    input: { presentAs: () => 17 },
    codes: 'value-present',
    decision: 'migrate',
    message: /id 17/,
  },
  {
    title: 'a repository without a feed',
    findings: [npm],
    target: { feeds: [] },
    codes: 'unmapped!',
    decision: 'undecided',
    message: /npm-local has no feed yet\. The server has no feed for npm\./,
  },
  {
    title: 'a feed of another type',
    findings: [npm],
    target: { feeds: makeTarget(['npm-local:nuget']).feeds },
    codes: 'feed-type!',
    decision: 'undecided',
    message: /is of type nuget and not for npm/,
  },
  {
    title: 'a chosen feed of another type',
    findings: [npm],
    input: { chosenFeeds: new Map([['npm-local', 'nuget-local']]) },
    codes: 'feed-type!',
    decision: 'undecided',
    message: /The feed nuget-local is of type nuget and not for npm, as npm-local is/,
  },
  {
    title: 'a guessed feed',
    findings: [npm],
    target: { feeds: makeTarget(['npm:npm', 'other:npm']).feeds },
    codes: 'unmapped!',
    decision: 'undecided',
    message: /is a guess: confirm or change it/,
  },
  {
    title: 'several feeds on an old ProGet',
    findings: [npm, { ...npm, repo: 'nuget-local', packageType: 'nuget' }],
    target: { version: '25.0.22.1' },
    codes: 'several-feeds!',
    decision: 'undecided',
    message: /from 2025\.23 on, and this is 25\.0\.22\.1/,
  },
  {
    title: 'rights on some paths only',
    findings: [npm],
    input: { rightsOf: () => [{ repo: 'npm-local', permissions: ['view'], patterns: ['com/acme/**', '!**/x'] }] },
    codes: 'patterns!',
    decision: 'undecided',
    message: /npm-local was limited to com\/acme\/\*\* and !\*\*\/x/,
  },
  {
    title: 'an administrator',
    findings: [npm],
    input: { isAdmin: () => true },
    codes: 'admin!',
    decision: 'undecided',
    message: /full control of ProGet, or would a Feed key do/,
  },
  {
    title: 'an administrator in git',
    findings: [npm],
    input: { isAdmin: () => true, usageOf: () => ({ needs: [], git: 'tracked' }) },
    codes: 'admin! in-git',
    decision: 'undecided',
    message: /is in git: do not give the same value all rights/,
  },
  {
    title: 'a token that has expired',
    findings: [makeFinding(makeReferenceToken(1, seconds('2025-12-31T00:00:00Z')))],
    codes: 'expired',
    decision: 'skip',
    message: /expired on 2025-12-31/,
  },
  {
    title: 'a token that expires soon',
    findings: [makeFinding(makeReferenceToken(1, seconds('2026-01-20T00:00:00Z')))],
    codes: 'expires-soon',
    decision: 'migrate',
    message: /expires on 2026-01-20/,
  },
  {
    title: 'a key that Artifactory refuses',
    findings: [npm],
    input: { isLive: () => false },
    codes: 'not-live',
    decision: 'migrate',
    message: /takes it no more/,
  },
  {
    title: 'a newer key beside one that still works',
    findings: [npm, makeFinding(makeApiKey(900), { file: 'b' })],
    input: { isLive: () => true },
    codes: '',
    decision: 'migrate',
    message: /^$/,
  },
  {
    title: 'a file in git',
    findings: [npm],
    input: { usageOf: () => ({ needs: [], git: 'tracked' }) },
    codes: 'in-git',
    decision: 'migrate',
    message: /\.npmrc.*a new value is better than the same/,
  },
  {
    title: 'a file that was in git',
    findings: [npm],
    input: { usageOf: () => ({ needs: [], git: 'history' }) },
    codes: 'in-git',
    decision: 'migrate',
    message: /does not take it out of the history/,
  },
  {
    title: 'an encrypted password',
    findings: [makeFinding('AP4jk1YAXZCYoj9gTmLjUzZqpUBfZYt1w5cYALwSvxQq8Lyx6', { kind: 'encrypted-password' })],
    codes: 'unfit',
    decision: 'new-value',
    message: /Artifactory encrypted for itself/,
  },
  {
    title: 'a value that is too long',
    findings: [makeFinding('x1Y'.repeat(1400), { kind: 'access-token' })],
    codes: 'unfit',
    decision: 'new-value',
    message: /longer than 4096/,
  },
  {
    title: 'a server without own values',
    findings: [npm],
    target: { policies: policyPresets.locked },
    codes: 'custom-keys-refused!',
    decision: 'undecided',
    message: /allow custom keys under Administration/,
  },
  {
    title: 'a server whose hashing refuses own values',
    findings: [npm],
    target: { policies: { ...policyPresets.default, customWithHashing: 'refuse' } },
    codes: 'custom-keys-refused!',
    decision: 'undecided',
    message: /or decide for new values/,
  },
];

for (const { title, findings, target, input, codes, decision, message } of cases)
  test(`${title}: ${codes}, ${decision}`, () => {
    const all = makeTarget(['npm-local:npm', 'nuget-local:nuget'], target);
    const [row] = buildPlan(makePlanInput(findings, { target: all, ...input })).rows;
    assert(row);
    assert.equal(row.conflicts.map(({ code, blocks }) => `${code}${blocks ? '!' : ''}`).join(' '), codes);
    assert.equal(row.decision, decision);
    assert.match(row.conflicts.map((conflict) => conflict.message).join('\n'), message);
  });

test('a question that was answered blocks no more; what cannot work still does', () => {
  const plan = buildPlan(
    makePlanInput([npm], { target: makeTarget(['npm-local:npm'], { users: ['a'] }), isAdmin: () => true }),
  );
  const fingerprint = plan.rows[0]?.fingerprint ?? '';
  const blocking = ({ rows }: typeof plan) => rows[0]?.conflicts.filter(({ blocks }) => blocks).map(({ code }) => code);
  assert.deepEqual(blocking(withDecision(plan, [fingerprint], 'migrate')), []);
  assert.deepEqual(blocking(withKey(plan, fingerprint, { type: 'feed', feeds: ['gone'] })), ['feed-missing']);
  assert.deepEqual(blocking(withKey(plan, fingerprint, { type: 'feed', feeds: ['npm-local'], feedGroup: null })), []);
  assert.deepEqual(blocking(withKey(plan, fingerprint, { type: 'feed', feedGroup: 'none' })), ['feed-missing']);
  assert.deepEqual(blocking(withKey(plan, fingerprint, { type: 'personal', user: 'b' })), ['user-missing']);
});

test('an expired token that somebody migrates all the same gets a year', () => {
  const token = makeReferenceToken(1, seconds('2025-06-01T00:00:00Z'));
  const plan = buildPlan(makePlanInput([makeFinding(token)], { target: makeTarget(['npm-local:npm']) }));
  const [row] = withDecision(plan, [plan.rows[0]?.fingerprint ?? ''], 'migrate').rows;
  assert.equal(row?.key.expiration, '2027-01-01T00:00:00.000Z');
});

test('a server that wants every key to end gets an end for each', () => {
  const policies = { ...policyPresets.default, nonExpiringKeys: false };
  const [row] = buildPlan(makePlanInput([npm], { target: makeTarget(['npm-local:npm'], { policies }) })).rows;
  assert.equal(row?.key.expiration, '2027-01-01T00:00:00.000Z');
});

/** Spec: strength audit. */
const weak: readonly (readonly [title: string, findings: readonly Finding[], codes: string])[] = [
  ['an old API key', [npm], 'old never-expires'],
  ['a token with an end', [makeFinding(makeReferenceToken(1, seconds('2027-01-01T00:00:00Z')))], ''],
  ['a password', [makeFinding('Tr0ub4dor-and-3-more-words')], 'password never-expires'],
  ['a short password', [makeFinding('Tr0ub4dor-3')], 'password short low-entropy never-expires'],
  [
    'a token of two users at two hosts',
    [1, 2].map((number) => makeFinding(makeReferenceToken(1), { host: `h${number}.example`, user: `u${number}` })),
    'never-expires shared several-hosts',
  ],
];

for (const [title, findings, codes] of weak)
  test(`the audit of ${title} says: ${codes || 'nothing'}`, () => {
    const [row] = buildPlan(makePlanInput(findings)).rows;
    assert.equal(row?.weaknesses.map(({ code }) => code).join(' '), codes);
  });
