import { type Answer, type FakeRequest, failure, isAtLeast, json, proOnly, type Route } from './answer.ts';
import type { Action, FakePermission, FakeState } from './state.ts';

const letters: Readonly<Record<Action, string>> = {
  read: 'r',
  annotate: 'n',
  write: 'w',
  delete: 'd',
  manage: 'm',
  managedXrayMeta: 'mxm',
  distribute: 'x',
};

/** `/artifactory/api/security/*` and `/artifactory/api/v2/security/permissions*`. */
export const securityRoutes: Route = (request, state, switches) => {
  const [api, ...path] = request.segments;
  const second = path[0] === 'v2';
  const [security, area, name] = second ? path.slice(1) : path;
  if (api !== 'api' || security !== 'security') return null;
  if (area === 'apiKey') return ownKey(request);
  if (switches.oss) return proOnly;
  if (second && !isAtLeast(switches.version, '6.6.0')) return failure(404, 'Not Found');
  if (request.caller.kind === 'anonymous') return failure(401, 'Authentication is required');
  if (request.caller.kind !== 'user' || !request.caller.admin) return failure(403, 'Forbidden');
  const wanted = switches.plusForBlank ? name?.replaceAll(' ', '?').replaceAll('+', ' ') : name;
  const uri = (entry: string) =>
    `${request.origin}/artifactory/api/${second ? 'v2/' : ''}security/${area}/${entry.replaceAll(' ', '+')}`;
  const list = (names: readonly string[], extra: (name: string) => object = () => ({})) =>
    json(names.map((entry) => ({ name: entry, uri: uri(entry), ...extra(entry) })));
  if (area === 'users')
    return wanted === undefined
      ? list(
          state.users.map((user) => user.name),
          () => ({ realm: 'internal' }),
        )
      : userV1(wanted, state);
  if (area === 'groups')
    return wanted === undefined
      ? list(state.groups.map((group) => group.name))
      : groupV1(wanted, request.query.get('includeUsers') === 'true', state);
  if (area !== 'permissions') return null;
  if (wanted === undefined) return list(state.permissions.map((target) => target.name));
  const target = state.permissions.find((entry) => entry.name === wanted);
  if (target === undefined) return failure(404, 'Could not find permission target');
  return json(second ? permissionV2(target) : permissionV1(target));
};

function ownKey({ caller }: FakeRequest): Answer {
  if (caller.kind !== 'user') return failure(401, 'Bad Credentials');
  return json(caller.user.apiKey === undefined ? {} : { apiKey: caller.user.apiKey });
}

function userV1(name: string, state: FakeState): Answer {
  const user = state.users.find((entry) => entry.name === name);
  if (user === undefined) return failure(404, 'User not found');
  const { groups, admin = false, realm = 'internal' } = user;
  return json({
    name,
    email: `${name.replaceAll(' ', '')}@corp.example`,
    admin,
    groups,
    realm,
    profileUpdatable: true,
  });
}

function groupV1(name: string, withUsers: boolean, state: FakeState): Answer {
  const group = state.groups.find((entry) => entry.name === name);
  if (group === undefined) return failure(404, 'Group not found');
  const userNames = state.users.filter(({ groups }) => groups.includes(name)).map((user) => user.name);
  return json({ name, adminPrivileges: group.admin ?? false, realm: 'internal', ...(withUsers ? { userNames } : {}) });
}

function permissionV1({ name, repositories, includes, excludes, users, groups }: FakePermission): object {
  const short = (entries: FakePermission['users']) =>
    Object.fromEntries(
      Object.entries(entries).map(([who, actions]) => [who, actions.map((action) => letters[action])]),
    );
  return {
    name,
    includesPattern: includes.join(','),
    excludesPattern: excludes.join(','),
    repositories,
    principals: { users: short(users), groups: short(groups) },
  };
}

function permissionV2({ name, repositories, includes, excludes, users, groups }: FakePermission): object {
  const patterns = { 'include-patterns': includes, 'exclude-patterns': excludes.length === 0 ? [''] : excludes };
  return {
    name,
    repo: { ...patterns, repositories, actions: { users, groups } },
    build: { ...patterns, repositories: ['artifactory-build-info'], actions: { users: {}, groups: {} } },
  };
}
