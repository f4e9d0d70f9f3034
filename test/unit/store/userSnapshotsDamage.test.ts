import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StoreError } from '../../../emulator/store/errors.ts';
import { add, addFile, openWith } from '../../support/userSnapshots.ts';

/** All files with their contents, but for those that tell nothing: empty folders and the lock. */
function contentsOf(dir: string): Record<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !/lock/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path.slice(dir.length), readFileSync(path, 'latin1')]));
}

const damages: readonly (readonly [what: string, damage: (folder: string, blob: string) => void, message: RegExp])[] = [
  ['without a manifest', (folder) => rmSync(join(folder, 'manifest.json')), /manifest\.json is missing/],
  ['with half a manifest', (folder) => truncateSync(join(folder, 'manifest.json'), 50), /cannot be read/],
  [
    'with a manifest of something else',
    (folder) => writeFileSync(join(folder, 'manifest.json'), '{"a":1}'),
    /wrong at/,
  ],
  ['of a later format', (folder) => writeFileSync(join(folder, 'manifest.json'), '{"format":2}'), /has format 2/],
  ['without an image', (folder) => rmSync(join(folder, 'image.db')), /image\.db has another length/],
  ['with a flipped bit', (folder) => flip(join(folder, 'image.db')), /checksum/],
  ['without a package', (folder, blob) => rmSync(join(folder, 'blobs', blob)), /content [0-9a-f]{12} is missing/],
  ['that forgot a package', (folder) => forget(join(folder, 'manifest.json')), /does not name the content/],
];

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[4000] = (bytes[4000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function forget(path: string): void {
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), blobs: [] }));
}

for (const [what, damage, message] of damages) {
  test(`a snapshot ${what} is refused before anything is changed`, async (context) => {
    const { dir, store, folder } = await openWith(context);
    const sha256 = await addFile(store, 'content');
    await store.userSnapshots.save('one');
    add(store, 'now');
    await store.durable();
    damage(folder('one'), sha256);
    const before = contentsOf(dir);
    await assert.rejects(store.userSnapshots.restore('one', assert.fail), (error) => {
      assert.ok(error instanceof StoreError && error.code === 'snapshot-damaged');
      assert.match(error.message, message);
      return true;
    });
    assert.deepEqual(contentsOf(dir), before);
    add(store, 'writes go on');
    assert.equal(store.userSnapshots.list().length, 1);
    await store.userSnapshots.delete('one');
    assert.ok(!existsSync(folder('one')));
  });
}
