import { createRotationShelf } from '../../src/keys/rotationShelf.ts';
import type { Memory } from '../../src/memory.ts';
import type { Fetch } from '../../src/proget/client.ts';
import { createConnections } from '../../src/servers/connections.ts';
import { createInventory } from '../../src/servers/inventory.ts';
import { createKeyValues } from '../../src/servers/keyValues.ts';
import { createSecretShelf, type SecretStore } from '../../src/servers/secretShelf.ts';
import { createServerList } from '../../src/servers/serverList.ts';
import type { Services } from '../../src/services.ts';
import { createSecretClipboard } from '../../src/ui/secretClipboard.ts';
import { type Act, type FakePrompts, fakePrompts } from './fakePrompts.ts';

/** What the extension keeps, for a test to look at. */
export interface FakeWorld {
  readonly services: Services;
  readonly prompts: FakePrompts;
  readonly memory: Map<string, unknown>;
  readonly secrets: Map<string, string>;
  /** Lines of the log. */
  readonly log: string[];
  readonly clipboard: { text: string };
  /** Addresses that were opened in the browser. */
  readonly opened: string[];
  /** Keys that were revealed in the tree. */
  readonly revealed: number[];
}

export interface FakeOptions {
  readonly acts?: readonly Act[];
  readonly fetch?: Fetch;
  /** What an earlier window left. */
  readonly memory?: Map<string, unknown>;
  readonly secrets?: Map<string, string>;
  readonly keyringFails?: boolean;
  readonly rememberKeys?: boolean;
  readonly serversSetting?: unknown;
  /** As the editor does where a redraw of the tree crosses it. */
  readonly revealFails?: boolean;
}

/** The extension without the editor: its own parts, with what the editor would give replaced. */
export function fakeWorld(options: FakeOptions = {}): FakeWorld {
  const { acts = [], memory = new Map(), secrets = new Map(), keyringFails = false } = options;
  const prompts = fakePrompts(...acts);
  const log: string[] = [];
  const clipboard = { text: '' };
  const opened: string[] = [];
  const revealed: number[] = [];
  const write = (line: string): void => void log.push(line);
  const memento: Memory = {
    get: (name) => memory.get(name),
    // As the editor does: what is read later is a copy.
    update: async (name, value) => void memory.set(name, structuredClone(value)),
  };
  const shelf = createSecretShelf(keyringFails ? brokenStore : mapStore(secrets), () => write('keyring failed'));
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const connections = createConnections({ secrets: shelf, fetch, findEmulator: async () => null });
  const services: Services = {
    log: { debug: write, info: write, warn: write, error: write, show: () => write('shown') },
    memory: memento,
    prompts,
    settings: () => ({ rememberKeys: options.rememberKeys ?? true }),
    fetch,
    secrets: shelf,
    servers: createServerList(memento, () => options.serversSetting),
    values: createKeyValues(shelf, memento),
    connections,
    inventory: createInventory(connections),
    rotations: createRotationShelf(memento),
    clipboard: createSecretClipboard({
      clipboard: {
        readText: async () => clipboard.text,
        writeText: async (text) => {
          clipboard.text = text;
        },
      },
      clearAfterSeconds: () => 0,
      mention: prompts.mention,
    }),
    view: {
      selected: () => null,
      filter: '',
      grouping: 'type',
      reveal: async (_server, keyId) => {
        if (options.revealFails) throw new Error('TreeError [proget.keys] Cannot resolve tree item');
        revealed.push(keyId);
      },
      focus: async () => undefined,
    },
    desk: {
      openExternal: async (url) => void opened.push(url),
      isEditing: () => false,
      insert: async () => false,
      saveSetting: async () => undefined,
      openSetting: async () => undefined,
    },
    findEmulator: async () => undefined,
    now: Date.now,
  };
  return { services, prompts, memory, secrets, log, clipboard, opened, revealed };
}

function mapStore(secrets: Map<string, string>): SecretStore {
  return {
    get: async (name) => secrets.get(name),
    store: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
  };
}

const fail = async (): Promise<never> => {
  throw new Error('No keyring.');
};
const brokenStore: SecretStore = { get: fail, store: fail, delete: fail };
