import * as z from 'zod/mini';
import type { ArtifactoryClient } from './client.ts';
import type { ArtifactoryAction, PermissionTarget } from './directory.ts';
import { firstTold, type Told } from './fallback.ts';
import { readEach, readNames, readPagedNames } from './lists.ts';
import { newerCalls } from './readPeople.ts';
import { readActions } from './words.ts';

const patterns = z.optional(z.nullable(z.array(z.string())));
const wordsByName = z.optional(z.nullable(z.record(z.string(), z.array(z.string()))));
const principals = z.optional(z.nullable(z.looseObject({ users: wordsByName, groups: wordsByName })));
const names = z.optional(z.nullable(z.array(z.string())));

const access = z.looseObject({
  name: z.string(),
  resources: z.looseObject({
    artifact: z.optional(
      z.nullable(
        z.looseObject({
          actions: principals,
          targets: z.optional(
            z.nullable(z.record(z.string(), z.looseObject({ include_patterns: patterns, exclude_patterns: patterns }))),
          ),
        }),
      ),
    ),
  }),
});
const second = z.looseObject({
  name: z.string(),
  repo: z.optional(
    z.nullable(
      z.looseObject({
        'include-patterns': patterns,
        'exclude-patterns': patterns,
        repositories: names,
        actions: principals,
      }),
    ),
  ),
});
const first = z.looseObject({
  name: z.string(),
  includesPattern: z.optional(z.nullable(z.string())),
  excludesPattern: z.optional(z.nullable(z.string())),
  repositories: names,
  principals,
});

/** Permission targets by the newest API that answers; those of builds and bundles are of no use here. @throws ArtifactoryError */
export function readPermissions(
  client: ArtifactoryClient,
  signal: AbortSignal | undefined,
): Promise<Told<PermissionTarget[]>> {
  return firstTold([
    ...newerCalls(client, async () => {
      const all = await readPagedNames(client, 'permissions', 'name', signal);
      const targets = await readEach(client, all, { below: '/access/api/v2/permissions', schema: access }, signal);
      return targets.flatMap(ofAccess);
    }),
    async () => {
      const below = '/api/v2/security/permissions';
      const targets = await readEach(
        client,
        await readNames(client, below, signal),
        { below, plus: true, schema: second },
        signal,
      );
      return targets.flatMap(ofSecond);
    },
    async () => {
      const below = '/api/security/permissions';
      const targets = await readEach(
        client,
        await readNames(client, below, signal),
        { below, plus: true, schema: first },
        signal,
      );
      return targets.map(ofFirst);
    },
  ]);
}

/** Here each repository has patterns of its own: one target for each set of them. */
function ofAccess({ name, resources: { artifact } }: z.output<typeof access>): PermissionTarget[] {
  const sets = new Map<string, PermissionTarget>();
  for (const [repository, { include_patterns, exclude_patterns }] of Object.entries(artifact?.targets ?? {})) {
    const includes = clean(include_patterns);
    const excludes = clean(exclude_patterns);
    const key = JSON.stringify([includes, excludes]);
    const repositories = [...(sets.get(key)?.repositories ?? []), repository];
    sets.set(key, { name, repositories, includes, excludes, ...granted(artifact?.actions) });
  }
  return [...sets.values()];
}

function ofSecond({ name, repo }: z.output<typeof second>): PermissionTarget[] {
  if (repo == null) return [];
  const { repositories, actions } = repo;
  const includes = clean(repo['include-patterns']);
  const excludes = clean(repo['exclude-patterns']);
  return [{ name, repositories: repositories ?? [], includes, excludes, ...granted(actions) }];
}

function ofFirst({
  name,
  includesPattern,
  excludesPattern,
  repositories,
  principals: granted1,
}: z.output<typeof first>): PermissionTarget {
  const split = (text: string | null | undefined) => clean(text?.split(','));
  return {
    name,
    repositories: repositories ?? [],
    includes: split(includesPattern),
    excludes: split(excludesPattern),
    ...granted(granted1),
  };
}

function clean(list: readonly string[] | null | undefined): string[] {
  return (list ?? []).map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
}

function granted(given: z.output<typeof principals>): Pick<PermissionTarget, 'users' | 'groups'> {
  const read = (entries: z.output<typeof wordsByName>): Record<string, readonly ArtifactoryAction[]> =>
    Object.fromEntries(Object.entries(entries ?? {}).map(([who, words]) => [who, readActions(words)]));
  return { users: read(given?.users), groups: read(given?.groups) };
}
