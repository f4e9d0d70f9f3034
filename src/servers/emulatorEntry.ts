import { defaultPort } from '../../emulator/contract/options.ts';
import { l10n } from '../l10n.ts';
import type { Log } from '../log.ts';
import type { FoundEmulator } from './connections.ts';
import type { Inventory } from './inventory.ts';
import { emulatorServer, type Server } from './server.ts';
import type { ServerList } from './serverList.ts';

export interface EmulatorEntryOptions {
  readonly find: () => Promise<FoundEmulator | null>;
  readonly servers: ServerList;
  readonly inventory: Inventory;
  readonly log: Log;
}

/**
 * Keeps the emulator of this machine in the list of servers.
 * @returns what looks for it once; its keys are listed anew when it has started, stopped or moved.
 */
export function createEmulatorEntry({ find, servers, inventory, log }: EmulatorEntryOptions): () => Promise<void> {
  /** Where it answered when it was looked for last; null = it did not run. */
  let lastUrl: string | null | undefined;
  return async () => {
    let found: FoundEmulator | null;
    try {
      found = await find();
    } catch (error) {
      log.warn(`The emulator cannot be looked for: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    const url = found?.running?.url ?? null;
    const known = servers.all().find(({ origin }) => origin === 'emulator')?.server;
    const server = found === null ? null : asServer(found.instanceId, url ?? known?.url);
    servers.useEmulator(server);
    const changed = lastUrl !== undefined && lastUrl !== url;
    lastUrl = url;
    if (changed && server !== null && inventory.get(server) !== null) await inventory.load(server, 'afresh');
  };
}

function asServer(instanceId: string, url = `http://127.0.0.1:${defaultPort}`): Server {
  return emulatorServer(url, instanceId, l10n.t('Local emulator'));
}
