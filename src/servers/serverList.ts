import { type Memory, memoryNames } from '../memory.ts';
import { createSignal } from '../signal.ts';
import { realServer, type Server } from './server.ts';
import { parseServerUrl } from './serverUrl.ts';

/** A server with where it comes from: added by the user, written in a setting, or the emulator of this machine. */
export interface ListedServer {
  readonly server: Server;
  readonly origin: 'added' | 'setting' | 'emulator';
}

export interface ServerList {
  /** The emulator first, then by order of adding, then those of the setting. */
  all(): ListedServer[];
  find(id: string): ListedServer | undefined;
  /** Adds a server, or replaces the one with the same id. */
  add(server: Server): Promise<void>;
  remove(id: string): Promise<void>;
  /** Tells which emulator this machine has; null = none was ever made. */
  useEmulator(server: Server | null): void;
  /** After a change of the setting. */
  changed(): void;
  readonly onChange: (listener: () => void) => () => void;
}

/** @param readSetting the value of `proget.servers`, whatever stands there */
export function createServerList(memory: Memory, readSetting: () => unknown): ServerList {
  const signal = createSignal<void>();
  let emulator: Server | null = null;
  const added = (): Server[] => readServers(memory.get(memoryNames.servers));
  const save = async (servers: readonly Server[]): Promise<void> => {
    await memory.update(
      memoryNames.servers,
      servers.map(({ name, url }) => ({ name, url })),
    );
    signal.fire();
  };
  const list: ServerList = {
    all() {
      const listed: ListedServer[] = emulator === null ? [] : [{ server: emulator, origin: 'emulator' }];
      listed.push(...added().map((server) => ({ server, origin: 'added' as const })));
      for (const server of readServers(readSetting()))
        if (!listed.some((other) => other.server.id === server.id)) listed.push({ server, origin: 'setting' });
      return listed;
    },
    find: (id) => list.all().find(({ server }) => server.id === id),
    async add(server) {
      const servers = added();
      const index = servers.findIndex(({ id }) => id === server.id);
      await save(index < 0 ? [...servers, server] : servers.with(index, server));
    },
    remove: (id) => save(added().filter((server) => server.id !== id)),
    useEmulator(server) {
      if (server?.id === emulator?.id && server?.url === emulator?.url) return;
      emulator = server;
      signal.fire();
    },
    changed: () => signal.fire(),
    onChange: (listener) => signal.on(listener),
  };
  return list;
}

/** Servers from a setting or from memory; entries that make no sense are left out. */
export function readServers(value: unknown): Server[] {
  if (!Array.isArray(value)) return [];
  const servers = new Map<string, Server>();
  for (const entry of value as readonly unknown[]) {
    const { url, name } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
    const parsed = typeof url === 'string' ? parseServerUrl(url) : null;
    if (!parsed?.ok) continue;
    const server = realServer(parsed.url, typeof name === 'string' ? name : null);
    if (!servers.has(server.id)) servers.set(server.id, server);
  }
  return [...servers.values()];
}
