import type { Policies } from './contract/policies.ts';
import type { Store } from './store/types.ts';
import type { Tables } from './tables.ts';

/**
 * Changes policies. With hashing turned on, every value kept in clear is erased from memory and from the disk.
 * @returns a warning of snapshots that still have such values.
 */
export async function changePolicies(store: Store, tables: Tables, change: Partial<Policies>): Promise<string | null> {
  tables.policies.change(change);
  return eraseValuesIfHashing(store, tables);
}

/** Also at each start: the preset may be another one than that of the run which stored the values. */
export async function eraseValuesIfHashing(store: Store, tables: Tables): Promise<string | null> {
  if (!tables.policies.current().hashing) return null;
  if (tables.keys.eraseValues() > 0) await store.snapshot();
  return store.userSnapshots.warnOfClearValues();
}
