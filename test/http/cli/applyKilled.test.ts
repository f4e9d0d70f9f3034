import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { markerOf } from '../../../src/migration/apply/keys/marker.ts';
import type { Report } from '../../../src/migration/apply/report.ts';
import type { Row } from '../../../src/migration/plan.ts';
import { call } from '../../support/api.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { type CliRun, cliPath, collect } from '../../support/cli.ts';
import { clientFiles, type MigrationWorkspace, makeMigrationWorkspace } from '../../support/migrationWorkspace.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';
import { wide } from '../../support/wide.ts';

const killPoint = join(import.meta.dirname, '../../support/killPoint.cjs');
const files = clientFiles();
const envFile = 'values.env';
let server: TestServer;
before(async () => {
  server = await startTestServer();
  for (const [name, type] of [
    ['npm', 'npm'],
    ['nuget', 'nuget'],
    ['gems', 'rubygems'],
  ] as const)
    await server.createFeed(name, type);
});
after(() => server.stop());

interface Scenario {
  readonly name: string;
  readonly plan: readonly string[];
  readonly apply: readonly string[];
}

const isNpm = ({ key }: Row) => key.feeds.includes('npm');
const scenarios: readonly Scenario[] = [
  { name: 'keys in files', plan: ['--secrets', 'literal'], apply: [] },
  { name: 'keys in variables', plan: [], apply: ['--env-out', envFile] },
];

async function madeKeys(): Promise<{ id: number }[]> {
  const keys: { id: number; description?: string }[] = (await call(server, '/api/api-keys/list')).json;
  return keys.filter(({ description = null }) => markerOf({ description }) !== null);
}

/** As if nothing had ever been applied. */
async function reset(work: MigrationWorkspace): Promise<void> {
  for (const { id } of await madeKeys()) await call(server, `/api/api-keys/delete?id=${id}`, { method: 'POST' });
  await rm(work.folder, { recursive: true, force: true });
  await rm(join(work.home, envFile), { force: true });
  await rm(join(work.home, 'data', 'migration', 'runs'), { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(work.path(file)), { recursive: true });
    await writeFile(work.path(file), text);
  }
}

/** Runs a verb, killed at a step or with its steps logged. */
function run(work: MigrationWorkspace, args: readonly string[], extra: NodeJS.ProcessEnv): Promise<CliRun> {
  const env = { ...work.env, KILL_ROOT: work.home, ...extra };
  return collect(spawn(process.execPath, ['--require', killPoint, cliPath, ...args], { env, cwd: work.home }));
}

async function stepsOf(work: MigrationWorkspace, args: readonly string[]): Promise<string[]> {
  const log = join(work.home, 'steps.log');
  await rm(log, { force: true });
  const done = await run(work, args, { KILL_LOG: log });
  assert.equal(done.code, 0, done.stderr);
  return (await readFile(log, 'utf8')).trimEnd().split('\n');
}

/** All steps, or some of them, the first and the last included. */
function chosen(steps: readonly string[], some: number): number[] {
  const all = steps.map((_, index) => index + 1);
  if (wide || all.length <= some) return all;
  return [
    ...new Set(Array.from({ length: some }, (_, index) => 1 + Math.round((index * (all.length - 1)) / (some - 1)))),
  ];
}

