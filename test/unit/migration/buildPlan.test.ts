import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../../../src/migration/buildPlan.ts';
import { derivePlan } from '../../../src/migration/derivePlan.ts';
import { makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { makeFinding, makePlanInput, makeTarget, testFingerprints } from '../../support/planInput.ts';

const key = makeApiKey(1);

test('one credential in several places is one row with all of them', () => {
  const findings = [
    makeFinding(key, { file: 'a/.npmrc', line: 2 }),
    makeFinding(makeApiKey(2), { file: 'b/.npmrc' }),
    makeFinding(key, { file: 'c/.npmrc', line: 7, user: 'J.Smith' }),
  ];
  const { rows } = buildPlan(makePlanInput(findings));
  assert.deepEqual(
    rows.map(({ fingerprint, sightings }) => [fingerprint, sightings.map(({ file, line }) => `${file}:${line}`)]),
    [
      [testFingerprints.of(key), ['a/.npmrc:2', 'c/.npmrc:7']],
      [testFingerprints.of(makeApiKey(2)), ['b/.npmrc:1']],
    ],
  );
  assert.deepEqual(rows[0]?.users, ['j.smith']);
  assert.equal(rows[0]?.shown, `${key.slice(0, 6)}…(73)`);
});

test('a key that is used for one repository becomes a Feed key for the feed of that name', () => {
  const { rows, mappings } = buildPlan(makePlanInput([makeFinding(key)], { target: makeTarget(['npm-local:npm']) }));
  assert.deepEqual(
    mappings.map(({ host, repo, feed, confidence }) => [host, repo, feed, confidence]),
    [['artifactory.corp.example', 'npm-local', 'npm-local', 'certain']],
  );
  const [row] = rows;
  assert.equal(row?.decision, 'migrate');
  assert.deepEqual(row?.key, {
    type: 'feed',
    displayName: 'j.smith: npm-local (from Artifactory)',
    description: 'Migrated from artifactory.corp.example',
    feeds: ['npm-local'],
    feedGroup: null,
    packagePermissions: ['view'],
    systemApis: [],
    user: null,
    expiration: null,
  });
});

test('the expiry of a token goes along', () => {
  const token = makeReferenceToken(1, 1_900_000_000);
  const { rows } = buildPlan(makePlanInput([makeFinding(token)], { target: makeTarget(['npm-local:npm']) }));
  assert.equal(rows[0]?.key.expiration, '2030-03-17T17:46:40.000Z');
  assert.deepEqual(rows[0]?.weaknesses, []);
});

test('deriving a plan again changes nothing', () => {
  const findings = [1, 2, 3].map((number) => makeFinding(makeApiKey(number), { repo: `repo-${number}` }));
  const plan = buildPlan(makePlanInput(findings, { target: makeTarget(['repo-1:npm', 'npm:npm']) }));
  assert.deepEqual(derivePlan(plan), plan);
});
