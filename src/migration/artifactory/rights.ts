import type { PackagePermission } from '../../../emulator/contract/apiKey.ts';
import type { ArtifactoryAction, Directory, PermissionTarget, Repository } from './directory.ts';

/** What somebody may do in one repository, in ProGet's words. */
export interface RepositoryRights {
  /** In ProGet's order: view, add, promote, delete. */
  readonly permissions: readonly PackagePermission[];
  /** Settings of the repository; no feed key can have them. */
  readonly manage: boolean;
  /** Data of Xray; only a system key with `sca` comes near. */
  readonly xray: boolean;
  /** Paths that limit some of these rights (`!` before those left out), which ProGet cannot: the key would be wider. */
  readonly patterns: readonly string[];
  /** Names of the permission targets that grant something. */
  readonly because: readonly string[];
}

export interface EffectiveRights {
  /** Whether these are an administrator's: everything, everywhere. */
  readonly admin: boolean;
  /** Whether the user is disabled, so that his credentials are dead. */
  readonly disabled: boolean;
  /** Only repositories in which something is allowed. */
  readonly repositories: ReadonlyMap<string, RepositoryRights>;
  /** Whole sentences on what is unknown. */
  readonly gaps: readonly string[];
}

/** Whose permissions count together. */
interface Bearer {
  /** Lower case. */
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

interface Grant {
  readonly action: ArtifactoryAction;
  readonly target: PermissionTarget;
}

const words: Readonly<Partial<Record<ArtifactoryAction, PackagePermission>>> = {
  read: 'view',
  write: 'add',
  distribute: 'promote',
  delete: 'delete',
};
/** ProGet's order. */
export const order: readonly PackagePermission[] = ['view', 'add', 'promote', 'delete'];
const everything: RepositoryRights = { permissions: order, manage: true, xray: true, patterns: [], because: [] };
/** What every caller may do counts for everybody (spec: migration, Actions). */
const everybody = 'anonymous';
/** The group that Artifactory puts new users into. */
const defaultGroup = 'readers';

/** The rights of a user: his own, those of his groups and those of everybody. */
export function rightsOfUser(directory: Directory, name: string): EffectiveRights {
  const user = directory.users?.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  const listing = (directory.groups ?? []).filter(({ members }) =>
    members.some((member) => member.toLowerCase() === name.toLowerCase()),
  );
  const groups = new Set([...(user?.groups ?? []), ...listing.map((group) => group.name)]);
  const disabled = user?.disabled === true;
  if (user?.admin || hasAdminGroup(directory, groups)) return { ...adminRights(directory), disabled };
  const gaps: string[] = [];
  if (user === undefined && listing.length === 0) {
    groups.add(defaultGroup);
    gaps.push(`The groups of ${name} are unknown; "${defaultGroup}" is assumed.`);
  }
  const found = rightsOf(directory, { users: new Set([name.toLowerCase(), everybody]), groups });
  return { ...found, disabled, gaps: [...gaps, ...found.gaps] };
}

/** The rights of a token that stands for groups and nobody in particular. */
export function rightsOfGroups(directory: Directory, names: readonly string[]): EffectiveRights {
  const groups = new Set(names);
  if (hasAdminGroup(directory, groups)) return adminRights(directory);
  return rightsOf(directory, { users: new Set([everybody]), groups });
}

/** Everything, in each repository that is known. */
export function adminRights({ repositories }: Directory): EffectiveRights {
  const all = repositories.map(({ key }) => [key, everything] as const);
  return { admin: true, disabled: false, repositories: new Map(all), gaps: [] };
}

/** The rights in one repository, also under the name of a remote one's cache; null where there are none. */
export function rightsIn({ repositories }: EffectiveRights, key: string): RepositoryRights | null {
  return repositories.get(key) ?? repositories.get(key.replace(/-cache$/, '')) ?? null;
}

function hasAdminGroup({ groups }: Directory, names: ReadonlySet<string>): boolean {
  return groups?.some(({ name, admin }) => admin && names.has(name)) ?? false;
}

function rightsOf(directory: Directory, bearer: Bearer): EffectiveRights {
  const repositories = new Map<string, RepositoryRights>();
  const gaps = directory.permissions === null ? ['The permissions of Artifactory are unknown.'] : [];
  for (const repository of directory.repositories) {
    const rights = toRights(grantsIn(directory, repository, bearer, new Set()));
    if (rights !== null) repositories.set(repository.key, rights);
    if (repository.repoClass === 'virtual' && repository.members.length === 0 && directory.permissions !== null)
      gaps.push(`The members of ${repository.key} are unknown, so its rights are, too.`);
  }
  return { admin: false, disabled: false, repositories, gaps };
}

function grantsIn(directory: Directory, repository: Repository, bearer: Bearer, seen: Set<string>): Grant[] {
  // A virtual repository may be a member of another, and by mistake of itself.
  if (seen.has(repository.key)) return [];
  seen.add(repository.key);
  if (repository.repoClass !== 'virtual') return ownGrants(directory, repository, bearer);
  const member = (key: string | null) => directory.repositories.find((entry) => entry.key === key);
  const reading = repository.members
    .flatMap((key) => member(key) ?? [])
    .flatMap((entry) => grantsIn(directory, entry, bearer, new Set(seen)))
    .filter(({ action }) => action === 'read' || action === 'xray');
  const target = member(repository.defaultDeployment);
  const writing = target === undefined ? [] : grantsIn(directory, target, bearer, new Set(seen));
  return [...reading, ...writing.filter(({ action }) => action !== 'read')];
}

function ownGrants(directory: Directory, repository: Repository, { users, groups }: Bearer): Grant[] {
  return (directory.permissions ?? [])
    .filter(({ repositories }) => repositories.some((name) => covers(name, repository)))
    .flatMap((target) => {
      const mine = Object.entries(target.users).filter(([name]) => users.has(name.toLowerCase()));
      const ours = Object.entries(target.groups).filter(([name]) => groups.has(name));
      const actions = new Set([...mine, ...ours].flatMap(([, list]) => list));
      return [...actions].map((action) => ({ action: forClass(action, repository), target }));
    });
}

/** Writing to a remote repository means fetching what is not cached yet, which ProGet counts as reading. */
function forClass(action: ArtifactoryAction, { repoClass }: Repository): ArtifactoryAction {
  return repoClass === 'remote' && action === 'write' ? 'read' : action;
}

function covers(name: string, { key, repoClass }: Repository): boolean {
  if (name === key || name === 'ANY') return true;
  if (name === 'ANY LOCAL') return repoClass === 'local' || repoClass === 'federated';
  if (repoClass !== 'remote') return false;
  return name === 'ANY REMOTE' || name === `${key}-cache`;
}

function toRights(grants: readonly Grant[]): RepositoryRights | null {
  const actions = new Set(grants.map(({ action }) => action));
  const permissions = order.filter((word) => [...actions].some((action) => words[action] === word));
  const manage = actions.has('manage');
  if (permissions.length === 0 && !manage && !actions.has('xray')) return null;
  const free = new Set(grants.filter(({ target }) => !isLimited(target)).map(({ action }) => action));
  const limiting = grants.filter(({ action, target }) => isLimited(target) && !free.has(action));
  const patterns = new Set(limiting.flatMap(({ target }) => patternsOf(target)));
  const because = new Set(grants.map(({ target }) => target.name));
  return { permissions, manage, xray: actions.has('xray'), patterns: [...patterns], because: [...because] };
}

function isLimited({ includes, excludes }: PermissionTarget): boolean {
  const all = includes.length === 0 || includes.some((pattern) => pattern === '**' || pattern === '**/*');
  return !all || excludes.length > 0;
}

function patternsOf({ includes, excludes }: PermissionTarget): string[] {
  return [...(includes.length === 0 ? ['**'] : includes), ...excludes.map((pattern) => `!${pattern}`)];
}
