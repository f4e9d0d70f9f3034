import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directory, PermissionTarget, Repository } from '../../../src/migration/artifactory/directory.ts';
import { type EffectiveRights, rightsIn, rightsOfUser } from '../../../src/migration/artifactory/rights.ts';
import { rightsFrom } from '../../../src/migration/artifactory/rightsFrom.ts';
import { rightsOfToken } from '../../../src/migration/artifactory/tokenRights.ts';

function repository(key: string, repoClass: Repository['repoClass'], members: string[] = [], to?: string): Repository {
  return { key, repoClass, packageType: 'npm', members, defaultDeployment: to ?? null };
}

function target(
  name: string,
  repositories: string[],
  users: PermissionTarget['users'],
  groups: PermissionTarget['groups'] = {},
  patterns: Partial<Pick<PermissionTarget, 'includes' | 'excludes'>> = {},
): PermissionTarget {
  return { name, repositories, users, groups, includes: ['**'], excludes: [], ...patterns };
}

const directory: Directory = {
  url: 'https://artifactory.corp.example/artifactory',
  version: '7.77.11',
  repositories: [
    repository('local', 'local'),
    repository('second', 'local'),
    repository('remote', 'remote'),
    repository('fed', 'federated'),
    repository('all', 'virtual', ['local', 'remote'], 'local'),
    repository('outer', 'virtual', ['all', 'outer', 'second']),
    repository('dark', 'virtual'),
  ],
  users: [
    { name: 'ann', admin: false, disabled: false, realm: 'internal', groups: ['builders'] },
    { name: 'root', admin: true, disabled: false, realm: 'internal', groups: [] },
    { name: 'gone', admin: false, disabled: true, realm: 'internal', groups: [] },
    { name: 'eve', admin: false, disabled: false, realm: 'ldap', groups: ['Chiefs'] },
    { name: 'many', admin: false, disabled: false, realm: 'internal', groups: [] },
  ],
  groups: [
    { name: 'builders', admin: false, members: ['ann'] },
    { name: 'late', admin: false, members: ['ANN'] },
    { name: 'Chiefs', admin: true, members: [] },
  ],
  permissions: [
    target('own', ['local'], { Ann: ['read', 'annotate'] }),
    target('team', ['local'], {}, { builders: ['write'] }),
    target('listed', ['second'], {}, { late: ['read', 'delete'] }),
    target('cache', ['remote-cache'], { ann: ['read', 'write'] }),
    target('open', ['fed'], { anonymous: ['read'] }),
    target('part', ['second'], { gone: ['read', 'write'] }, {}, { includes: ['com/acme/**'], excludes: ['**/x'] }),
    target('wide', ['second'], { gone: ['read'] }),
    target('class', ['ANY LOCAL'], { many: ['read', 'manage', 'distribute'] }),
    target('far', ['ANY REMOTE'], { many: ['read', 'xray'] }),
    target('default', ['second'], {}, { readers: ['read'] }),
    target('builds', ['second'], {}, { Builders: ['delete'] }),
  ],
  gaps: [],
};

