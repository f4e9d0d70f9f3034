import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../../../src/migration/buildPlan.ts';
import type { Plan } from '../../../src/migration/plan.ts';
import { checkOrigin, parsePlan, printPlan } from '../../../src/migration/planFile.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { makeFinding, makePlanInput, makeTarget, testFingerprints } from '../../support/planInput.ts';

const plan = buildPlan(
  makePlanInput([makeFinding(makeApiKey(1)), makeFinding(makeApiKey(2), { repo: null })], {
    target: makeTarget(['npm-local:npm']),
    files: [{ file: '.npmrc', sha256: 'ab'.repeat(32) }],
    references: [{ file: '.env', line: 3, name: 'TOKEN', host: null, user: null }],
    manual: [{ file: null, line: null, message: 'Something is left.' }],
  }),
);

test('a plan that was printed and read again is the same', () => {
  assert.deepEqual(parsePlan(printPlan(plan)), plan);
  assert.deepEqual(parsePlan(`\uFEFF${printPlan(plan)}`), plan);
});

const spoilt: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['no JSON', 'AKCp', /^This is no plan: it is not JSON\.$/],
  ['something else', '[]', /^This is no plan of ProGet Keys\.$/],
  ['a newer format', JSON.stringify({ ...plan, format: 2 }), /format 2, which is newer/],
  ['a field that is missing', JSON.stringify({ ...plan, rows: undefined }), /its field rows is missing or wrong/],
  ['a misspelt field', JSON.stringify({ ...plan, row: [] }), /its field row is unknown/],
  [
    'a decision that there is not',
    printPlan(plan).replace(/"decision": "[a-z-]+"/, '"decision": "yes"'),
    /its field rows\.0\.decision is missing or wrong/,
  ],
];

for (const [what, text, message] of spoilt)
  test(`a plan file with ${what} is refused in one sentence`, () => {
    assert.throws(() => parsePlan(text), { name: 'PlanError', message });
  });

test('a plan of another machine is refused', () => {
  checkOrigin(plan, testFingerprints);
  assert.throws(() => checkOrigin(plan, { ...testFingerprints, keyId: 'ffffffff' }), /another machine/);
});

test('a plan whose server or inputs somebody has changed is refused; decisions may be changed', () => {
  const target = { url: 'https://elsewhere.example', version: null, edition: null, feeds: [] };
  const moved: Plan[] = [
    { ...plan, target: { ...target, users: null, keyNames: null, policies: null } },
    { ...plan, source: { ...plan.source, artifactory: { url: 'https://elsewhere.example', version: null } } },
    { ...plan, source: { ...plan.source, home: !plan.source.home } },
    { ...plan, source: { ...plan.source, lists: ['/elsewhere.csv'] } },
  ];
  for (const one of moved) assert.throws(() => checkOrigin(one, testFingerprints), /changed by hand/);
  checkOrigin({ ...plan, rows: plan.rows.map((row) => ({ ...row, decision: 'skip' })) }, testFingerprints);
});
