import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashKey } from '../../../emulator/auth/hash.ts';
import type { NewKey } from '../../../emulator/contract/apiKey.ts';
import { policyPresets } from '../../../emulator/contract/policies.ts';
import { mintKey } from '../../../emulator/keys/mintKey.ts';
import { DuplicateKeyError } from '../../../emulator/store/errors.ts';
import { KeyTable } from '../../../emulator/store/keyTable.ts';
import { openCoreStore } from '../../support/coreStore.ts';
import { ownDirectory } from '../../support/storeDir.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const draft: NewKey = {
  type: 'feed',
  displayName: 'ci',
  description: null,
  systemApis: [],
  packagePermissions: ['view', 'add'],
  feeds: ['npm'],
  feedGroups: [],
  user: null,
  legacyApis: [],
  expiration: '2030-01-01T00:00:00.000Z',
  logging: 'both',
  value: null,
};

test('a key comes back as it was made, without its value while hashing is on', async () => {
  const keys = new KeyTable(await openCoreStore());
  const { key, value } = mintKey(keys, draft, policyPresets.default, now);
  assert.deepEqual(key, {
    ...draft,
    id: 1000,
    enabled: true,
    createdAt: '2026-06-01T12:00:00.000Z',
    lastUsedAt: null,
    mark: `${value.slice(0, 4)}…${value.slice(-4)}`,
    value: null,
    origin: 'created',
  });
  assert.deepEqual(keys.get(1000), key);
  assert.deepEqual(keys.findByHash(hashKey(value)), key);
  assert.deepEqual(keys.list(), [key]);
  assert.equal(keys.findByHash(hashKey(`${value}x`)), undefined);
});

test('an id is never given to a second key', async () => {
  const keys = new KeyTable(await openCoreStore());
  const first = mintKey(keys, draft, policyPresets.default, now).key;
  assert.equal(keys.delete(first.id), true);
  assert.equal(keys.delete(first.id), false);
  assert.equal(mintKey(keys, draft, policyPresets.default, now).key.id, 1001);
});

test('a value that another key has is refused', async () => {
  const keys = new KeyTable(await openCoreStore());
  const own = { ...draft, value: 'a:b ü' };
  assert.equal(mintKey(keys, own, policyPresets.default, now).key.mark, null);
  assert.throws(() => mintKey(keys, own, policyPresets.default, now), DuplicateKeyError);
  assert.equal(keys.count(), 1);
});

test('values are stored only while hashing is off, and erased at once', async () => {
  const keys = new KeyTable(await openCoreStore());
  const { key, value } = mintKey(keys, draft, policyPresets.proget, now);
  assert.equal(keys.get(key.id)?.value, value);
  assert.equal(keys.eraseValues(), 1);
  assert.equal(keys.get(key.id)?.value, null);
  assert.equal(keys.findByHash(hashKey(value))?.id, key.id, 'the key itself goes on working');
});

test('name, permissions, enabled flag and expiration can be changed', async () => {
  const keys = new KeyTable(await openCoreStore());
  const { key } = mintKey(keys, draft, policyPresets.default, now);
  const changes = { displayName: null, packagePermissions: ['delete'] as const, enabled: false, expiration: null };
  assert.deepEqual(keys.update(key.id, changes), { ...key, ...changes });
  assert.deepEqual(keys.update(key.id, {}), { ...key, ...changes });
  assert.equal(keys.update(999, { enabled: true }), undefined);
});

test('every change is announced', async () => {
  const store = await openCoreStore();
  const keys = new KeyTable(store);
  const versions: number[] = [store.version('auth')];
  const { key } = mintKey(keys, draft, policyPresets.default, now);
  versions.push(store.version('auth'));
  keys.update(key.id, { enabled: false });
  versions.push(store.version('auth'));
  keys.delete(key.id);
  versions.push(store.version('auth'));
  assert.equal(new Set(versions).size, 4);
});

test('keys and the count of ids survive a restart', async (context) => {
  const dir = ownDirectory(context);
  const first = await openCoreStore(dir);
  const { key, value } = mintKey(new KeyTable(first), draft, policyPresets.default, now);
  new KeyTable(first).delete(mintKey(new KeyTable(first), draft, policyPresets.default, now).key.id);
  await first.close();
  const second = await openCoreStore(dir);
  const keys = new KeyTable(second);
  assert.deepEqual(keys.findByHash(hashKey(value)), key);
  assert.equal(mintKey(keys, draft, policyPresets.default, now).key.id, 1002);
  await second.close();
});