const table: readonly (readonly [string, EffectiveRights, Readonly<Record<string, string>>])[] = [
  [
    'a user has his own rights, those of his groups and those of everybody; members of a virtual repository count for reading, its target for writing',
    rightsOfUser(directory, 'ANN'),
    { local: 'view add', second: 'view delete', remote: 'view', fed: 'view', all: 'view add', outer: 'view' },
  ],
  [
    'what is limited to paths counts as wider, unless the same right is there without a limit',
    rightsOfUser(directory, 'gone'),
    { second: 'view add | com/acme/** | !**/x', fed: 'view', outer: 'view' },
  ],
  [
    'classes of repositories cover those, manage and promotion are told',
    rightsOfUser(directory, 'many'),
    {
      local: 'view promote manage',
      second: 'view promote manage',
      fed: 'view promote manage',
      remote: 'view xray',
      all: 'view promote manage xray',
      outer: 'view xray',
    },
  ],
  [
    'an unknown user has what readers and everybody have',
    rightsOfUser(directory, 'stranger'),
    { second: 'view', fed: 'view', outer: 'view' },
  ],
  [
    'a token for groups has theirs, with names in quotes or without',
    rightsOfToken(directory, 'applied-permissions/groups:"builders","late"', null),
    { local: 'add', second: 'view delete', fed: 'view', all: 'add', outer: 'view' },
  ],
  [
    'the older form of groups',
    rightsOfToken(directory, 'api:* member-of-groups:builders,late', null),
    { local: 'add', second: 'view delete', fed: 'view', all: 'add', outer: 'view' },
  ],
  [
    'all groups of a user are his rights',
    rightsOfToken(directory, 'member-of-groups:*', 'many'),
    {
      local: 'view promote manage',
      second: 'view promote manage',
      fed: 'view promote manage',
      remote: 'view xray',
      all: 'view promote manage xray',
      outer: 'view xray',
    },
  ],
  [
    'a token for paths',
    rightsOfToken(directory, 'artifact:local/com/acme:r,w artifact:second/**:*', 'ann'),
    { local: 'view add | com/acme', second: 'view add delete' },
  ],
  ['a role of a project is unknown', rightsOfToken(directory, 'applied-permissions/roles:web:Developer', 'ann'), {}],
  ['a token for metrics has no rights', rightsOfToken(directory, 'system:metrics:r', 'ann'), {}],
];
for (const [name, rights, expected] of table)
  test(name, () => {
    const shown = [...rights.repositories].map(([key, { permissions, manage, xray, patterns }]) => [
      key,
      [
        ...permissions,
        ...(manage ? ['manage'] : []),
        ...(xray ? ['xray'] : []),
        ...patterns.map((one) => `| ${one}`),
      ].join(' '),
    ]);
    assert.deepEqual(Object.fromEntries(shown), expected);
    assert.equal(rights.admin, false);
  });

const admins = [
  ['an administrator', rightsOfUser(directory, 'root')],
  ['a member of a group of administrators', rightsOfUser(directory, 'eve')],
  ['a token of that group', rightsOfToken(directory, 'applied-permissions/groups:Chiefs', null)],
  ['an administrator’s token', rightsOfToken(directory, 'applied-permissions/admin', 'ann')],
  ['the token of an administrator', rightsOfToken(directory, 'applied-permissions/user', 'root')],
] as const;
for (const [name, rights] of admins)
  test(`${name} may do everything everywhere`, () => {
    assert.equal(rights.admin, true);
    assert.equal(rights.repositories.size, directory.repositories.length);
    assert.deepEqual(rights.repositories.get('dark')?.permissions, ['view', 'add', 'promote', 'delete']);
  });

test('what is unknown is said: groups, members, rights of a role, all permissions', () => {
  assert.match(rightsOfUser(directory, 'stranger').gaps.join(), /groups of stranger are unknown.*members of dark/);
  assert.match(
    rightsOfToken(directory, 'applied-permissions/roles:web:"Dev Lead"', 'ann').gaps.join(),
    /web:"Dev Lead"/,
  );
  assert.match(
    rightsOfUser({ ...directory, permissions: null }, 'ann').gaps.join(),
    /permissions of Artifactory are unknown/,
  );
  assert.match(rightsOfToken(directory, 'applied-permissions/user', null).gaps.join(), /does not say whose/);
});

test('a plan gets the rights of a credential whose user is known, and none of one whose user is not', () => {
  const credential = (users: string[], scope?: string) => ({
    secret: 'x',
    kind: 'password' as const,
    facts: scope === undefined ? {} : { scope },
    users,
    findings: [],
  });
  const { rightsOf, isAdmin } = rightsFrom(directory);
  assert.deepEqual(rightsOf(credential(['gone']))?.[0], {
    repo: 'second',
    permissions: ['view', 'add'],
    patterns: ['com/acme/**', '!**/x'],
  });
  assert.deepEqual(
    rightsOf(credential([], 'applied-permissions/groups:late'))?.map(({ repo }) => repo),
    ['second', 'fed', 'outer'],
  );
  assert.equal(rightsOf(credential([])), null);
  assert.equal(rightsOf(credential(['ann', 'many'])), null);
  assert.equal(rightsFrom({ ...directory, permissions: null }).rightsOf(credential(['ann'])), null);
  assert.deepEqual(
    [['root'], ['ann'], []].map((users) => isAdmin(credential(users))),
    [true, false, false],
  );
  assert.equal(isAdmin(credential([], 'applied-permissions/admin')), true);
});

test('the cache of a remote repository is that repository, and a disabled user is told', () => {
  assert.deepEqual(rightsIn(rightsOfUser(directory, 'ann'), 'remote-cache')?.because, ['cache']);
  assert.equal(rightsIn(rightsOfUser(directory, 'ann'), 'nothing'), null);
  assert.equal(rightsOfUser(directory, 'gone').disabled, true);
});
