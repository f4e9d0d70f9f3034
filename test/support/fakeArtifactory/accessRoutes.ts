import { type Answer, type FakeRequest, failure, isAtLeast, json, notFound, type Route } from './answer.ts';
import type { Action, FakeState } from './state.ts';

const words: Readonly<Record<Action, string>> = {
  read: 'READ',
  annotate: 'ANNOTATE',
  write: 'WRITE',
  delete: 'DELETE',
  manage: 'MANAGE',
  managedXrayMeta: 'MANAGE_XRAY_METADATA',
  distribute: 'EXECUTE',
};
const since = { users: '7.49.3', groups: '7.49.3', permissions: '7.72.0' } as const;

/** `/access/api/*`: takes tokens only, and an administrator's for all but the token's own record. */
export const accessRoutes: Route = (request, state, switches) => {
  const [api, version, area, name] = request.segments;
  if (api !== 'api') return notFound;
  if (version === 'v1' && area === 'tokens' && name === 'me') {
    if (!isAtLeast(switches.version, '7.53.1')) return notFound;
    return ownToken(request, state);
  }
  if (version !== 'v2' || !isArea(area) || !isAtLeast(switches.version, since[area])) return notFound;
  const { caller } = request;
  if (caller.kind !== 'user' || caller.by !== 'token') return failure(401, 'Unauthorized');
  if (!caller.admin) return failure(403, 'Forbidden');
  const all = entries(area, state, request.origin);
  if (name === undefined) return page(area, all, request, switches.pageSize);
  const one = all.find((entry) => entry.name === name);
  return one === undefined ? failure(404, 'Not Found') : json(one.detail());
};

function isArea(area: string | undefined): area is keyof typeof since {
  return area === 'users' || area === 'groups' || area === 'permissions';
}

interface Entry {
  readonly name: string;
  readonly listed: object;
  detail(): object;
}

function entries(area: keyof typeof since, state: FakeState, origin: string): Entry[] {
  const uri = (name: string) => `${origin}/access/api/v2/${area}/${name}`;
  if (area === 'users')
    return state.users.map(({ name, groups, admin = false, disabled, realm = 'internal' }) => {
      const known = { realm, status: disabled ? 'disabled' : 'enabled' };
      return {
        name,
        listed: { username: name, uri: uri(name), ...known },
        detail: () => ({ username: name, admin, effective_admin: admin, groups, ...known }),
      };
    });
  if (area === 'groups')
    return state.groups.map(({ name, admin = false }) => ({
      name,
      listed: { group_name: name, uri: uri(name) },
      detail: () => ({
        name,
        admin_privileges: admin,
        realm: 'internal',
        members: state.users.filter(({ groups }) => groups.includes(name)).map((user) => user.name),
      }),
    }));
  return state.permissions.map((target) => {
    const long = (actions: Readonly<Record<string, readonly Action[]>>) =>
      Object.fromEntries(Object.entries(actions).map(([who, list]) => [who, list.map((action) => words[action])]));
    const patterns = { include_patterns: target.includes, exclude_patterns: target.excludes };
    return {
      name: target.name,
      listed: { name: target.name, uri: uri(target.name) },
      detail: () => ({
        name: target.name,
        resources: {
          artifact: {
            actions: { users: long(target.users), groups: long(target.groups) },
            targets: Object.fromEntries(target.repositories.map((key) => [key, patterns])),
          },
        },
      }),
    };
  });
}

function page(area: string, all: readonly Entry[], { query }: FakeRequest, pageSize: number): Answer {
  const size = Math.min(Number(query.get('limit') ?? pageSize), pageSize);
  const start = Number(query.get('cursor') ?? 0);
  const end = start + size;
  const shown = all.slice(start, end).map(({ listed }) => listed);
  return json({ [area]: shown, cursor: end < all.length ? String(end) : null });
}

function ownToken({ caller }: FakeRequest, state: FakeState): Answer {
  if (caller.kind === 'group') return failure(403, 'Forbidden');
  if (caller.kind !== 'user' || caller.by !== 'token') return failure(401, 'Invalid token');
  const token = state.tokens.find(({ user }) => user === caller.user.name);
  const subject = `jfac@01fakefakefake/users/${caller.user.name}`;
  return json({ token_id: '00000000-fa4e-4fa4-8fa4-000000000001', subject, expiry: 0, scope: token?.scope });
}
