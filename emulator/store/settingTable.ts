import type { Store } from './types.ts';
import { writeAuth } from './writeAuth.ts';

/** ProGet's advanced settings that were changed; all are kept in memory, since every request asks for one. */
export class SettingTable {
  readonly #store: Store;
  #version = -1;
  #values: ReadonlyMap<string, string> = new Map();

  constructor(store: Store) {
    this.#store = store;
  }

  /** By name. */
  all(): ReadonlyMap<string, string> {
    const version = this.#store.version('auth');
    if (version !== this.#version) {
      const rows = this.#store.all<{ name: string; value: string }>('SELECT name, value FROM proget_settings');
      this.#values = new Map(rows.map(({ name, value }) => [name, value]));
      this.#version = version;
    }
    return this.#values;
  }

  /** @param value null = back to the default. */
  set(name: string, value: string | null): void {
    const upsert =
      'INSERT INTO proget_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
    writeAuth(this.#store, undefined, (writer) =>
      value === null
        ? writer.run('DELETE FROM proget_settings WHERE name = ?', [name])
        : writer.run(upsert, [name, value]),
    );
  }
}
