import { l10n } from '../l10n.ts';
import type { Fetch, ProGetClient } from '../proget/client.ts';
import { ProGetError } from '../proget/errors.ts';
import type { SecretShelf } from './secretShelf.ts';
import { type Server, secretName } from './server.ts';

/** An emulator of this machine: which data it holds, and where it answers if it runs. */
export interface FoundEmulator {
  readonly instanceId: string;
  /** Null = it does not run. Given only after it has proven that it knows the key. */
  readonly running: { readonly url: string; readonly adminKey: string } | null;
  /** Values that the instance itself keeps for this user: its admin key and the keys of its demo. */
  readonly ownValues: readonly string[];
}

export interface Connections {
  /**
   * A client with the key that is kept for this server.
   * @throws ProGetError `unreachable` for an emulator that does not run
   */
  open(server: Server): Promise<ProGetClient>;
  /** As `open`, with a key that is not kept yet. */
  with(server: Server, key: string | null): Promise<ProGetClient>;
  keyOf(server: Server): Promise<string | null>;
  /**
   * Where the server answers now, with the key that is kept for it.
   * @throws ProGetError `unreachable` for an emulator that does not run
   */
  locate(server: Server): Promise<{ readonly server: Server; readonly key: string | null }>;
}

export interface ConnectionOptions {
  readonly secrets: SecretShelf;
  readonly fetch: Fetch;
  /** Looks for the emulator of the data directory; null = none was ever made. */
  readonly findEmulator: () => Promise<FoundEmulator | null>;
}

export function createConnections({ secrets, fetch, findEmulator }: ConnectionOptions): Connections {
  const make = async (server: Server, key: string | null): Promise<ProGetClient> => {
    const { createProGetClient } = await import('../proget/client.ts');
    return createProGetClient({ server, key, fetch });
  };
  const locate: Connections['locate'] = async (server) => {
    if (server.kind === 'server') return { server, key: await secrets.get(secretName(server)) };
    const found = await findEmulator();
    if (found?.running == null || found.instanceId !== server.instanceId)
      throw new ProGetError({
        reason: 'unreachable',
        message: l10n.t('The local emulator is not running.'),
        nextStep: l10n.t('Start it with "ProGet: Start Emulator".'),
      });
    return { server: { ...server, url: found.running.url }, key: found.running.adminKey };
  };
  return {
    async open(server) {
      const { server: where, key } = await locate(server);
      return make(where, key);
    },
    locate,
    with: make,
    keyOf: (server) => secrets.get(secretName(server)),
  };
}
