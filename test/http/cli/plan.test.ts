import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parsePlan } from '../../../src/migration/planFile.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { type CliEmulator, runCli, startCliEmulator } from '../../support/cli.ts';

const key = makeApiKey(1);
let emulator: CliEmulator;
let folder: string;

before(async () => {
  emulator = await startCliEmulator('--in-memory', '--demo');
  folder = await mkdtemp(join(tmpdir(), 'proget-keys-plan-'));
  await mkdir(join(folder, 'web'));
  await writeFile(
    join(folder, 'web', '.npmrc'),
    `registry=https://artifactory.corp.example/artifactory/api/npm/npm/\n//artifactory.corp.example/artifactory/api/npm/npm/:_authToken=${key}\n`,
  );
});
after(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

test('plan asks the server for its feeds and proposes a key, without a secret in what it prints', async () => {
  const env = { ...emulator.env, PROGET_KEY: emulator.ready.adminKey };
  const run = await runCli(['plan', folder, '--target', emulator.ready.url, '--json'], { env });
  assert.equal(run.code, 0, run.stderr);
  const plan = parsePlan(run.stdout);
  assert.deepEqual(
    plan.rows.map(({ decision, key: { type, feeds } }) => ({ decision, type, feeds })),
    [{ decision: 'migrate', type: 'feed', feeds: ['npm'] }],
  );
  assert.deepEqual(
    plan.files.map(({ file }) => file),
    ['web/.npmrc'],
  );
  assert.equal(plan.target?.url, emulator.ready.url);
  assert(!`${run.stdout}${run.stderr}`.includes(key.slice(8)));
});

const refused: readonly (readonly [what: string, args: string[], code: number, sentence: RegExp])[] = [
  ['a target without a key', ['--target', 'https://proget.example'], 2, /PROGET_KEY, or pipe it into --key -/],
  ['a key in the command line', ['--key', 'abc'], 2, /--key takes only -/],
  ['plain http to another machine', ['--target', 'http://proget.example'], 2, /plain http to another machine/],
  ['a host that is none', ['--host', 'a b'], 2, /is not a host/],
];
for (const [what, args, code, sentence] of refused)
  test(`plan refuses ${what} in one sentence`, async () => {
    const run = await runCli(['plan', folder, ...args], { env: emulator.env });
    assert.equal(run.code, code);
    assert.match(run.stderr, sentence);
    assert.equal(run.stdout, '');
  });
