import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StoreFullError } from '../../../emulator/store/errors.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import { openSecretBox } from '../../../emulator/store/secretBox.ts';
import { faultyLayer } from '../../support/faultyLayer.ts';
import { ownDirectory } from '../../support/storeDir.ts';

test('what is sealed opens again, later too, and only for the same purpose', (t) => {
  const dir = ownDirectory(t);
  const box = openSecretBox(dir);
  for (const secret of ['', 's3cret', 'ö€\u0000😀', 'x'.repeat(10_000)]) {
    const sealed = box.seal(secret, 'connector-password');
    assert.equal(box.open(sealed, 'connector-password'), secret);
    assert.equal(openSecretBox(dir).open(sealed, 'connector-password'), secret);
    assert.equal(box.open(sealed, 'webhook-headers'), null);
    if (secret !== '') assert.ok(!Buffer.from(sealed).includes(secret));
    assert.notDeepEqual(box.seal(secret, 'connector-password'), sealed, 'no two are alike');
  }
});

test('what was changed, cut or sealed by another key does not open', (t) => {
  const box = openSecretBox(ownDirectory(t));
  const sealed = box.seal('s3cret', 'connector-password');
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Uint8Array.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    assert.equal(box.open(changed, 'connector-password'), null, `byte ${index}`);
    assert.equal(box.open(sealed.subarray(0, index), 'connector-password'), null, `${index} bytes`);
  }
  assert.equal(openSecretBox(ownDirectory(t)).open(sealed, 'connector-password'), null);
  assert.equal(openSecretBox(null).open(sealed, 'connector-password'), null);
});

test('the key file is made with the first secret, for its owner alone', (t) => {
  const dir = ownDirectory(t);
  const path = join(dir, 'secret.key');
  const box = openSecretBox(dir);
  assert.equal(existsSync(path), false);
  box.seal('s3cret', 'connector-password');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.match(readFileSync(path, 'latin1'), /^[0-9a-f]{64}\n$/);
  assert.equal(openSecretBox(dir).trouble, null);
  chmodSync(path, 0o644);
  openSecretBox(dir);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('a key file that is no key is put aside and named', (t) => {
  for (const text of ['', 'x', 'f'.repeat(63), `${'f'.repeat(64)}0`, 'F'.repeat(64)]) {
    const dir = ownDirectory(t);
    const path = join(dir, 'secret.key');
    writeFileSync(path, text);
    const box = openSecretBox(dir);
    assert.equal(box.trouble, `${path} was damaged and is now ${path}.damaged`);
    assert.equal(readFileSync(`${path}.damaged`, 'latin1'), text);
    const sealed = box.seal('s3cret', 'connector-password');
    assert.equal(openSecretBox(dir).open(sealed, 'connector-password'), 's3cret');
  }
});

test('nothing is sealed with a key that is not on the disk', (t) => {
  const dir = ownDirectory(t);
  const faults: { write?: () => number } = { write: () => 0 };
  const box = openSecretBox(dir, faultyLayer(nodeLayer, faults));
  assert.throws(() => box.seal('s3cret', 'connector-password'), StoreFullError);
  let room = 10;
  faults.write = () => {
    const left = room;
    room = 0;
    return left;
  };
  assert.throws(() => box.seal('s3cret', 'connector-password'), StoreFullError);
  assert.equal(existsSync(join(dir, 'secret.key')), false);
  delete faults.write;
  const sealed = box.seal('s3cret', 'connector-password');
  assert.equal(openSecretBox(dir).open(sealed, 'connector-password'), 's3cret');
});
