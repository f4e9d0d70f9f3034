import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildNpmTarball } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { type ApiAnswer, basic, bearer, call } from '../support/api.ts';
import { addNpm, addNuget, packageCall, shortList, upload } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let versions = 0;

before(async () => {
  server = await startTestServer();
  for (const name of ['npm', 'other']) await server.createFeed(name, 'npm');
  await server.createFeed('nuget', 'nuget');
  await addNpm(server, 'npm', 'lab@1.0.0');
  await addNuget(server, 'nuget', 'Lab@1.0.0', 'Lab@1.1.0');
});
after(() => server.stop());

const lab = 'name=lab&version=1.0.0';
type Answer = Pick<ApiAnswer, 'status' | 'text'>;

/** Every endpoint, and what a Feed key needs for it besides `view`. */
const endpoints: readonly {
  readonly name: string;
  readonly permission: 'add' | 'delete' | null;
  readonly send: (key: string | null, feed: string) => Promise<Answer>;
}[] = [
  { name: 'feed info', permission: null, send: (key, feed) => call(server, `/api/packages/${feed}`, { key }) },
  ...['latest', 'versions'].map((operation) => ({
    name: operation,
    permission: null,
    send: (key: string | null, feed: string) => packageCall(server, feed, operation, '', { key }),
  })),
  ...['download', 'metadata'].map((operation) => ({
    name: operation,
    permission: null,
    send: (key: string | null, feed: string) => packageCall(server, feed, operation, lab, { key }),
  })),
  {
    name: 'audit',
    permission: null,
    send: (key, feed) => packageCall(server, feed, 'audit', lab, { method: 'POST', key }),
  },
  {
    name: 'upload',
    permission: 'add',
    send: async (key, feed) => {
      versions += 1;
      return upload(server, feed, await buildNpmTarball({ name: 'fresh', version: `1.0.${versions}` }), { key });
    },
  },
  {
    name: 'upload of what is there',
    permission: 'delete',
    send: async (key, feed) => upload(server, feed, await buildNpmTarball({ name: 'lab', version: '1.0.0' }), { key }),
  },
  {
    name: 'status',
    permission: 'delete',
    send: (key, feed) => packageCall(server, feed, 'status', lab, { method: 'POST', key, body: { listed: true } }),
  },
  {
    name: 'delete',
    permission: 'delete',
    send: async (key, feed) => {
      await addNpm(server, 'npm', 'doomed@1.0.0');
      return packageCall(server, feed, 'delete', 'name=doomed&version=1.0.0', { method: 'POST', key });
    },
  },
];

test('each endpoint takes View, and those that change something another permission', async () => {
  const key = (feed: string, ...packagePermissions: string[]) =>
    server.createKey({ type: 'feed', feed, packagePermissions });
  const everything = ['view', 'add', 'delete', 'promote'] as const;
  for (const { name, permission, send } of endpoints) {
    // An upload over a package that is there is an upload, too.
    const needed = name === 'upload of what is there' ? ['add', 'delete'] : permission === null ? [] : [permission];
    assert.equal((await send(await key('npm', 'view', ...needed), 'npm')).status, 200, name);
    assert.equal((await send(await key('npm', ...everything), 'npm')).status, 200, name);
    for (const missing of ['view', ...needed]) {
      const rest = everything.filter((one) => one !== missing);
      const refused = await send(await key('npm', ...rest), 'npm');
      assert.equal(refused.status, 403, `${name} without ${missing}`);
      assert.match(refused.text, /\[missing-permission\]/);
    }
    const elsewhere = await send(await key('other', ...everything), 'npm');
    assert.equal(elsewhere.status, 403, name);
    assert.match(elsewhere.text, /\[wrong-feed\]/);
  }
});

