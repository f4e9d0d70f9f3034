import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openFingerprints, runFolder } from '../../../src/migration/state.ts';

async function makeFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'proget-keys-state-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'migration');
}

test('fingerprints are the same at each use, and others with another key', async (context) => {
  const folder = await makeFolder(context);
  const [first, second] = [await openFingerprints(folder), await openFingerprints(folder)];
  const other = await openFingerprints(await makeFolder(context));
  assert.match(first.of('secret'), /^[\da-f]{12}$/);
  assert.match(first.keyId, /^[\da-f]{8}$/);
  assert.deepEqual([second.of('secret'), second.keyId], [first.of('secret'), first.keyId]);
  assert.notEqual(other.of('secret'), first.of('secret'));
  assert.notEqual(other.keyId, first.keyId);
});

test('processes that make the fingerprint key at the same time end up with one key', async (context) => {
  const folder = await makeFolder(context);
  const opened = await Promise.all(Array.from({ length: 8 }, () => openFingerprints(folder)));
  assert.equal(new Set(opened.map(({ keyId }) => keyId)).size, 1);
  assert.deepEqual(await readdir(folder), ['fingerprint.key']);
});

test('the fingerprint key is open to its owner alone', { skip: process.platform === 'win32' }, async (context) => {
  const folder = await makeFolder(context);
  await openFingerprints(folder);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.equal((await stat(join(folder, 'fingerprint.key'))).mode & 0o777, 0o600);
});

test('a damaged fingerprint key is named, not replaced', async (context) => {
  const folder = await makeFolder(context);
  await openFingerprints(folder);
  await writeFile(join(folder, 'fingerprint.key'), 'short');
  await assert.rejects(openFingerprints(folder), /fingerprint\.key is damaged: remove it/);
});

test('the folder of a run cannot lead elsewhere', () => {
  assert.equal(
    runFolder('/state', '11111111-2222-4333-8444-555555555555'),
    join('/state', 'runs', '11111111-2222-4333-8444-555555555555'),
  );
  for (const id of ['../../x', '', '11111111-2222-4333-8444-555555555555/..'])
    assert.throws(() => runFolder('/state', id), /no UUID/);
});
