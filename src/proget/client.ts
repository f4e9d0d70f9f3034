import * as z from 'zod/mini';
import type { Key, NewKeyBody } from '../keys/key.ts';
import type { Server } from '../servers/server.ts';
import { readCreated } from './created.ts';
import { type EmulatorExtras, emulatorExtras } from './emulatorExtras.ts';
import { ProGetError } from './errors.ts';
import type { ProbeCredential } from './exchange.ts';
import { readHealth } from './health.ts';
import { readKeys, withDetails } from './readKeys.ts';
import { nonsense, openSession, type Session } from './session.ts';

/** `globalThis.fetch`, or what a test puts in its place. Always handed in: the editor patches its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  readonly server: Server;
  /** Null = as Anonymous. Sent to the server's origin only. */
  readonly key: string | null;
  readonly fetch: Fetch;
  /** For each request as a whole; 15 s when absent. */
  readonly timeoutMs?: number;
}

/** What the server said about itself in the headers of an answer. */
export interface ServerVersion {
  /** `26.0.12.24`, null when it does not say. */
  readonly version: string | null;
  /** Lower case: free, basic, enterprise, trial. */
  readonly edition: string | null;
}

export interface Health extends ServerVersion {
  readonly ok: boolean;
  /** The server's own words where it is not well; one line. */
  readonly problem: string | null;
  readonly licensed: boolean;
}

export interface CreatedKey {
  /** Show it once; remember it if the user wants that. */
  readonly value: string;
  /** Null where the server answers with the bare text of the key: find it with `findCreated`. */
  readonly key: Key | null;
}

const feedSchema = z.object({
  name: z.string(),
  feedType: z.pipe(
    z.string(),
    z.transform((type: string) => type.toLowerCase()),
  ),
  active: z.pipe(
    z.nullish(z.boolean()),
    z.transform((active) => active ?? true),
  ),
  feedGroup: z.pipe(
    z.nullish(z.string()),
    z.transform((group) => group ?? null),
  ),
  description: z.pipe(
    z.nullish(z.string()),
    z.transform((text) => text ?? null),
  ),
});
export type FeedSummary = z.infer<typeof feedSchema>;

const scaSchema = z.object({ canView: z.boolean(), canManage: z.boolean(), canUploadSbom: z.boolean() });
export type ScaPermissions = z.infer<typeof scaSchema>;

/** One server, spoken to with one key. Every method throws {@link ProGetError} and nothing else. No write is repeated. */
export interface ProGetClient extends EmulatorExtras {
  readonly server: Server;
  /** The same server with another key, or as nobody. */
  withKey(key: string | null): ProGetClient;
  /** Of the last answer that told; nulls before. */
  readonly seen: ServerVersion;
  /** With details where the server is an emulator. */
  listKeys(signal?: AbortSignal): Promise<Key[]>;
  /** Where `outcomeUnknown` is thrown, list and look with `findCreated` before anything else. */
  createKey(body: NewKeyBody, signal?: AbortSignal): Promise<CreatedKey>;
  deleteKey(id: number, signal?: AbortSignal): Promise<void>;
  health(signal?: AbortSignal): Promise<Health>;
  listFeeds(signal?: AbortSignal): Promise<FeedSummary[]>;
  scaPermissions(signal?: AbortSignal): Promise<ScaPermissions>;
  /** The status of one GET with another key, or with none. Throws only when no answer comes. */
  probe(path: string, credential: ProbeCredential, signal?: AbortSignal): Promise<number>;
}

export function createProGetClient(options: ClientOptions): ProGetClient {
  const session = openSession(options);
  return {
    ...keyCalls(session, options),
    ...emulatorExtras(session),
    server: options.server,
    withKey: (key) => createProGetClient({ ...options, key }),
    get seen() {
      return session.seen;
    },
    // No key goes along: the health is for everybody.
    health: async (signal) =>
      readHealth(session.url, await session.raw('/health?format=json', { as: 'nobody' }, signal)),
    async listFeeds(signal) {
      const feeds = z
        .array(feedSchema)
        .safeParse(await session.askJson({ path: '/api/management/feeds/list', signal }));
      if (!feeds.success) throw nonsense(session.host, false);
      return feeds.data;
    },
    async scaPermissions(signal) {
      const permissions = scaSchema.safeParse(await session.askJson({ path: '/api/sca/permissions', signal }));
      if (!permissions.success) throw nonsense(session.host, false);
      return permissions.data;
    },
    probe: async (path, credential, signal) => (await session.raw(path, credential, signal)).status,
  };
}

function keyCalls(
  session: Session,
  { server }: ClientOptions,
): Pick<ProGetClient, 'listKeys' | 'createKey' | 'deleteKey'> {
  const list = async (signal?: AbortSignal): Promise<Key[]> => {
    const keys = readKeys(await session.askJson({ path: '/api/api-keys/list', api: 'keys', signal }));
    if (keys === null) throw nonsense(session.host, false);
    return keys;
  };
  /** A user who sees only his own keys is refused here: he gets them without details. */
  const details = (signal?: AbortSignal): Promise<unknown> =>
    session.askJson({ path: '/emulator/keys', signal }).catch((error) => {
      if (ProGetError.is(error, 'cannot-list', 'unauthorized', 'not-found')) return null;
      throw error;
    });
  return {
    async listKeys(signal) {
      if (server.kind !== 'emulator') return list(signal);
      const [keys, more] = await Promise.all([list(signal), details(signal)]);
      return withDetails(keys, more);
    },
    async createKey(body, signal) {
      const path = '/api/api-keys/create';
      const reply = await session.ask({ method: 'POST', path, api: 'keys', body, secrets: [body.key], signal });
      const created = readCreated(reply.text, body.key);
      if (created === null) throw nonsense(session.host, true, reply.status);
      return created;
    },
    async deleteKey(id, signal) {
      await session.ask({ method: 'POST', path: `/api/api-keys/delete?id=${id}`, api: 'keys', signal });
    },
  };
}
