import type { IncomingHttpHeaders } from 'node:http';
import type { Switches } from './answer.ts';
import type { FakeState, FakeUser } from './state.ts';

/** Who calls: somebody known, nobody, or somebody who sent what does not fit. */
export type Caller =
  | {
      readonly kind: 'user';
      readonly user: FakeUser;
      readonly by: 'password' | 'key' | 'token';
      readonly admin: boolean;
    }
  | { readonly kind: 'group'; readonly groups: readonly string[] }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'refused'; readonly user: string | null };

/** Carriers in Artifactory's order: its own header, Bearer, Basic. */
export function authenticate(headers: IncomingHttpHeaders, state: FakeState, switches: Switches): Caller {
  const key = headers['x-jfrog-art-api'];
  if (typeof key === 'string') return byKey(key, state, switches) ?? { kind: 'refused', user: null };
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (scheme === '') return { kind: 'anonymous' };
  if (/^bearer$/i.test(scheme)) return byToken(value, state) ?? { kind: 'refused', user: null };
  const [, name = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  const user = state.users.find((entry) => entry.name === name);
  if (user === undefined) return byToken(secret, state) ?? { kind: 'refused', user: null };
  if (!user.disabled && (secret === user.password || secret === user.encryptedPassword))
    return { kind: 'user', user, by: 'password', admin: user.admin === true };
  const other = byKey(secret, state, switches) ?? byToken(secret, state);
  return other?.kind === 'user' && other.user === user ? other : { kind: 'refused', user: name };
}

function byKey(key: string, state: FakeState, { keysDisabled }: Switches): Caller | null {
  const user = keysDisabled ? undefined : state.users.find((entry) => entry.apiKey === key && !entry.disabled);
  return user === undefined ? null : { kind: 'user', user, by: 'key', admin: user.admin === true };
}

function byToken(value: string, state: FakeState): Caller | null {
  const token = state.tokens.find((entry) => entry.value === value);
  if (token === undefined) return null;
  const user = state.users.find(({ name, disabled }) => name === token.user && !disabled);
  const admin = token.scope === 'applied-permissions/admin' || user?.admin === true;
  if (user !== undefined) return { kind: 'user', user, by: 'token', admin };
  const groups = [...token.scope.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  return token.user === null ? { kind: 'group', groups } : null;
}

/** Whether a caller may read a repository; virtual ones through their members. */
export function mayRead(caller: Caller, key: string, state: FakeState, { anonymous }: Switches): boolean {
  if (anonymous || (caller.kind === 'user' && caller.admin)) return true;
  const groups = caller.kind === 'user' ? caller.user.groups : caller.kind === 'group' ? caller.groups : [];
  const name = caller.kind === 'user' ? caller.user.name : 'anonymous';
  const repository = state.repositories.find((entry) => entry.key === key);
  if (repository === undefined) return false;
  if (repository.members?.some((member) => mayRead(caller, member, state, { anonymous } as Switches))) return true;
  return state.permissions.some(
    (target) =>
      (target.repositories.includes(key) || target.repositories.includes('ANY')) &&
      (target.users[name]?.includes('read') || groups.some((group) => target.groups[group]?.includes('read'))),
  );
}