test('System keys need feeds or full control, classic keys the Feed API, and nobody else may do anything', async () => {
  for (const [key, allowed] of [
    [await server.createKey({ type: 'system', systemApis: ['feeds'] }), true],
    [await server.createKey({ type: 'system', systemApis: ['full-control'] }), true],
    [await server.createKey({ type: 'personal', user: 'Admin' }), true],
    [await server.createKey({ type: 'other', legacyApis: ['feed-api'] }), true],
    [await server.createKey({ type: 'system', systemApis: ['sca', 'sbom-upload'] }), false],
    [await server.createKey({ type: 'other', legacyApis: ['feed-management', 'package-promotion'] }), false],
    ['0'.repeat(40), false],
    [null, false],
  ] as const) {
    for (const { name, send } of endpoints) {
      const { status, text } = await send(key, 'npm');
      assert.equal(status, allowed ? 200 : 403, `${name}: ${text}`);
      if (!allowed) {
        assert.match(text, /^The specified API key does not have the proper permissions to perform this action\.\n/);
      }
    }
  }
});

test('an unknown or inactive feed is 404 for who may use feeds, and 403 for who may not', async () => {
  await server.createFeed('asleep', 'npm');
  await call(server, '/api/management/feeds/update/asleep', { method: 'POST', body: { active: false } });
  for (const { name, send } of endpoints) {
    for (const feed of ['nowhere', 'asleep']) {
      const { status, text } = await send(server.adminKey, feed);
      assert.deepEqual([status, text], [404, `Feed ${feed} not found.`], name);
      assert.equal((await send(null, feed)).status, 403, name);
    }
  }
});

test('a key counts in query and Basic too, and Bearer does not', async () => {
  const path = '/api/packages/npm/latest';
  assert.equal((await call(server, `${path}?key=${server.adminKey}`, { key: null })).status, 200);
  assert.equal((await call(server, path, { key: null, headers: basic('api', server.adminKey) })).status, 200);
  assert.equal((await call(server, path, { key: null, headers: bearer(server.adminKey) })).status, 403);
});

test('Anonymous who may view may list and download, and change nothing', async () => {
  const open = await startTestServer({ anonymous: 'view' });
  try {
    await open.createFeed('npm', 'npm');
    await addNpm(open, 'npm', 'lab@1.0.0');
    for (const [operation, query] of [
      ['latest', ''],
      ['versions', ''],
      ['download', lab],
      ['metadata', lab],
    ] as const) {
      assert.equal((await packageCall(open, 'npm', operation, query, { key: null })).status, 200, operation);
    }
    const tarball = await buildNpmTarball({ name: 'lab', version: '2.0.0' });
    assert.equal((await upload(open, 'npm', tarball, { key: null })).status, 403);
    const refused = await packageCall(open, 'npm', 'delete', lab, { method: 'POST', key: null });
    assert.equal(refused.status, 403);
  } finally {
    await open.stop();
  }
});

test('identifiers that name no package, or several, are refused with what is missing', async () => {
  for (const [feed, query, status, expected] of [
    ['npm', '', 400, 'name is required, or purl instead.'],
    ['npm', 'version=1.0.0', 400, 'name is required, or purl instead.'],
    ['nuget', 'name=Lab', 400, 'version is required, or purl instead.'],
    ['npm', 'purl=lab', 400, 'purl must be a package URL with a version, such as pkg:npm/name@1.0.0.'],
    ['npm', 'purl=pkg:npm/lab', 400, 'purl must be a package URL with a version, such as pkg:npm/name@1.0.0.'],
    ['npm', 'purl=pkg:npm/@acme/lab', 400, 'purl must be a package URL with a version, such as pkg:npm/name@1.0.0.'],
    ['npm', 'purl=pkg:nuget/lab@1.0.0', 400, 'purl is of the type nuget, but feed npm holds npm packages.'],
    ['npm', 'purl=pkg:npm/lab@1.0.0&name=lab', 400, 'Give either purl or name and version, not both purl and name.'],
    ['npm', 'name=none&version=1.0.0', 404, 'none 1.0.0 was not found in feed npm.'],
    ['npm', 'name=lab&version=9.0.0', 404, 'lab 9.0.0 was not found in feed npm.'],
    ['npm', 'group=acme&name=lab&version=1.0.0', 404, 'acme/lab 1.0.0 was not found in feed npm.'],
    ['npm', 'name=lab&version=1.0.0&qualifier=arch%3Dx64', 404, 'lab 1.0.0 (arch=x64) was not found in feed npm.'],
    [
      'npm',
      'name=lab&version=1.0.0&qualifier=x64',
      400,
      'qualifier must be written as key=value, such as platform=java.',
    ],
    ['nuget', 'name=Lab&version=one', 404, 'Lab one was not found in feed nuget.'],
    ['nuget', 'name=Lab&version=__proto__', 404, 'Lab __proto__ was not found in feed nuget.'],
    ['nuget', 'name=None&version=latest', 404, 'None latest was not found in feed nuget.'],
  ] as const) {
    for (const [operation, method] of [
      ['download', 'GET'],
      ['metadata', 'GET'],
      ['audit', 'POST'],
      ['delete', 'POST'],
    ] as const) {
      const answer = await packageCall(server, feed, operation, query, { method });
      assert.deepEqual([answer.status, answer.text], [status, expected], `${operation}?${query}`);
      assert.match(String(answer.headers['content-type']), /^text\/plain/);
    }
  }
});

