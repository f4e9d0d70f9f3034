import type { Policies } from './contract/policies.ts';
import type { Store } from './store/types.ts';
import type { Tables } from './tables.ts';

/** Changes policies. With hashing turned on, every value kept in clear is erased from memory and from the disk. */
export async function changePolicies(store: Store, tables: Tables, change: Partial<Policies>): Promise<void> {
  tables.policies.change(change);
  await eraseValuesIfHashing(store, tables);
}

/** Also at each start: the preset may be another one than that of the run which stored the values. */
export async function eraseValuesIfHashing(store: Store, tables: Tables): Promise<void> {
  if (!tables.policies.current().hashing) return;
  if (tables.keys.eraseValues() > 0) await store.snapshot();
}
