import * as z from 'zod/mini';
import { policiesSchema } from '../../emulator/contract/policiesSchema.ts';
import type { Fetch, ProGetClient } from '../proget/client.ts';
import { createProGetClient } from '../proget/client.ts';
import { ProGetError } from '../proget/errors.ts';
import { openSession, type Session } from '../proget/session.ts';
import type { Server } from '../servers/server.ts';
import type { Target } from './plan.ts';

/** The server of a plan, and what of its keys must not get into one. */
export interface TargetReading {
  readonly target: Target;
  /** Id of the key with a value, where the server shows values; null = none is known. */
  keyWithValue(value: string): number | null;
}

/** What the descriptions of our own keys hold. */
const ownMarker = /\[proget-keys [\da-f-]{36}\/[\da-f]{12}\]/;

const text = z.nullish(z.string());
const feedsSchema = z.array(
  z.object({
    name: z.string(),
    feedType: z.string(),
    active: z.nullish(z.boolean()),
    feedGroup: text,
    alternateNames: z.nullish(z.array(z.string())),
  }),
);
const usersSchema = z.array(z.object({ name: z.string() }));

/**
 * Asks a server for what a plan has to know. Only reads. What the key may not see is null.
 * @throws ProGetError where the server does not answer, or not to this key
 */
export async function readTarget(
  server: Server,
  key: string,
  fetch: Fetch,
  signal?: AbortSignal,
): Promise<TargetReading> {
  const client = createProGetClient({ server, key, fetch });
  const session = openSession({ server, key, fetch });
  const { version, edition } = await client.health(signal);
  const feeds = await ask(session, '/api/management/feeds/list', feedsSchema, signal);
  if (feeds === null)
    throw new ProGetError({ reason: 'nonsense', message: `${session.host} does not list its feeds as ProGet does.` });
  const keys = await listKeys(client, signal);
  const users = await ask(session, '/api/security/users/list', usersSchema, signal);
  return {
    target: {
      url: server.url,
      version,
      edition,
      feeds: feeds
        .filter(({ active }) => active !== false)
        .map(({ name, feedType, feedGroup, alternateNames }) => ({
          name,
          type: feedType.toLowerCase(),
          group: feedGroup ?? null,
          alternateNames: alternateNames ?? [],
        })),
      users: users?.map(({ name }) => name) ?? null,
      keyNames:
        keys
          ?.filter(({ description }) => !ownMarker.test(description ?? ''))
          .map(({ displayName }) => displayName)
          .filter((name) => name !== null) ?? null,
      policies: await ask(session, '/emulator/policies', policiesSchema, signal),
    },
    keyWithValue: (value) => keys?.find((one) => one.value === value)?.id ?? null,
  };
}

async function listKeys(
  client: ProGetClient,
  signal?: AbortSignal,
): Promise<Awaited<ReturnType<ProGetClient['listKeys']>> | null> {
  return orNull(() => client.listKeys(signal));
}

async function ask<Value>(
  session: Session,
  path: string,
  schema: z.ZodMiniType<Value>,
  signal?: AbortSignal,
): Promise<Value | null> {
  return orNull(async () => {
    const parsed = schema.safeParse(await session.askJson({ path, signal }));
    return parsed.success ? parsed.data : null;
  });
}

/** Null where the server has no such thing or does not show it to this key; no answer at all is a failure. */
async function orNull<Value>(request: () => Promise<Value>): Promise<Value | null> {
  try {
    return await request();
  } catch (error) {
    if (ProGetError.is(error, 'unreachable', 'timeout', 'tls', 'cancelled', 'unauthorized')) throw error;
    return null;
  }
}
