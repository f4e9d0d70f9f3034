import { administratorName } from '../../administrator.ts';
import { hashPassword } from '../../auth/password.ts';
import type { User } from '../../contract/user.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { userNameProblem } from '../../store/userTable.ts';
import type { Tables } from '../../tables.ts';
import { FieldError, Fields, quote } from '../fields.ts';
import { namedBy, readName } from './names.ts';

const knownFields = ['name', 'displayName', 'email', 'password', 'groups'];

/** A user in ProGet's form; a password is never shown. */
export function userToWire({ name, displayName, email, groups }: User): Record<string, unknown> {
  return {
    name,
    ...(displayName === null ? {} : { displayName }),
    ...(email === null ? {} : { email }),
    groups,
  };
}

/** @param term part of a name, display name or e-mail address, in any case; empty = all. */
export function listUsers(tables: Tables, term: string): User[] {
  const lower = term.toLowerCase();
  const shown = ({ name, displayName, email }: User): boolean =>
    [name, displayName, email].some((one) => one?.toLowerCase().includes(lower) === true);
  return tables.users.list().filter(shown);
}

/** @throws FieldError, HttpError 400 for a name that is taken. */
export async function addUser(tables: Tables, body: unknown): Promise<unknown> {
  const fields = new Fields(body, knownFields, 'user');
  const name = readName(fields, userNameProblem);
  const refuseTaken = (): void => {
    if (tables.users.find(name) !== undefined) throw new FieldError(`name: there is a user ${quote(name)} already.`);
  };
  refuseTaken();
  const change = readChange(fields, tables);
  const { password } = change;
  const passwordHash = password === undefined ? '' : await hashPassword(password);
  // Once more: the hash took its time.
  refuseTaken();
  const { displayName = null, email = null, groups = [] } = change;
  return userToWire(tables.users.create({ name, displayName, email, groups, passwordHash }));
}

/** What is left out stays as it is. @throws FieldError, HttpError 404. */
export async function updateUser(tables: Tables, body: unknown): Promise<unknown> {
  const fields = new Fields(body, knownFields, 'user');
  const name = readName(fields, () => null);
  const unknown = new HttpError(404, `There is no user ${quote(name)} (names match exactly).`);
  if (tables.users.find(name) === undefined) throw unknown;
  const { password, ...change } = readChange(fields, tables);
  const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password) };
  const updated = tables.users.update(name, { ...change, ...passwordHash });
  if (updated === undefined) throw unknown;
  return userToWire(updated);
}

/** A user who is not there is no error (spec: security). @throws HttpError 409 for Admin. */
export function deleteUser(tables: Tables, query: URLSearchParams): Reply {
  const name = namedBy(query, 'user');
  if (name === administratorName) {
    throw new HttpError(409, `The user ${administratorName} stays: the emulator would make it anew at the next start.`);
  }
  tables.users.delete(name);
  return text(200, '');
}

interface UserChange {
  displayName?: string | null;
  email?: string | null;
  password?: string;
  groups?: readonly string[];
}

function readChange(fields: Fields, tables: Tables): UserChange {
  const change: UserChange = {};
  for (const field of ['displayName', 'email'] as const) {
    const value = fields.text(field);
    if (value === null) continue;
    if (value.length > 255) throw new FieldError(`${field} has at most 255 characters.`);
    if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value)) throw new FieldError(`${field} must not hold control characters.`);
    change[field] = value.trim() === '' ? null : value;
  }
  const password = fields.text('password');
  if (password === '') throw new FieldError('password must not be empty.');
  if (password !== null && password.length > 4096) throw new FieldError('password has at most 4096 characters.');
  if (password !== null) change.password = password;
  const groups = fields.texts('groups');
  const missing = groups?.find((name) => tables.groups.find(name) === undefined);
  if (missing !== undefined) throw new FieldError(`groups: there is no group ${quote(missing)} (names match exactly).`);
  if (groups !== null) change.groups = groups;
  return change;
}
