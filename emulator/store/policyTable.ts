import * as z from 'zod/mini';
import { type Policies, type PolicyPresetName, policyPresetNames, policyPresets } from '../contract/policies.ts';
import { policiesSchema } from '../contract/policiesSchema.ts';
import type { Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

const settingName = 'policies';
const changedSchema = z.object({ preset: z.enum(policyPresetNames), changes: z.partial(policiesSchema) });

/**
 * Policies: those of the preset that the emulator was started with, and over them what was switched at run time. The
 * switches belong to that preset; starting with another one drops them, so `--policies locked` is always locked.
 */
export class PolicyTable {
  readonly #store: Store;
  readonly #preset: PolicyPresetName;
  #version = -1;
  #policies: Policies;

  constructor(store: Store, preset: PolicyPresetName) {
    this.#store = store;
    this.#preset = preset;
    this.#policies = policyPresets[preset];
  }

  current(): Policies {
    const version = this.#store.version('auth');
    if (version !== this.#version) {
      this.#policies = { ...policyPresets[this.#preset], ...this.#changes() };
      this.#version = version;
    }
    return this.#policies;
  }

  /** Whoever turns hashing on also has to erase the stored values (KeyTable). */
  change(changes: Partial<Policies>, transaction?: Transaction): void {
    const value = JSON.stringify({ preset: this.#preset, changes: { ...this.#changes(), ...changes } });
    const upsert =
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
    writeAuth(this.#store, transaction, (writer) => writer.run(upsert, [settingName, value]));
  }

  #changes(): Partial<Policies> {
    const row = this.#store.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', [settingName]);
    if (row === undefined) return {};
    const changed = changedSchema.parse(JSON.parse(row.value));
    if (changed.preset !== this.#preset) return {};
    return Object.fromEntries(Object.entries(changed.changes).filter(([, value]) => value !== undefined));
  }
}
