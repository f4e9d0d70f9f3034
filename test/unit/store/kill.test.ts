import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';
import { wide } from '../../support/wide.ts';

const writer = fileURLToPath(new URL('../../support/killedWriter.ts', import.meta.url));
const wanted = { kills: wide ? 1000 : 12, acknowledged: wide ? 1000 : 500, duringSnapshot: wide ? 5 : 3 };

/** Runs the writer and kills it: while a snapshot is being written, or after so many acknowledgements. */
async function runAndKill(dir: string, firstId: number, when: 'snapshot' | number) {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dir, String(firstId)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const had = new Set<number>();
  const acknowledged: number[] = [];
  let inSnapshot = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, ...ids] = line.split(' ');
    if (word === 'have') for (const id of ids) had.add(Number(id));
    if (word === 'ack') acknowledged.push(Number(ids[0]));
    if (word === 'snapshot-begin') inSnapshot = true;
    if (word === 'snapshot-end') inSnapshot = false;
    const isDue = when === 'snapshot' ? inSnapshot && acknowledged.length > 0 : acknowledged.length >= when;
    if (isDue) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL', `the writer ended by itself with ${child.exitCode}`);
  return { had, acknowledged, inSnapshot };
}

test('nothing acknowledged is lost by kill -9 under parallel writers', {
  timeout: wide ? 3_600_000 : 120_000,
}, async (context) => {
  const dir = ownDirectory(context);
  const all: number[] = [];
  let kills = 0;
  let duringSnapshot = 0;
  const isEnough = () =>
    kills >= wanted.kills && all.length >= wanted.acknowledged && duringSnapshot >= wanted.duringSnapshot;
  while (!isEnough()) {
    assert.ok(
      kills < wanted.kills + 60,
      `after ${kills} kills only ${all.length} writes and ${duringSnapshot} kills in a snapshot`,
    );
    const when = kills % 2 === 0 ? 'snapshot' : 20 + ((kills * 37) % 100);
    const run = await runAndKill(dir, kills * 1_000_000, when);
    assert.deepEqual(
      all.filter((id) => !run.had.has(id)),
      [],
      `lost before run ${kills}`,
    );
    all.push(...run.acknowledged);
    kills += 1;
    if (run.inSnapshot) duringSnapshot += 1;
  }
  const store = await openTestStore(dir);
  const had = new Set(store.all<{ id: number }>('SELECT id FROM item').map((row) => row.id));
  assert.deepEqual(
    all.filter((id) => !had.has(id)),
    [],
  );
  assert.equal(store.all('SELECT id FROM twin').length, had.size, 'half a transaction');
  await store.close();
  context.diagnostic(`${kills} kills, ${duringSnapshot} during a snapshot, ${all.length} acknowledged writes`);
});
