import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan, type PlanInput } from '../../../src/migration/buildPlan.ts';
import type { Target } from '../../../src/migration/plan.ts';
import type { Finding } from '../../../src/scan/finding.ts';
import { makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { makeFinding, makePlanInput, makeTarget } from '../../support/planInput.ts';

const key = makeApiKey(1);
const feeds = ['npm-local:npm', 'nuget-local:nuget:libs', 'gems-local:rubygems:libs'];
const npm = makeFinding(key);
const nuget = makeFinding(key, { file: 'NuGet.Config', repo: 'nuget-local', packageType: 'nuget' });
const gems = makeFinding(key, { file: '.gem/credentials', repo: 'gems-local', packageType: 'gems' });
const nowhere = makeFinding(key, { file: '.netrc', repo: null, packageType: null });

interface Case {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly target?: Partial<Target>;
  readonly input?: Partial<PlanInput>;
  readonly expected: string;
  readonly confidence: string;
  readonly reason: RegExp;
}

const grant = (repo: string, ...permissions: ('view' | 'add' | 'promote' | 'delete')[]) => ({
  repo,
  permissions,
  patterns: [],
});

/** Spec: actions, choice of type. */
const cases: readonly Case[] = [
  {
    title: 'all places are for one feed',
    findings: [npm, { ...npm, file: 'b/.npmrc' }],
    target: { users: ['j.smith'] },
    expected: 'migrate feed npm-local view',
    confidence: 'high',
    reason: /All places that tell a repository are for the feed npm-local\./,
  },
  {
    title: 'a place publishes',
    findings: [npm],
    input: { usageOf: () => ({ needs: ['add'], git: null }) },
    expected: 'migrate feed npm-local view+add',
    confidence: 'high',
    reason: /A place publishes with it\./,
  },
  {
    title: 'Artifactory grants more than the places need',
    findings: [npm],
    input: { rightsOf: () => [grant('npm-local', 'view', 'add', 'delete'), grant('nuget-local', 'view')] },
    expected: 'migrate feed npm-local view+add+delete',
    confidence: 'certain',
    reason: /The places only need view\./,
  },
  {
    title: 'one user of ProGet uses it for several feeds',
    findings: [npm, nuget],
    target: { users: ['J.Smith'] },
    expected: 'migrate personal J.Smith',
    confidence: 'high',
    reason: /J\.Smith uses it for 2 feeds and exists in ProGet/,
  },
  {
    title: 'its user is not in ProGet',
    findings: [npm, nuget],
    target: { users: ['other'] },
    expected: 'migrate feed npm-local,nuget-local view',
    confidence: 'high',
    reason: /j\.smith does not exist in ProGet/,
  },
  {
    title: 'the server does not list its users',
    findings: [npm, nuget],
    target: { users: null },
    expected: 'migrate feed npm-local,nuget-local view',
    confidence: 'high',
    reason: /Whether j\.smith exists in ProGet is not known/,
  },
  {
    title: 'the free edition has no Personal keys',
    findings: [npm, nuget],
    target: { users: ['j.smith'], edition: 'free' },
    expected: 'migrate feed npm-local,nuget-local view',
    confidence: 'high',
    reason: /free edition has no Personal keys/,
  },
  {
    title: 'several users share it',
    findings: [npm, { ...nuget, user: 'ci' }],
    target: { users: ['j.smith', 'ci'] },
    expected: 'migrate feed npm-local,nuget-local view',
    confidence: 'high',
    reason: /2 users share it/,
  },
  {
    title: 'its feeds are those of a group',
    findings: [nuget, gems],
    expected: 'migrate feed group:libs view',
    confidence: 'high',
    reason: /These are the feeds of the group libs\./,
  },
  {
    title: 'a group holds more than its feeds',
    findings: [nuget, npm],
    expected: 'migrate feed nuget-local,npm-local view',
    confidence: 'high',
    reason: /It is for the feeds nuget-local and npm-local\./,
  },
  {
    title: 'a token was limited to groups, though its user exists',
    findings: [npm, nuget].map((finding) => ({
      ...finding,
      secret: makeReferenceToken(1),
      kind: 'access-token' as const,
      facts: { scope: 'applied-permissions/groups:"builders"' },
    })),
    target: { users: ['j.smith'] },
    expected: 'migrate feed npm-local,nuget-local view',
    confidence: 'high',
    reason: /It is for the feeds npm-local and nuget-local\./,
  },
  {
    title: 'no place tells a repository, but its user exists',
    findings: [nowhere],
    target: { users: ['j.smith'] },
    expected: 'migrate personal j.smith',
    confidence: 'guess',
    reason: /No place tells a repository; all of them are j\.smith's/,
  },
  {
    title: 'no place tells a repository, but Artifactory tells rights',
    findings: [nowhere],
    input: { rightsOf: () => [grant('npm-local', 'view', 'add')] },
    expected: 'migrate feed npm-local view+add',
    confidence: 'guess',
    reason: /by what Artifactory grants it is for npm-local/,
  },
  {
    title: 'nothing tells anything',
    findings: [{ ...nowhere, user: null }],
    expected: 'undecided feed  view',
    confidence: 'none',
    reason: /somebody has to name the feeds/,
  },
  {
    title: 'a place names a host alone, of which other files use a repository of that type',
    findings: [npm, { ...gems, repo: null }],
    input: { places: [{ host: 'artifactory.corp.example', repo: 'gems-local', packageType: 'gems' }] },
    expected: 'migrate feed npm-local,gems-local view',
    confidence: 'guess',
    reason: /A place names only the host; by what other files use there it is for gems-local\./,
  },
  {
    title: 'one of its repositories has no counterpart',
    findings: [npm, { ...npm, repo: 'go-virtual', packageType: 'go' }],
    expected: 'migrate feed npm-local view',
    confidence: 'high',
    reason: /All places that tell a repository/,
  },
  {
    title: 'none of its repositories has a counterpart',
    findings: [{ ...npm, repo: 'go-virtual', packageType: 'go' }],
    expected: 'skip feed  view',
    confidence: 'none',
    reason: /only for packages that ProGet has no feeds for/,
  },
  {
    title: 'it administers Artifactory',
    findings: [npm],
    input: { isAdmin: () => true },
    expected: 'undecided system full-control',
    confidence: 'guess',
    reason: /The places only need view on npm-local: a Feed key would do/,
  },
  {
    title: 'it publishes to a virtual repository',
    findings: [{ ...npm, repo: 'npm-virtual' }],
    target: { feeds: makeTarget(['npm-virtual:npm', 'npm-local:npm']).feeds },
    input: {
      usageOf: () => ({ needs: ['add'], git: null }),
      directory: {
        ...{ url: '', version: null, users: null, groups: null, permissions: null, gaps: [] },
        repositories: [
          {
            key: 'npm-virtual',
            repoClass: 'virtual',
            packageType: 'npm',
            members: ['npm-local'],
            defaultDeployment: 'npm-local',
          },
          { key: 'npm-local', repoClass: 'local', packageType: 'npm', members: [], defaultDeployment: null },
        ],
      },
    },
    expected: 'migrate feed npm-virtual,npm-local view+add',
    confidence: 'high',
    reason: /It is for the feeds npm-virtual and npm-local\./,
  },
];

for (const { title, findings, target, input, expected, confidence, reason } of cases)
  test(`where ${title}, the proposal is ${expected}`, () => {
    const [row] = buildPlan(makePlanInput(findings, { target: makeTarget(feeds, target), ...input })).rows;
    assert(row);
    const { type, feeds: names, feedGroup, packagePermissions, systemApis, user } = row.key;
    const scope = {
      feed: `${feedGroup === null ? names.join(',') : `group:${feedGroup}`} ${packagePermissions.join('+')}`,
      system: systemApis.join('+'),
      personal: user,
    };
    assert.equal(`${row.decision} ${type} ${scope[type]}`, expected);
    assert.equal(row.confidence, confidence);
    assert.match(row.reasons.join('\n'), reason);
  });

test('names of keys are told apart, and from those of the server', () => {
  const findings = [1, 2].map((number) => makeFinding(makeReferenceToken(number), { user: 'ci' }));
  const target = makeTarget(feeds, { keyNames: ['CI: npm-local (from Artifactory)'] });
  assert.deepEqual(
    buildPlan(makePlanInput(findings, { target })).rows.map(({ key: { displayName } }) => displayName),
    ['ci: npm-local (from Artifactory) 2', 'ci: npm-local (from Artifactory) 3'],
  );
});
