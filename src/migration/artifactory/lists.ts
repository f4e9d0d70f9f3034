import * as z from 'zod/mini';
import { l10n } from '../../l10n.ts';
import type { ArtifactoryClient } from './client.ts';
import { ArtifactoryError } from './errors.ts';
import { unlessGone } from './fallback.ts';

const pageSize = 500;
/** Beyond this a server repeats itself. */
const mostPages = 2000;

/** Parses a reply. @throws ArtifactoryError nonsense, naming the path and never the content */
export function parseReply<Schema extends z.core.$ZodType>(
  schema: Schema,
  reply: unknown,
  path: string,
): z.output<Schema> {
  const parsed = z.safeParse(schema, reply);
  if (parsed.success) return parsed.data;
  throw new ArtifactoryError('nonsense', l10n.t('Artifactory answers {path} in a form that is not known.', { path }));
}

/** All names of a list in pages: `{"users": […], "cursor": "…"}`. @param nameOf the member that holds the name */
export async function readPagedNames(
  client: ArtifactoryClient,
  area: 'users' | 'groups' | 'permissions',
  nameOf: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const schema = z.object({ [area]: z.array(z.looseObject({})), cursor: z.optional(z.nullable(z.string())) });
  const names: string[] = [];
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const path = `/access/api/v2/${area}`;
    const query = `?limit=${pageSize}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const reply = parseReply(schema, await client.get(path + query, signal), path) as {
      cursor?: string | null;
    } & Record<string, Record<string, unknown>[]>;
    const entries = reply[area] ?? [];
    names.push(...entries.map((entry) => entry[nameOf] ?? entry.name).filter((name) => typeof name === 'string'));
    if (!reply.cursor || reply.cursor === cursor || entries.length === 0) break;
    cursor = reply.cursor;
  }
  return [...new Set(names)];
}

const named = z.array(z.looseObject({ name: z.string() }));

/** All names of a list of the older API: `[{"name": …, "uri": …}]`. */
export async function readNames(
  client: ArtifactoryClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  return parseReply(named, await client.get(path, signal), path).map(({ name }) => name);
}

/**
 * Each thing of a list, read by its name; those that are gone by now are left out.
 * @param below the list's path. @param plus whether a blank may have to be a plus (property
 * artifactory.security.api.plus.insteadof.space)
 */
export async function readEach<Schema extends z.core.$ZodType>(
  client: ArtifactoryClient,
  names: readonly string[],
  { below, query = '', plus = false, schema }: { below: string; query?: string; plus?: boolean; schema: Schema },
  signal: AbortSignal | undefined,
): Promise<z.output<Schema>[]> {
  const found = await client.each(names, async (name) => {
    const encoded = encodeURIComponent(name);
    const forms = plus && name.includes(' ') ? [encoded.replaceAll('%20', '+'), encoded] : [encoded];
    for (const form of forms) {
      const path = `${below}/${form}`;
      const reply = await unlessGone(client.get(path + query, signal));
      if (reply !== null) return [parseReply(schema, reply, path)];
    }
    return [];
  });
  return found.flat();
}
