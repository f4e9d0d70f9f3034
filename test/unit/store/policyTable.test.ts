import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyPresets } from '../../../emulator/contract/policies.ts';
import { PolicyTable } from '../../../emulator/store/policyTable.ts';
import { openCoreStore } from '../../support/coreStore.ts';

test('the preset holds until something is switched', async () => {
  const policies = new PolicyTable(await openCoreStore(), 'default');
  assert.deepEqual(policies.current(), policyPresets.default);
  policies.change({ pseudoKeys: false });
  policies.change({ hashing: false });
  assert.deepEqual(policies.current(), { ...policyPresets.default, pseudoKeys: false, hashing: false });
});

test('switches outlive a start with the same preset and no other', async () => {
  const store = await openCoreStore();
  new PolicyTable(store, 'default').change({ personalKeys: false });
  assert.equal(new PolicyTable(store, 'default').current().personalKeys, false);
  assert.deepEqual(new PolicyTable(store, 'locked').current(), policyPresets.locked);
  new PolicyTable(store, 'locked').change({ hashing: true });
  assert.equal(new PolicyTable(store, 'locked').current().personalKeys, policyPresets.locked.personalKeys);
});
