import * as z from 'zod/mini';
import type { ArtifactoryClient } from './client.ts';
import type { DirectoryGroup, DirectoryUser } from './directory.ts';
import { firstTold, type Told } from './fallback.ts';
import { readEach, readNames, readPagedNames } from './lists.ts';

const text = z.optional(z.nullable(z.string()));
const flag = z.optional(z.nullable(z.boolean()));
const names = z.optional(z.nullable(z.array(z.string())));

const newUser = z.looseObject({
  username: z.string(),
  admin: flag,
  effective_admin: flag,
  groups: names,
  realm: text,
  status: text,
});
const oldUser = z.looseObject({ name: z.string(), admin: flag, groups: names, realm: text });
const newGroup = z.looseObject({ name: z.string(), admin_privileges: flag, members: names });
const oldGroup = z.looseObject({ name: z.string(), adminPrivileges: flag, userNames: names });

/** @param wanted the users that matter; all where it is absent, which is a request for each. @throws ArtifactoryError */
export function readUsers(
  client: ArtifactoryClient,
  wanted: ReadonlySet<string> | undefined,
  signal: AbortSignal | undefined,
): Promise<Told<DirectoryUser[]>> {
  const chosen = (all: readonly string[]) =>
    wanted === undefined ? all : all.filter((name) => wanted.has(name.toLowerCase()));
  return firstTold([
    ...newerCalls(client, async () => {
      const all = await readPagedNames(client, 'users', 'username', signal);
      const users = await readEach(client, chosen(all), { below: '/access/api/v2/users', schema: newUser }, signal);
      return users.map(({ username, admin, effective_admin, groups, realm, status }) => ({
        name: username,
        admin: admin === true || effective_admin === true,
        // One that is locked is so for a while.
        disabled: status?.toLowerCase() === 'disabled',
        realm: realm ?? null,
        groups: groups ?? [],
      }));
    }),
    async () => {
      const below = '/api/security/users';
      const all = await readNames(client, below, signal);
      const users = await readEach(client, chosen(all), { below, plus: true, schema: oldUser }, signal);
      return users.map(({ name, admin, groups, realm }) => ({
        name,
        admin: admin === true,
        disabled: false,
        realm: realm ?? null,
        groups: groups ?? [],
      }));
    },
  ]);
}

/** @throws ArtifactoryError */
export function readGroups(
  client: ArtifactoryClient,
  signal: AbortSignal | undefined,
): Promise<Told<DirectoryGroup[]>> {
  return firstTold([
    ...newerCalls(client, async () => {
      const all = await readPagedNames(client, 'groups', 'group_name', signal);
      const groups = await readEach(client, all, { below: '/access/api/v2/groups', schema: newGroup }, signal);
      return groups.map(({ name, admin_privileges, members }) => ({
        name,
        admin: admin_privileges === true,
        members: members ?? [],
      }));
    }),
    async () => {
      const below = '/api/security/groups';
      const all = await readNames(client, below, signal);
      const query = '?includeUsers=true';
      const groups = await readEach(client, all, { below, query, plus: true, schema: oldGroup }, signal);
      return groups.map(({ name, adminPrivileges, userNames }) => ({
        name,
        admin: adminPrivileges === true,
        members: userNames ?? [],
      }));
    },
  ]);
}

/** The access service takes tokens only; anything else would be counted as a bad log-in. */
export function newerCalls<Call>(client: ArtifactoryClient, call: Call): Call[] {
  const { credential } = client;
  return credential.as === 'token' ? [call] : [];
}
