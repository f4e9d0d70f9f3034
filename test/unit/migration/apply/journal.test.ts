import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sha256 } from '../../../../src/migration/apply/run/durable.ts';
import { JournalError, openJournal } from '../../../../src/migration/apply/run/journal.ts';
import { RunningError, takeLock } from '../../../../src/migration/apply/run/lock.ts';
import type { Entry, NewEntry } from '../../../../src/migration/apply/run/records.ts';
import { openRun } from '../../../../src/migration/apply/run/run.ts';
import { emptyState, withEntry } from '../../../../src/migration/apply/run/runState.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
const entries: readonly NewEntry[] = [
  { step: 'run', state: 'started' },
  { step: 'key', state: 'making', fingerprint: 'aaaaaaaaaaaa' },
  { step: 'key', state: 'made', fingerprint: 'aaaaaaaaaaaa', id: 1001 },
  { step: 'file', state: 'writing', file: 'ä/.npmrc', before: '1', after: '2', backup: '1', rows: ['aaaaaaaaaaaa'] },
];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string): Promise<void> {
  const journal = await openJournal(path, 'plan', now);
  for (const entry of entries) await journal.append(entry);
  await journal.close();
}

async function read(path: string): Promise<readonly Entry[]> {
  const journal = await openJournal(path, 'plan', now);
  await journal.close();
  return journal.earlier;
}

test('a journal tells what was written, and is private', async () => {
  const path = join(folder, 'journal');
  await write(path);
  assert.deepEqual(
    await read(path),
    entries.map((entry) => ({ at: '2026-01-02T03:04:05.000Z', ...entry })),
  );
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('wherever a journal is cut off, its whole lines are kept and it is gone on with', async () => {
  const path = join(folder, 'journal');
  await write(path);
  const bytes = await readFile(path);
  for (let length = 0; length <= bytes.length; length += 1) {
    await writeFile(path, bytes.subarray(0, length));
    const whole = Math.max(bytes.subarray(0, length).toString('latin1').split('\n').length - 2, 0);
    const journal = await openJournal(path, 'plan', now);
    assert.equal(journal.earlier.length, whole, `${length}`);
    await journal.append({ step: 'run', state: 'finished' });
    await journal.close();
    assert.equal((await read(path)).at(-1)?.state, 'finished', `${length}`);
  }
});

const damages: readonly (readonly [what: string, change: (text: string) => string, message: RegExp])[] = [
  ['a damaged line with others behind it', (text) => text.replace('"step":"key"', '"step":"k'), /damaged at line 3/],
  ['an unknown step', (text) => text.replace('"step":"key"', '"step":"dance"'), /damaged at line 3/],
  ['a damaged first line', (text) => text.replace('"format"', 'format'), /damaged at line 1/],
  ['a newer format', (text) => text.replace('"format":1', '"format":2'), /format 2, this program knows 1/],
  ['that of another plan', (text) => text.replace('"plan":"plan"', '"plan":"other"'), /another plan \(other\)/],
];
for (const [what, change, message] of damages)
  test(`${what} is refused and left as it is`, async () => {
    const path = join(folder, 'journal');
    await write(path);
    const changed = change(await readFile(path, 'utf8'));
    await writeFile(path, changed);
    await assert.rejects(
      () => openJournal(path, 'plan', now),
      (error) => error instanceof JournalError && message.test(error.message),
    );
    assert.equal(await readFile(path, 'utf8'), changed);
  });

test('one process works on a run at a time; a dead one does not count', async () => {
  const first = await openRun(join(folder, 'run'), 'plan');
  await assert.rejects(() => openRun(join(folder, 'run'), 'plan'), RunningError);
  await first.close();
  const lock = join(folder, 'run', 'lock');
  await writeFile(lock, JSON.stringify({ pid: process.ppid, startedAt: new Date(0).toISOString() }));
  await (await takeLock(lock))();
  await writeFile(lock, '{"pid":');
  await (await takeLock(lock))();
  await assert.rejects(() => stat(lock), { code: 'ENOENT' });
});

test('a backup is kept as it is, privately, and not given out when it was changed', async () => {
  const run = await openRun(join(folder, 'run'), 'plan');
  const bytes = Buffer.from([0, 255, 13, 10]);
  await run.keep('1', bytes);
  assert.deepEqual(await run.backup('1', sha256(bytes)), bytes);
  await writeFile(join(folder, 'run', 'backup', '1'), 'other');
  assert.equal(await run.backup('1', sha256(bytes)), null);
  await run.close();
  assert.equal((await stat(join(folder, 'run', 'backup', '1'))).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, 'run', 'backup'))).mode & 0o777, 0o700);
});

test('the state of a file keeps every content that was meant, until it is restored', () => {
  const writing = (after: string): Entry => ({
    ...{ at: '', step: 'file', state: 'writing', file: 'f', before: 'b' },
    ...{ after, backup: '1', rows: ['x'] },
  });
  const twice = [writing('1'), writing('2')].reduce(withEntry, emptyState);
  assert.deepEqual(twice.files.get('f')?.afters, ['1', '2']);
  const restored = withEntry(twice, { at: '', step: 'file', state: 'restored', file: 'f' });
  assert.equal(restored.files.get('f')?.restored, true);
  assert.deepEqual(restored.files.get('f')?.rows, []);
});
