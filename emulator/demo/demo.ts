import type { Instance } from '../contract/instance.ts';
import type { Store } from '../store/types.ts';
import type { Tables } from '../tables.ts';

/** Makes the demo feeds, users, keys and packages, once. @returns the keys to show. */
export async function createDemo(
  _store: Store,
  _tables: Tables,
  earlier: Instance['demoKeys'],
): Promise<Instance['demoKeys']> {
  return earlier;
}
