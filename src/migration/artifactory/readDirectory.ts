import type { ArtifactoryClient } from './client.ts';
import type { Connected } from './connect.ts';
import type { Directory } from './directory.ts';
import type { Told } from './fallback.ts';
import { readGroups, readUsers } from './readPeople.ts';
import { readPermissions } from './readPermissions.ts';
import { readRepositories } from './readRepositories.ts';

export interface DirectoryReading {
  /** Names of the users that matter; without it every user is read, one request each. */
  readonly users?: Iterable<string>;
  readonly signal?: AbortSignal;
}

/**
 * Reads who may do what, by the newest of three generations of the API that answers this caller; what he may not see is a
 * gap, not a failure.
 * @throws ArtifactoryError where not even the repositories can be listed
 */
export async function readDirectory(
  { client, version }: Connected,
  { users: wanted, signal }: DirectoryReading = {},
): Promise<Directory> {
  const { repositories, gaps } = await readRepositories(client, signal);
  const names = wanted === undefined ? undefined : new Set([...wanted].map((name) => name.toLowerCase()));
  const users = await readUsers(client, names, signal);
  const groups = await readGroups(client, signal);
  const permissions = await readPermissions(client, signal);
  return {
    url: client.url,
    version,
    repositories,
    users: orNull(users),
    groups: orNull(groups),
    permissions: orNull(permissions),
    gaps: [
      ...gaps,
      ...gapOf('The users', users, client),
      ...gapOf('The groups', groups, client),
      ...gapOf('The permissions', permissions, client),
    ],
  };
}

function orNull<Value>(told: Told<Value>): Value | null {
  return told.told ? told.value : null;
}

function gapOf(what: string, told: Told<unknown>, { credential }: ArtifactoryClient): string[] {
  if (told.told) return [];
  const { error } = told;
  const advice =
    error.reason === 'pro-only'
      ? 'Rights are proposed from what the client files do.'
      : credential.as === 'token'
        ? 'An administrator’s token can read them.'
        : 'An administrator’s access token can read them.';
  return [`${what} of Artifactory are unknown: ${error.message} ${advice}`];
}
