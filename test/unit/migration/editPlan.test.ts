import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../../../src/migration/buildPlan.ts';
import {
  selectRows,
  withConfirmed,
  withDecision,
  withDecisions,
  withKey,
  withLeastKey,
  withMapping,
  withOptions,
} from '../../../src/migration/editPlan.ts';
import { openQuestions } from '../../../src/migration/openQuestions.ts';
import type { Plan } from '../../../src/migration/plan.ts';
import { parsePlan, printPlan } from '../../../src/migration/planFile.ts';
import { rememberChoices } from '../../../src/migration/rememberChoices.ts';
import { makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { makeFinding, makePlanInput, makeTarget, testFingerprints } from '../../support/planInput.ts';

const [one, two, encrypted] = [
  makeApiKey(1),
  makeReferenceToken(2),
  'AP4jk1YAXZCYoj9gTmLjUzZqpUBfZYt1w5cYALwSvxQq8Lyx6',
];
const fp = testFingerprints.of;

function makePlan(feeds: readonly string[] = ['npm:npm', 'npm-local:npm', 'nuget:nuget']): Plan {
  const findings = [
    makeFinding(one, { repo: 'npm-virtual' }),
    makeFinding(two, { repo: 'npm-local', user: 'ci' }),
    makeFinding(encrypted, { repo: 'npm-local', user: 'old', kind: 'encrypted-password' }),
  ];
  return buildPlan(makePlanInput(findings, { target: makeTarget(feeds) }));
}

const summary = ({ rows }: Plan) =>
  rows.map(({ decision, key, byHand }) => `${decision} ${key.type} ${key.feeds.join('+')} ${byHand.join('+')}`.trim());

test('a guessed feed has to be confirmed or changed before its rows count as decided', () => {
  const plan = makePlan(['npm:npm', 'npm-local:npm']);
  assert.deepEqual(summary(plan), ['undecided feed npm', 'migrate feed npm-local', 'new-value feed npm-local']);
  assert.deepEqual(
    openQuestions(plan).guesses.map(({ repo }) => repo),
    ['npm-virtual'],
  );
  assert.equal(summary(withConfirmed(plan))[0], 'migrate feed npm');
  assert.equal(summary(withMapping(plan, null, 'npm-virtual', 'NPM-LOCAL'))[0], 'migrate feed npm-local');
  assert.equal(openQuestions(withConfirmed(plan)).rows.length, 0);
  // Without a feed somebody still has to name one for the key.
  assert.equal(summary(withMapping(plan, null, 'npm-virtual', null))[0], 'undecided feed');
});

test('decisions hold for one row or many, and can be taken back', () => {
  const plan = withConfirmed(makePlan());
  const skipped = withDecision(plan, [fp(one)], 'skip');
  assert.deepEqual(summary(skipped)[0], 'skip feed npm decision');
  assert.deepEqual(withDecision(skipped, [fp(one)], 'undecided'), plan);
  assert.deepEqual(
    withDecisions(plan, plan.rows, 'new-value').rows.map(({ decision }) => decision),
    ['new-value', 'new-value', 'new-value'],
  );
});

test('a value that can be no key is not migrated, alone or with others', () => {
  const plan = makePlan();
  assert.throws(() => withDecision(plan, [fp(encrypted)], 'migrate'), /cannot be migrated: .*encrypted/);
  assert.deepEqual(
    withDecisions(plan, plan.rows, 'migrate').rows.map(({ decision }) => decision),
    ['migrate', 'migrate', 'new-value'],
  );
});

test('a file that was edited to migrate a value that can be no key is held up', () => {
  const plan = makePlan(['npm:npm', 'npm-local:npm']);
  const edited = { ...plan, rows: plan.rows.map((row) => ({ ...row, decision: 'migrate' as const })) };
  const again = rememberChoices(plan, edited);
  assert.deepEqual(
    openQuestions(again).rows.map(({ fingerprint, decision }) => [fingerprint, decision]),
    [
      [fp(one), 'migrate'],
      [fp(encrypted), 'migrate'],
    ],
  );
});

test('a key changed by hand keeps what goes with its type and stays when feeds change', () => {
  const plan = withConfirmed(makePlan());
  const system = withKey(plan, fp(one), { type: 'system' });
  assert.deepEqual(
    { ...system.rows[0]?.key, displayName: '', description: '' },
    {
      type: 'system',
      displayName: '',
      description: '',
      feeds: [],
      feedGroup: null,
      packagePermissions: [],
      systemApis: ['full-control'],
      user: null,
      expiration: null,
    },
  );
  assert.equal(withMapping(system, null, 'npm-virtual', 'npm-local').rows[0]?.key.type, 'system');
  assert.deepEqual(withKey(system, fp(one), null), plan);
  const least = withLeastKey(system, fp(one)).rows[0];
  assert.deepEqual([least?.key.type, least?.key.feeds, least?.key.packagePermissions], ['feed', ['npm'], ['view']]);
  const missing = withKey(plan, fp(one), { feeds: ['nowhere'] }).rows[0];
  assert.deepEqual(
    missing?.conflicts.map(({ code, blocks }) => [code, blocks]),
    [['feed-missing', true]],
  );
  assert.throws(() => withKey(plan, fp(one), { feeds: [] }), /needs feeds, or a feed group/);
  assert.throws(() => withKey(plan, fp(one), { type: 'personal' }), /needs a user/);
  assert.throws(() => withMapping(plan, null, 'npm-virtual', 'nowhere'), /The server has no feed nowhere\./);
  assert.throws(() => withMapping(plan, null, 'nothing', 'npm'), /for a repository nothing/);
});

test('rows are chosen by a word or by the beginning of a fingerprint', () => {
  const plan = makePlan();
  const chosen = (word: string) => selectRows(plan, word).map(({ fingerprint }) => fingerprint);
  assert.deepEqual(chosen('all'), [fp(one), fp(two), fp(encrypted)]);
  assert.deepEqual(chosen('undecided'), [fp(one)]);
  assert.deepEqual(chosen('encrypted-password'), [fp(encrypted)]);
  assert.deepEqual(chosen('unfit'), [fp(encrypted)]);
  assert.deepEqual(chosen(`#${fp(two).slice(0, 6)}`), [fp(two)]);
  assert.deepEqual(chosen('in-git'), []);
  assert.throws(() => selectRows(plan, '00000000'), /has the fingerprint #00000000/);
  assert.throws(() => selectRows(plan, 'everything'), /first digits of a fingerprint/);
});

test('a new plan remembers what was decided in an earlier one, also where its file was edited', () => {
  const earlier = withDecision(withMapping(makePlan(), null, 'npm-virtual', 'npm-local'), [fp(two)], 'new-value');
  const edited = parsePlan(printPlan(earlier).replace('"displayName": "old', '"displayName": "older'));
  const again = rememberChoices({ ...makePlan(), id: '99999999-2222-4333-8444-555555555555' }, edited);
  assert.deepEqual(summary(again), [
    'migrate feed npm-local',
    'new-value feed npm-local decision',
    'new-value feed npm-local key',
  ]);
  assert.match(again.rows[2]?.key.displayName ?? '', /^older/);
  assert.equal(again.id, earlier.id);
  assert.deepEqual(rememberChoices(makePlan(), again), again);
});

test('of a plan that was made elsewhere only the feeds are remembered', () => {
  const earlier = withDecision(withMapping(makePlan(), null, 'npm-virtual', 'npm-local'), [fp(two)], 'skip');
  const again = rememberChoices(makePlan(), {
    ...earlier,
    keyId: 'ffffffff',
    id: '99999999-2222-4333-8444-555555555555',
  });
  assert.deepEqual(summary(again), ['migrate feed npm-local', 'migrate feed npm-local', 'new-value feed npm-local']);
  assert.equal(again.id, makePlan().id);
});

test('options change alone', () => {
  const plan = makePlan();
  assert.deepEqual(withOptions(plan, { images: true }), { ...plan, options: { ...plan.options, images: true } });
});
