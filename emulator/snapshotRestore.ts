import { keepAdministrator } from './administrator.ts';
import { eraseValuesIfHashing } from './policyChange.ts';
import type { SavedSnapshot, Store } from './store/types.ts';
import type { Tables } from './tables.ts';

/**
 * Replaces the whole state by a snapshot. The admin key of this run goes on being one, and the policies in force apply
 * to the restored keys: with hashing on, their values are erased. What waited for webhooks then is not sent now.
 * @throws SnapshotError, NewerStoreError, StoreFullError
 */
export async function restoreSnapshot(
  store: Store,
  tables: Tables,
  adminKey: string,
  name: string,
): Promise<SavedSnapshot> {
  const restored = await store.userSnapshots.restore(name, () => {
    tables.deliveries.dropPending('A snapshot was restored, in which it was still waiting.');
    keepAdministrator(tables.keys, tables.users, tables.policies.current(), adminKey);
  });
  await eraseValuesIfHashing(store, tables);
  return restored;
}
