import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LockedError } from '../../../emulator/store/errors.ts';
import { acquireLock } from '../../../emulator/store/lock.ts';
import { ownDirectory } from '../../support/storeDir.ts';

const racer = fileURLToPath(new URL('../../support/lockRacer.ts', import.meta.url));

test('a lock that is held is refused and names its holder, this very process included', (context) => {
  const dir = ownDirectory(context);
  const lock = acquireLock(dir);
  assert.throws(
    () => acquireLock(dir),
    (error) => error instanceof LockedError && error.pid === process.pid && error.message.includes(`${process.pid}`),
  );
  lock.release();
  lock.release();
  acquireLock(dir).release();
  assert.deepEqual(readdirSync(dir), []);
});

for (const [what, makeText] of [
  ['of a process that is gone', async () => JSON.stringify({ pid: await exited(), started: '1' })],
  ['of another process that had our pid', async () => JSON.stringify({ pid: process.pid, started: '1' })],
  ['of another process that had a living pid', async () => JSON.stringify({ pid: process.ppid, started: '1' })],
  ['that is torn', async () => '{"pid":'],
  ['that is empty', async () => ''],
] as const) {
  test(`a lock ${what} is taken over`, async (context) => {
    const dir = ownDirectory(context);
    writeFileSync(join(dir, 'lock'), await makeText());
    const lock = acquireLock(dir);
    assert.equal(JSON.parse(readFileSync(join(dir, 'lock'), 'utf8')).pid, process.pid);
    lock.release();
    assert.deepEqual(readdirSync(dir), []);
  });
}

test('of processes that race for a stale lock exactly one wins', async (context) => {
  const dir = ownDirectory(context);
  const racers = Array.from({ length: 4 }, () => startRacer(dir));
  context.after(() => {
    for (const { child } of racers) child.kill();
  });
  const tell = (line: string) => Promise.all(racers.map((each) => each.tell(line)));
  for (let round = 0; round < 25; round++) {
    writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: await exitedOnce, started: '1', round }));
    const answers = await tell('take');
    assert.equal(answers.filter((answer) => answer === 'won').length, 1, answers.join(', '));
    for (const answer of answers) assert.match(answer, /^(won|lost \d+)$/);
    await tell('release');
    assert.deepEqual(readdirSync(dir), []);
  }
});

async function exited(): Promise<number | undefined> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid;
}
const exitedOnce = exited();

function startRacer(dir: string): { child: ChildProcess; tell: (line: string) => Promise<string> } {
  const child = spawn(process.execPath, ['--import', 'tsx', racer, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: Interface = createInterface({ input: child.stdout });
  const tell = async (line: string) => {
    const answer = once(lines, 'line');
    child.stdin.write(`${line}\n`);
    return String((await answer)[0]);
  };
  return { child, tell };
}
