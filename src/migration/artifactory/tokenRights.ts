import type { PackagePermission } from '../../../emulator/contract/apiKey.ts';
import type { Directory } from './directory.ts';
import {
  adminRights,
  type EffectiveRights,
  order,
  type RepositoryRights,
  rightsOfGroups,
  rightsOfUser,
} from './rights.ts';

const letters: Readonly<Record<string, PackagePermission>> = { r: 'view', w: 'add', d: 'delete' };

/**
 * The rights of an access token by its scope, for example `applied-permissions/groups:"builders"`.
 * @param scope as it stands in the token. @param user whom it was made for, null where it names nobody
 */
export function rightsOfToken(directory: Directory, scope: string, user: string | null): EffectiveRights {
  const parts = splitScope(scope);
  if (parts.includes('applied-permissions/admin')) return adminRights(directory);
  const found: EffectiveRights[] = [];
  for (const part of parts) {
    const groups = /^(?:applied-permissions\/groups|member-of-groups):(.*)$/s.exec(part)?.[1];
    if (part === 'applied-permissions/user' || groups === '*')
      found.push(
        user === null ? nothing([`The token does not say whose rights it has.`]) : rightsOfUser(directory, user),
      );
    else if (groups !== undefined) found.push(rightsOfGroups(directory, splitNames(groups)));
    else if (part.startsWith('artifact:')) found.push(rightsOfArtifacts(part, directory));
    else if (part.startsWith('applied-permissions/roles:'))
      found.push(
        nothing([`The rights of the project role "${part.slice('applied-permissions/roles:'.length)}" are unknown.`]),
      );
  }
  return found.reduce(union, nothing([]));
}

/** Blanks part a scope, but not inside quotes. */
function splitScope(scope: string): string[] {
  return (scope.match(/(?:"(?:[^"\\]|\\.)*"|\S)+/g) ?? []).map(String);
}

function splitNames(text: string): string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replace(/\\(.)/gs, '$1'),
  );
}

/** `artifact:<repository>/<path>:r,w,d`. */
function rightsOfArtifacts(part: string, { repositories }: Directory): EffectiveRights {
  const [, key = '', path = '', list = ''] = /^artifact:([^/:]+)\/?([^:]*):?(.*)$/s.exec(part) ?? [];
  const granted = list === '*' ? ['r', 'w', 'd'] : list.split(',');
  const permissions = order.filter((word) => granted.some((letter) => letters[letter.trim()] === word));
  const limited = path !== '' && path !== '**' && path !== '*';
  const rights: RepositoryRights = {
    permissions,
    manage: granted.includes('m'),
    xray: false,
    patterns: limited ? [path] : [],
    because: ['the scope of the token'],
  };
  const keys = key === '*' ? repositories.map((entry) => entry.key) : [key];
  return { ...nothing([]), repositories: new Map(permissions.length === 0 ? [] : keys.map((name) => [name, rights])) };
}

function nothing(gaps: readonly string[]): EffectiveRights {
  return { admin: false, disabled: false, repositories: new Map(), gaps };
}

function union(left: EffectiveRights, right: EffectiveRights): EffectiveRights {
  const repositories = new Map(left.repositories);
  for (const [key, rights] of right.repositories) {
    const other = repositories.get(key);
    repositories.set(key, other === undefined ? rights : both(other, rights));
  }
  return {
    admin: left.admin || right.admin,
    disabled: left.disabled || right.disabled,
    repositories,
    gaps: [...new Set([...left.gaps, ...right.gaps])],
  };
}

function both(left: RepositoryRights, right: RepositoryRights): RepositoryRights {
  return {
    permissions: order.filter((word) => left.permissions.includes(word) || right.permissions.includes(word)),
    manage: left.manage || right.manage,
    xray: left.xray || right.xray,
    patterns: [...new Set([...left.patterns, ...right.patterns])],
    because: [...new Set([...left.because, ...right.because])],
  };
}
