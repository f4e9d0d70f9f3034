import type { Group } from '../../contract/security.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { principalNameProblem } from '../../store/userTable.ts';
import type { Tables } from '../../tables.ts';
import { FieldError, Fields, quote } from '../fields.ts';
import { namedBy, readName } from './names.ts';

const knownFields = ['name', 'users'];

/** @throws FieldError */
export function addGroup(tables: Tables, body: unknown): unknown {
  const fields = new Fields(body, knownFields, 'group');
  const name = readName(fields, (text) => principalNameProblem('group', text));
  if (tables.groups.find(name) !== undefined) throw new FieldError(`name: there is a group ${quote(name)} already.`);
  return toWire(tables.groups.create(name, readUsers(fields, tables) ?? []));
}

/** Replaces the members, if any are given. @throws FieldError, HttpError 404. */
export function updateGroup(tables: Tables, body: unknown): unknown {
  const fields = new Fields(body, knownFields, 'group');
  const name = readName(fields, () => null);
  const group = tables.groups.find(name);
  if (group === undefined) throw noGroup(name);
  const users = readUsers(fields, tables);
  return toWire(users === null ? group : (tables.groups.update(name, users) ?? group));
}

/** @throws HttpError 404 */
export function deleteGroup(tables: Tables, query: URLSearchParams): Reply {
  const name = namedBy(query, 'group');
  if (!tables.groups.delete(name)) throw noGroup(name);
  return text(200, '');
}

function noGroup(name: string): HttpError {
  return new HttpError(404, `There is no group ${quote(name)} (names match exactly).`);
}

function readUsers(fields: Fields, tables: Tables): string[] | null {
  const users = fields.texts('users');
  const missing = users?.find((name) => tables.users.find(name) === undefined);
  if (missing !== undefined) throw new FieldError(`users: there is no user ${quote(missing)} (names match exactly).`);
  return users;
}

function toWire({ name, users }: Group): Record<string, unknown> {
  return { name, users };
}
