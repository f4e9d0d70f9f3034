import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan, Row } from '../../../src/migration/plan.ts';
import { applyEdits } from '../../../src/migration/rewrite/applyEdits.ts';
import { plannedRewriting, variableNames } from '../../../src/migration/rewrite/planned.ts';
import { rewriteText } from '../../../src/migration/rewrite/rewriteText.ts';
import { scanText } from '../../../src/scan/scan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { mappingsOf, sampleKnown } from '../../support/rewriteLab.ts';

const [first, second] = [makeApiKey(1), makeApiKey(2)];
const art = 'https://artifactory.corp.example/artifactory';
const text = [
  `@a:registry=${art}/api/npm/npm-a/`,
  `//artifactory.corp.example/artifactory/api/npm/npm-a/:_authToken=${first}`,
  `@b:registry=${art}/api/npm/npm-b/`,
  `//artifactory.corp.example/artifactory/api/npm/npm-b/:_authToken=${second}`,
  '',
].join('\n');
const { mappings, feeds } = mappingsOf(
  'artifactory.corp.example npm-a frontend npm\nartifactory.corp.example npm-b backend npm',
);

function row(fingerprint: string, decision: Row['decision'], feed: string): Row {
  return { fingerprint, decision, key: { feeds: [feed], displayName: `key for ${feed}` } } as unknown as Row;
}

/** Only what a rewriting looks at; the fingerprint of a secret is its end. */
function planOf(options: Partial<Plan['options']>, decisions: readonly [Row['decision'], Row['decision']]): Plan {
  return {
    source: { hosts: sampleKnown.hosts, dockerBases: sampleKnown.dockerBases },
    target: { url: 'https://proget.corp.example', feeds },
    options: { secrets: 'literal', urls: true, images: false, ...options },
    mappings,
    rows: [row(first.slice(-12), decisions[0], 'frontend'), row(second.slice(-12), decisions[1], 'backend')],
  } as unknown as Plan;
}

function rewritten(plan: Plan, keyOf: (row: Row) => string | null = (one) => `${one.fingerprint}-value`, url?: string) {
  const rewriting = plannedRewriting(plan, {
    fingerprintOf: (secret) => secret.slice(-12),
    valueOf: keyOf,
    ...(url === undefined ? {} : { url }),
  });
  const { edits, variables } = rewriteText('.npmrc', text, scanText(text, '.npmrc', sampleKnown).findings, rewriting);
  return { lines: applyEdits(text, edits).split('\n'), variables };
}

const values = (one: Row) => (one.fingerprint === first.slice(-12) ? first : 'f'.repeat(40));

test('migrated keys stay, new values take the place of old ones', () => {
  const { lines } = rewritten(planOf({}, ['migrate', 'new-value']), values);
  assert.deepEqual(lines, [
    '@a:registry=https://proget.corp.example/npm/frontend/',
    `//proget.corp.example/npm/frontend/:_authToken=${first}`,
    '@b:registry=https://proget.corp.example/npm/backend/',
    `//proget.corp.example/npm/backend/:_authToken=${'f'.repeat(40)}`,
    '',
  ]);
});

for (const decision of ['skip', 'undecided'] as const)
  test(`a row that is ${decision} keeps its places and their URLs`, () => {
    const { lines } = rewritten(planOf({}, [decision, 'migrate']), values);
    assert.deepEqual(lines.slice(0, 2), text.split('\n').slice(0, 2));
    assert.match(lines[2] ?? '', /proget/);
  });

test('a row whose key could not be made keeps its places and their URLs', () => {
  const { lines } = rewritten(planOf({}, ['migrate', 'migrate']), (one) =>
    one.key.feeds[0] === 'backend' ? null : first,
  );
  assert.match(lines[1] ?? '', /^\/\/proget/);
  assert.deepEqual(lines.slice(2, 4), text.split('\n').slice(2, 4));
});

test('with environment variables each key has one of its own, and the file says which', () => {
  const { lines, variables } = rewritten(planOf({ secrets: 'environment' }, ['migrate', 'new-value']), values);
  assert.deepEqual(variables, ['PROGET_KEY_BACKEND', 'PROGET_KEY_FRONTEND']);
  assert.ok(lines.includes(`//proget.corp.example/npm/backend/:_authToken=\${PROGET_KEY_BACKEND}`));
});

test('where URLs stay, Artifactory is asked as before, by a variable where that is wanted', () => {
  const stays = rewritten(planOf({ urls: false }, ['migrate', 'new-value']), values);
  assert.deepEqual(stays.lines, text.split('\n'));
  const { lines } = rewritten(planOf({ urls: false, secrets: 'environment' }, ['migrate', 'migrate']), values);
  assert.equal(lines[0], text.split('\n')[0]);
  assert.match(lines[1] ?? '', /^\/\/artifactory.*=\$\{PROGET_KEY_FRONTEND\}$/);
  const fresh = rewritten(planOf({ urls: false, secrets: 'environment' }, ['migrate', 'new-value']), values);
  assert.equal(fresh.lines[3], text.split('\n')[3], 'Artifactory does not know the new key');
});

test('a dry run leads to its own server', () => {
  const { lines } = rewritten(planOf({}, ['migrate', 'migrate']), values, 'http://127.0.0.1:8624');
  assert.equal(lines[0], '@a:registry=http://127.0.0.1:8624/npm/frontend/');
});

test('variables have names that every shell takes, each once', () => {
  const rows = ['npm.libs', 'npm-libs', 'Ünïcode', ''].map((feed, index) => row(String(index), 'migrate', feed));
  const names = [...variableNames({ rows }).values()];
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[A-Z_][A-Z0-9_]*$/);
});