/** What must be true once a run has come to its end: one key a row, files that work, nothing left over. */
async function checkApplied(work: MigrationWorkspace, { apply }: Scenario, at: string): Promise<void> {
  const contents = await work.contents();
  assert.deepEqual(Object.keys(contents), Object.keys(files).sort(), at);
  assert.equal((await madeKeys()).length, 2, at);
  const { host } = new URL(server.url);
  const values =
    apply.length === 0
      ? [/_authToken=(\S+)/, /ClearTextPassword" value="([^"]+)/].map(
          (rule) => rule.exec(Object.values(contents).join())?.[1],
        )
      : (await readFile(join(work.home, envFile), 'utf8'))
          .trimEnd()
          .split('\n')
          .toSorted()
          .map((line) => line.split('=')[1]);
  assert(values.includes(makeApiKey(1)), at);
  assert(!values.includes(makeApiKey(2)), at);
  for (const [index, feed] of ['npm', 'nuget'].entries()) {
    const key = values[index] ?? '';
    const other = values[1 - index] ?? '';
    const tried = [key, other].map(
      async (one) => (await call(server, `/api/packages/${feed}/latest`, { key: one })).status,
    );
    assert((await Promise.all(tried)).includes(200), at);
  }
  for (const text of Object.values(contents)) {
    assert(text.includes(host), at);
    assert(!text.includes('corp.example'), at);
  }
  const left = (await readdir(work.home, { recursive: true })).filter((name) => /\.tmp$|lock$/.test(name));
  assert.deepEqual(left, [], at);
}

/** A workspace with its plan, which gives one of the keys a new value. */
async function planned(t: TestContext, { plan }: Scenario): Promise<MigrationWorkspace> {
  const work = await makeMigrationWorkspace(server, files);
  t.after(() => work.remove());
  await work.plan(plan, (row) => (isNpm(row) ? row : { ...row, decision: 'new-value' }));
  return work;
}

for (const scenario of scenarios) {
  const some = scenario.apply.length === 0 ? 6 : 3;
  test(`killed at any step (${scenario.name}), apply comes to the same end the next time, and can be taken back`, async (t) => {
    const work = await planned(t, scenario);
    const args = ['apply', work.planPath, work.folder, '--yes', ...scenario.apply];
    const back = ['rollback', work.planPath, work.folder, '--yes'];
    const original = await work.contents();
    const steps = await stepsOf(work, args);
    await checkApplied(work, scenario, 'not killed');
    for (const [round, number] of chosen(steps, some).entries()) {
      const at = `killed at step ${number}: ${steps[number - 1]}`;
      await reset(work);
      const killed = await run(work, args, { KILL_AT: String(number) });
      assert.equal(killed.signal, 'SIGKILL', at + killed.stderr);
      // Every third time the user gives up right away.
      if (round % 3 !== 2) {
        const again = await run(work, args, { KILL_AT: '-1' });
        assert.equal(again.code, 0, at + again.stderr);
        await checkApplied(work, scenario, at);
      }
      const undone = await run(work, back, { KILL_AT: '-1' });
      const nothingYet = /never applied here/.test(undone.stderr);
      assert(undone.code === 0 || (nothingYet && round % 3 === 2), at + undone.stderr);
      assert.deepEqual(await work.contents(), original, at);
      assert.deepEqual(await madeKeys(), [], at);
      await assert.rejects(() => readFile(join(work.home, envFile)), { code: 'ENOENT' }, at);
    }
    t.diagnostic(`${steps.length} steps, ${chosen(steps, some).length} of them killed`);
  });
}

test('interrupted at any step, apply ends in order, and the next run goes on from there', async (t) => {
  const [scenario] = scenarios;
  assert(scenario);
  const work = await planned(t, scenario);
  const args = ['apply', work.planPath, work.folder, '--yes', '--json'];
  await reset(work);
  const steps = await stepsOf(work, args);
  const outcomes = new Set<Report['outcome']>();
  for (const number of chosen(steps, 4)) {
    const at = `interrupted at step ${number}: ${steps[number - 1]}`;
    await reset(work);
    const cancelled = await run(work, args, { KILL_AT: String(number), KILL_SIGNAL: 'SIGINT' });
    // At the very beginning nothing of ours listens yet, at the very end nothing is left to stop.
    if (cancelled.signal === null) {
      const { outcome } = JSON.parse(cancelled.stdout) as Report;
      outcomes.add(outcome);
      assert.equal(cancelled.code, outcome === 'done' ? 0 : 1, at);
    }
    const again = await run(work, args, { KILL_AT: '-1' });
    assert.equal(again.code, 0, at + again.stderr);
    await checkApplied(work, scenario, at);
  }
  assert(outcomes.has('cancelled'));
  assert(!outcomes.has('incomplete'));
});

for (const scenario of scenarios) {
  const some = scenario.apply.length === 0 ? 3 : 2;
  test(`killed at any step (${scenario.name}), rollback comes to the same end the next time`, async (t) => {
    const work = await planned(t, scenario);
    const args = ['apply', work.planPath, work.folder, '--yes', ...scenario.apply];
    const back = ['rollback', work.planPath, work.folder, '--yes'];
    const original = await work.contents();
    const applied = async (at: string): Promise<void> => {
      await reset(work);
      assert.equal((await run(work, args, { KILL_AT: '-1' })).code, 0, at);
    };
    await applied('not killed');
    const steps = await stepsOf(work, back);
    for (const [round, number] of chosen(steps, some).entries()) {
      const at = `killed at step ${number}: ${steps[number - 1]}`;
      await applied(at);
      assert.equal((await run(work, back, { KILL_AT: String(number) })).signal, 'SIGKILL', at);
      // Every third time the second run is killed, too, wherever it has come to by as many steps.
      if (round % 3 === 2) await run(work, back, { KILL_AT: String(number) });
      const again = await run(work, back, { KILL_AT: '-1' });
      assert.equal(again.code, 0, at + again.stderr);
      assert.deepEqual(await work.contents(), original, at);
      assert.deepEqual(await madeKeys(), [], at);
      const backups = (await work.state()).filter((file) => file.includes('backup/'));
      assert.deepEqual(backups, [], at);
      await assert.rejects(() => readFile(join(work.home, envFile)), { code: 'ENOENT' }, at);
      const left = (await readdir(work.home, { recursive: true })).filter((name) => /\.tmp$|lock$/.test(name));
      assert.deepEqual(left, [], at);
    }
    t.diagnostic(`${steps.length} steps, ${chosen(steps, some).length} of them killed`);
  });
}
