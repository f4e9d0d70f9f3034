import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAccessToken, makeReferenceToken } from '../artifactoryKeys.ts';

export type Action = 'read' | 'annotate' | 'write' | 'delete' | 'manage' | 'managedXrayMeta' | 'distribute';

export interface FakeUser {
  readonly name: string;
  readonly password: string;
  /** `AP…`, what Artifactory takes in place of the password. */
  readonly encryptedPassword?: string;
  readonly apiKey?: string;
  readonly groups: readonly string[];
  readonly admin?: boolean;
  readonly disabled?: boolean;
  readonly realm?: string;
}

export interface FakeToken {
  readonly value: string;
  /** Null for one that stands for a group or a machine. */
  readonly user: string | null;
  readonly scope: string;
}

export interface FakeRepository {
  readonly key: string;
  readonly rclass: 'local' | 'remote' | 'virtual' | 'federated';
  /** As the list spells it: `Npm`, `NuGet`, `Pypi`, … */
  readonly packageType: string;
  readonly members?: readonly string[];
  readonly defaultDeployment?: string;
}

export interface FakePermission {
  readonly name: string;
  readonly repositories: readonly string[];
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  readonly users: Readonly<Record<string, readonly Action[]>>;
  readonly groups: Readonly<Record<string, readonly Action[]>>;
}

export interface FakeState {
  users: readonly FakeUser[];
  /** Names; who is in them stands with the users. */
  groups: readonly { readonly name: string; readonly admin?: boolean }[];
  repositories: readonly FakeRepository[];
  permissions: readonly FakePermission[];
  tokens: readonly FakeToken[];
}

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'artifactory', 'server');
/** A sample answer of a real server's shape. */
export function sample(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

const members: Readonly<Record<string, readonly string[]>> = {
  'npm-virtual': ['npm-local', 'npm-remote'],
  'nuget-virtual': ['nuget-local'],
  'pypi-virtual': ['pypi-local'],
  'libs-release': ['libs-release-local'],
};

/** The server of the sample answers, with people who can log in. */
export function sampleState(): FakeState {
  const listed = sample('repositories.json') as { key: string; type: string; packageType: string }[];
  const { apiKey } = sample('apikey.j.smith.json') as { apiKey: string };
  return {
    users: [
      { name: 'j.smith', password: 'Fake-pass-smith', apiKey, groups: ['developers', 'readers'] },
      { name: 'ci-bot', password: 'Fake-pass-bot', encryptedPassword: 'APfakeBot5xVbQ2', groups: ['builders'] },
      { name: 'release', password: 'Fake-pass-release', groups: ['deployers'] },
      { name: 'a.jones', password: 'Fake-pass-jones', groups: ['readers'], realm: 'ldap' },
      { name: 'readonly', password: 'Fake-pass-readonly', groups: ['readers'], disabled: true },
      { name: 'admin', password: 'Fake-pass-admin', groups: [], admin: true },
      { name: 'name with blank', password: 'Fake-pass-blank', groups: ['group with blank'] },
    ],
    groups: ['readers', 'developers', 'builders', 'deployers', 'group with blank'].map((name) => ({ name })),
    repositories: listed.map(({ key, type, packageType }) => ({
      key,
      rclass: type.toLowerCase() as FakeRepository['rclass'],
      packageType,
      ...(members[key] === undefined ? {} : { members: members[key] }),
      ...(key === 'npm-virtual' ? { defaultDeployment: 'npm-local' } : {}),
    })),
    permissions: [
      permission('readers-all', ['ANY'], {}, { readers: ['read'] }),
      permission(
        'npm-dev',
        ['npm-local', 'npm-remote'],
        { 'ci-bot': ['read', 'annotate', 'write'] },
        { developers: ['read', 'write', 'delete'] },
      ),
      {
        ...permission(
          'release-part',
          ['libs-release-local'],
          { release: ['read', 'write', 'manage', 'managedXrayMeta'] },
          {},
        ),
        includes: ['com/acme/**'],
        excludes: ['**/*-sources.*'],
      },
      permission('name with blank', ['pypi-local'], { 'name with blank': ['read'] }, {}),
    ],
    tokens: [
      { value: adminToken, user: 'admin', scope: 'applied-permissions/admin' },
      { value: userToken, user: 'j.smith', scope: 'applied-permissions/user' },
      { value: groupToken, user: null, scope: 'applied-permissions/groups:"developers"' },
    ],
  };
}

export const adminToken = makeAccessToken('jfac@01fakefakefake/users/admin');
export const userToken = makeReferenceToken(71);
export const groupToken = makeAccessToken('team/pipeline');

function permission(
  name: string,
  repositories: readonly string[],
  users: FakePermission['users'],
  groups: FakePermission['groups'],
): FakePermission {
  return { name, repositories, users, groups, includes: ['**'], excludes: [] };
}
