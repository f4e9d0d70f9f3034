import type { AnonymousFace, Policies } from '../../emulator/contract/policies.ts';
import type { Key } from '../keys/key.ts';
import type { ProGetClient } from '../proget/client.ts';
import { ProGetError } from '../proget/errors.ts';
import { createSignal } from '../signal.ts';
import type { Connections } from './connections.ts';
import type { Server } from './server.ts';

/** What is known about a server's keys right now. */
export interface Stock {
  readonly loading: boolean;
  /** Of the last listing that worked; null = there was none yet. */
  readonly keys: readonly Key[] | null;
  /** Why the last listing did not work; keys beside it are old. */
  readonly error: ProGetError | null;
  readonly version: string | null;
  readonly edition: string | null;
  /** Emulators only. */
  readonly policies: Policies | null;
  readonly anonymousFace: AnonymousFace | null;
  /** What anybody may do without a key; asked once. Null on emulators, and where there was no answer. */
  readonly anonymous: { readonly listKeys: boolean; readonly feeds: boolean } | null;
}

export const emptyStock: Stock = {
  loading: false,
  keys: null,
  error: null,
  version: null,
  edition: null,
  policies: null,
  anonymousFace: null,
  anonymous: null,
};

/** The keys of all servers, as last listed. Failures are kept as states; nobody is interrupted by them. */
export interface Inventory {
  /** Null = never asked. */
  get(server: Server): Stock | null;
  /** Lists once more; whoever asks meanwhile gets the same answer. `afresh`: one that began before now will not do. */
  load(server: Server, when?: 'afresh'): Promise<Stock>;
  /** Forgets what a server said, and gives up on asking it. */
  drop(server: Server): void;
  readonly onChange: (listener: (server: Server) => void) => () => void;
  dispose(): void;
}

export function createInventory(connections: Connections): Inventory {
  const stocks = new Map<string, Stock>();
  const pending = new Map<string, { readonly promise: Promise<Stock>; readonly abort: AbortController }>();
  const signal = createSignal<Server>();
  const put = (server: Server, stock: Stock): Stock => {
    stocks.set(server.id, stock);
    signal.fire(server);
    return stock;
  };

  async function list(server: Server, abort: AbortController): Promise<Stock> {
    const before = stocks.get(server.id) ?? emptyStock;
    const after = await ask(connections, server, before, abort.signal);
    // Dropped or asked anew meanwhile: what came is nobody's any more.
    if (pending.get(server.id)?.abort !== abort) return stocks.get(server.id) ?? after;
    pending.delete(server.id);
    return put(server, after);
  }

  return {
    get: (server) => stocks.get(server.id) ?? null,
    load(server, when) {
      const running = pending.get(server.id);
      if (running !== undefined && when !== 'afresh') return running.promise;
      running?.abort.abort();
      const abort = new AbortController();
      // Deferred, so that `pending` is set before anything can be done.
      const promise = Promise.resolve().then(() => list(server, abort));
      pending.set(server.id, { promise, abort });
      put(server, { ...(stocks.get(server.id) ?? emptyStock), loading: true });
      return promise;
    },
    drop(server) {
      pending.get(server.id)?.abort.abort();
      pending.delete(server.id);
      stocks.delete(server.id);
    },
    onChange: (listener) => signal.on(listener),
    dispose() {
      for (const { abort } of pending.values()) abort.abort();
      pending.clear();
    },
  };
}

async function ask(connections: Connections, server: Server, before: Stock, signal: AbortSignal): Promise<Stock> {
  try {
    const client = await connections.open(server);
    const isEmulator = server.kind === 'emulator';
    const [keys, status, anonymous] = await Promise.all([
      client.listKeys(signal),
      isEmulator ? client.emulatorStatus(signal).catch(() => null) : null,
      isEmulator ? null : (before.anonymous ?? askAsNobody(client.withKey(null), signal)),
    ]);
    return {
      loading: false,
      keys,
      error: null,
      ...client.seen,
      policies: status?.policies ?? null,
      anonymousFace: status?.anonymous ?? null,
      anonymous,
    };
  } catch (cause) {
    const error = ProGetError.is(cause)
      ? cause
      : new ProGetError({ reason: 'server-error', message: cause instanceof Error ? cause.message : String(cause) });
    return { ...before, loading: false, error };
  }
}

async function askAsNobody(client: ProGetClient, signal: AbortSignal): Promise<Stock['anonymous']> {
  try {
    const feeds = await client.listFeeds(signal).then(
      (list) => list.length > 0,
      (error: unknown) => refused(error),
    );
    const listKeys = await client.listKeys(signal).then(
      () => true,
      (error: unknown) => refused(error),
    );
    return { listKeys, feeds };
  } catch {
    return null;
  }
}

/** A refusal is the good answer; everything else is none. */
function refused(error: unknown): false {
  if (ProGetError.is(error, 'unauthorized', 'cannot-list', 'free-edition', 'not-found')) return false;
  throw error;
}
