import type { EmulatorServices } from './emulatorUi/emulatorServices.ts';
import type { Key } from './keys/key.ts';
import { l10n } from './l10n.ts';
import type { EmulatorState } from './localEmulator/state.ts';
import type { Services } from './services.ts';

/** What other extensions get: `extensions.getExtension('proget-keys.proget-keys').activate()`. Never a secret. */
export interface PublicApi {
  /** The emulator, started if need be. @throws when it does not start; the user has been told why. */
  getEmulator(): Promise<RunningEmulator>;
  /** How the emulator is; never starts it. */
  getStatus(): Promise<EmulatorStatus>;
  /** The keys of a server in the list. @param server its address or name @throws when there is none, or it refuses */
  listKeys(server: string): Promise<readonly ListedKey[]>;
}

export interface RunningEmulator {
  readonly url: string;
  /** Stops it for everybody. */
  stop(): Promise<void>;
}

/** What is known of the emulator; null where it does not run, or does not say. */
export interface EmulatorStatus {
  readonly state: EmulatorState['kind'];
  readonly url: string | null;
  readonly pid: number | null;
  readonly version: string | null;
  /** Also null where it keeps everything in memory. */
  readonly dataDir: string | null;
  /** How many there are. */
  readonly feeds: number | null;
  readonly keys: number | null;
  /** Why there is none although somebody wanted one: a sentence for people. */
  readonly problem: string | null;
}

/** A key without its value. */
export type ListedKey = Omit<Key, 'value'>;

export function createPublicApi(services: Services, emulator: EmulatorServices): PublicApi {
  return {
    async getEmulator() {
      const { startEmulator } = await import('./commands/localEmulator/startEmulator.ts');
      await startEmulator(emulator);
      const { state } = emulator.controller;
      if (state.kind !== 'running') throw new Error(l10n.t('The ProGet emulator does not run.'));
      const stop = async () => {
        await emulator.controller.stop();
      };
      return { url: state.url, stop };
    },
    async getStatus() {
      const state = await emulator.controller.attach();
      const { url = null, pid = null, version = null, dataDir = null, client } = emulator.controller.connection ?? {};
      const { countContents } = await import('./localEmulator/data.ts');
      const contents = client === undefined ? null : await countContents(client).catch(() => null);
      return {
        state: state.kind,
        ...{ url, pid, version, dataDir, feeds: contents?.feeds ?? null, keys: contents?.keys ?? null },
        problem: state.kind === 'error' ? state.problem.message : null,
      };
    },
    async listKeys(wanted) {
      await services.findEmulator();
      const listed = services.servers.all().find(({ server }) => server.url === wanted || server.name === wanted);
      if (listed === undefined)
        throw new Error(l10n.t('There is no ProGet server {server} in the list.', { server: wanted }));
      const { keys, error } = await services.inventory.load(listed.server);
      if (error !== null) throw error;
      return (keys ?? []).map(({ value: _value, ...key }) => key);
    },
  };
}