test('lists refuse what they cannot be narrowed by', async () => {
  for (const [operation, query, expected] of [
    ['latest', 'purl=pkg:npm/lab@1.0.0', 'purl names a single version; lists take group and name instead.'],
    ['versions', 'purl=pkg:npm/lab@1.0.0', 'purl names a single version; lists take group and name instead.'],
    ['latest', 'stableOnly=maybe', 'stableOnly must be true or false.'],
  ] as const) {
    const answer = await packageCall(server, 'npm', operation, query);
    assert.deepEqual([answer.status, answer.text], [400, expected]);
  }
  assert.deepEqual(shortList(await packageCall(server, 'nuget', 'latest', 'stableOnly=TRUE')), ['Lab@1.1.0']);
});

test('feeds without packages are 400, packages that are not served 501, other methods 405', async () => {
  for (const [name, feedType, status, expected] of [
    ['files', 'asset', 400, /^Feed files is of the type Asset directory, which this API does not work with\.$/],
    ['images', 'docker', 400, /^Feed images is of the type Docker/],
    ['wheels', 'pypi', 501, /^Your key may do this, but this emulator does not serve PyPI packages\.$/],
  ] as const) {
    await server.createFeed(name, feedType);
    const answer = await packageCall(server, name, 'latest');
    assert.equal(answer.status, status);
    assert.match(answer.text, expected);
    const wanting = await server.createKey({ type: 'feed', feed: 'npm', packagePermissions: ['view'] });
    assert.equal((await packageCall(server, name, 'latest', '', { key: wanting })).status, 403);
  }
  for (const [operation, method, allowed] of [
    ['', 'POST', 'GET, HEAD'],
    ['/latest', 'POST', 'GET, HEAD'],
    ['/download', 'DELETE', 'GET, HEAD'],
    ['/upload', 'GET', 'PUT, POST'],
    ['/delete', 'GET', 'POST, DELETE'],
    ['/status', 'GET', 'POST, PUT'],
    ['/audit', 'GET', 'POST'],
    ['/metadata', 'POST', 'GET, HEAD'],
  ] as const) {
    const answer = await call(server, `/api/packages/npm${operation}`, { method });
    assert.deepEqual([answer.status, answer.headers.allow], [405, allowed], operation);
  }
  assert.equal((await packageCall(server, 'npm', 'nothing')).status, 404);
});

test('two uploads of one package at the same time leave it there once', async () => {
  await server.createFeed('race', 'nuget');
  const adding = await server.createKey({ type: 'feed', feed: 'race', packagePermissions: ['view', 'add'] });
  const packages = await Promise.all(
    ['first', 'second', 'third'].map((description) => buildNupkg({ id: 'Race', version: '1.0.0', description })),
  );
  const answers = await Promise.all(packages.map((bytes) => upload(server, 'race', bytes, { key: adding })));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const { status, text } of answers) {
    assert.ok([200, 400, 403].includes(status), text);
    if (status === 400) assert.equal(text, 'Race 1.0.0 already exists in feed race.');
  }
  assert.deepEqual(shortList(await packageCall(server, 'race', 'versions')), ['Race@1.0.0']);
});
