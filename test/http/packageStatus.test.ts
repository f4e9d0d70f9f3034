import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ApiAnswer, type ApiCall, call } from '../support/api.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { addNpm, addNuget, packageCall, shortList } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feeds = 0;
let nuget: { name: string; client: NuGetFeed };
let npm: { name: string; client: NpmFeed };

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

beforeEach(async () => {
  feeds += 1;
  const names = [`nuget${feeds}`, `npm${feeds}`] as const;
  nuget = { name: names[0], client: new NuGetFeed(await server.createFeed(names[0], 'nuget'), server.adminKey) };
  npm = { name: names[1], client: new NpmFeed(await server.createFeed(names[1], 'npm'), server.adminKey) };
  await addNuget(server, nuget.name, 'lab@1.0.0', 'lab@1.1.0');
  await addNpm(server, npm.name, 'lab@1.0.0', 'lab@1.1.0');
});

/** Sets the status of lab 1.1.0. */
async function setStatus(feed: { name: string }, body: object | string, options: ApiCall = {}): Promise<ApiAnswer> {
  return packageCall(server, feed.name, 'status', 'name=lab&version=1.1.0', { method: 'POST', body, ...options });
}

async function expectStatus(feed: { name: string }, expected: object): Promise<void> {
  const [info] = (await packageCall(server, feed.name, 'versions', 'name=lab&version=1.1.0')).json;
  const { listed, allowDownload, deprecated, deprecationReason } = info;
  const nothing = { allowDownload: undefined, deprecationReason: undefined };
  assert.deepEqual({ listed, allowDownload, deprecated, deprecationReason }, { ...nothing, ...expected });
  const { status } = (await packageCall(server, feed.name, 'metadata', 'name=lab&version=1.1.0')).json;
  assert.deepEqual(status, JSON.parse(JSON.stringify({ deprecated, listed, allowDownload })));
}

test('only what is given changes; null for allow takes back what was said', async () => {
  for (const feed of [nuget, npm]) {
    await expectStatus(feed, { listed: true, deprecated: false });
    for (const [body, expected] of [
      [{ listed: false }, { listed: false, deprecated: false }],
      [{ allow: false }, { listed: false, allowDownload: false, deprecated: false }],
      [
        { deprecated: true, deprecationReason: 'use other' },
        { listed: false, allowDownload: false, deprecated: true, deprecationReason: 'use other' },
      ],
      [
        { listed: true, allow: null },
        { listed: true, deprecated: true, deprecationReason: 'use other' },
      ],
      [{ deprecationReason: null }, { listed: true, deprecated: true }],
      [{ deprecationReason: 'later' }, { listed: true, deprecated: true, deprecationReason: 'later' }],
      [{ deprecated: false }, { listed: true, deprecated: false }],
      [{ allow: true }, { listed: true, allowDownload: true, deprecated: false }],
      // What pgutil sends for "blocked --state=notset".
      [{}, { listed: true, deprecated: false }],
    ] as const) {
      const answer = await setStatus(feed, body);
      assert.deepEqual([answer.status, answer.text], [200, ''], JSON.stringify(body));
      await expectStatus(feed, expected);
    }
  }
});

test('a status is set by POST and PUT, and with the Content-Type of a form, as PowerShell sends it', async () => {
  for (const options of [
    { method: 'PUT' },
    { body: '{"Listed":false,"deprecation":{"reason":"x"}}' },
    { key: null, body: JSON.stringify({ listed: false, API_Key: server.adminKey }) },
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    { headers: { 'Content-Type': 'application/json; charset=utf-8' } },
  ] as const) {
    await setStatus(npm, { listed: true });
    const json = { headers: { 'Content-Type': 'application/json' } };
    assert.equal(
      (await setStatus(npm, '{"listed":false}', { ...json, ...options })).status,
      200,
      JSON.stringify(options),
    );
    await expectStatus(npm, { listed: false, deprecated: false });
  }
});

test('an unlisted NuGet version is not found by search, and marked in the registration', async () => {
  await setStatus(nuget, { listed: false });
  const found = await nuget.client.json('/v3/search?q=lab');
  assert.equal(found.data[0].version, '1.0.0');
  const leaf = await nuget.client.json('/v3/registration5-semver1/lab/1.1.0.json');
  assert.equal(leaf.listed, false);
  assert.deepEqual(shortList(await packageCall(server, nuget.name, 'latest')), ['lab@1.0.0']);
  await setStatus(nuget, { listed: true });
  assert.equal((await nuget.client.json('/v3/search?q=lab')).data[0].version, '1.1.0');
});

test('an npm package whose latest version is unlisted is not found by search, and still installs', async () => {
  await setStatus(npm, { listed: false });
  assert.equal((await npm.client.get('/-/v1/search?text=lab')).body.total, 0);
  assert.equal((await npm.client.get('/lab')).body['dist-tags'].latest, '1.1.0');
  assert.deepEqual(shortList(await packageCall(server, npm.name, 'latest')), ['lab@1.0.0']);
  await setStatus(npm, { listed: true });
  assert.equal((await npm.client.get('/-/v1/search?text=lab')).body.total, 1);
});

test('clients see that a version is deprecated, and why', async () => {
  await setStatus(npm, { deprecated: true, deprecationReason: 'use other' });
  const { versions } = (await npm.client.get('/lab')).body;
  assert.deepEqual([versions['1.0.0'].deprecated, versions['1.1.0'].deprecated], [undefined, 'use other']);
  await setStatus(npm, { deprecationReason: null });
  assert.equal((await npm.client.get('/lab')).body.versions['1.1.0'].deprecated, 'This version is deprecated.');
  const entryOf = async () => {
    const index = await nuget.client.json('/v3/registration5-semver1/lab/index.json');
    return index.items[0].items[1].catalogEntry.deprecation;
  };
  assert.equal(await entryOf(), undefined);
  for (const [reason, expected] of [
    ['use other', { reasons: ['Other'], message: 'use other' }],
    ['CriticalBugs', { reasons: ['CriticalBugs'] }],
    [null, { reasons: ['Other'] }],
  ] as const) {
    await setStatus(nuget, { deprecated: true, deprecationReason: reason });
    const { '@id': id, ...rest } = await entryOf();
    assert.match(id, /#deprecation$/);
    assert.deepEqual(rest, expected);
  }
  await setStatus(nuget, { deprecated: false });
  assert.equal(await entryOf(), undefined);
});

test('what npm deprecate says is the status that the API shows', async () => {
  const document = (await npm.client.get('/lab?write=true')).body;
  document.versions['1.1.0'].deprecated = 'by the client';
  assert.equal((await npm.client.send('PUT', '/lab', document)).status, 200);
  await expectStatus(npm, { listed: true, deprecated: true, deprecationReason: 'by the client' });
});

test('a blocked package cannot be downloaded, in any way, until it is allowed again', async () => {
  const downloads: readonly (() => Promise<{ status: number; said: string }>)[] = [
    async () => {
      const { status, statusText } = await nuget.client.send('GET', '/v3/flatcontainer/lab/1.1.0/lab.1.1.0.nupkg');
      return { status, said: statusText };
    },
    async () => {
      const { status, statusText } = await nuget.client.send('GET', '/package/lab/1.1.0');
      return { status, said: statusText };
    },
    async () => {
      const { status, body } = await npm.client.get('/lab/-/lab-1.1.0.tgz');
      return { status, said: body?.error };
    },
    ...[nuget, npm].map(({ name }) => async () => {
      const { status, text } = await packageCall(server, name, 'download', 'name=lab&version=latest');
      return { status, said: text };
    }),
  ];
  for (const [allow, status] of [
    [false, 403],
    [null, 200],
    [false, 403],
    [true, 200],
  ] as const) {
    for (const feed of [nuget, npm]) await setStatus(feed, { allow });
    for (const download of downloads) {
      const answer = await download();
      assert.equal(answer.status, status, `${allow}: ${answer.said}`);
      if (status === 403) assert.equal(answer.said, 'lab 1.1.0 is blocked in this feed and cannot be downloaded.');
    }
  }
});

test('an audit follows the status of the package and the licenses that its feed blocks', async () => {
  await npm.client.publish({ name: 'licensed', version: '1.0.0', license: 'GPL-3.0' });
  const audit = async (feed: { name: string }, query: string) => {
    const answer = await packageCall(server, feed.name, 'audit', query, { method: 'POST' });
    assert.equal(answer.status, 200, answer.text);
    const { analysisDate, ...rest } = answer.json;
    assert.ok(!Number.isNaN(Date.parse(analysisDate)));
    return rest;
  };
  const lab = 'name=lab&version=1.1.0';
  const compliant = { resultCode: 'Compliant', statusText: 'Compliant' };
  for (const feed of [nuget, npm]) {
    assert.deepEqual(await audit(feed, lab), compliant);
    await setStatus(feed, { deprecated: true, deprecationReason: 'old' });
    const detail = 'The package is deprecated: old.';
    assert.deepEqual(await audit(feed, lab), { resultCode: 'Warn', detail, statusText: 'Warn' });
    await setStatus(feed, { allow: false });
    assert.equal((await audit(feed, lab)).statusText, 'Noncompliant');
    await setStatus(feed, { allow: true });
    assert.deepEqual(await audit(feed, lab), compliant);
  }
  assert.deepEqual(await audit(npm, 'name=licensed&version=1.0.0'), compliant);
  const blocking = { blockedLicenses: ['gpl-3.0'] };
  await call(server, `/api/management/feeds/update/${npm.name}`, { method: 'POST', body: blocking });
  assert.deepEqual(await audit(npm, 'name=licensed&version=1.0.0'), {
    resultCode: 'Noncompliant',
    detail: 'License GPL-3.0 is blocked.',
    statusText: 'Noncompliant',
  });
  const metadata = (await packageCall(server, npm.name, 'metadata', 'name=licensed&version=1.0.0')).json;
  assert.deepEqual(metadata.licenses, [{ code: 'GPL-3.0', title: 'GPL-3.0' }]);
  assert.deepEqual(metadata.complianceReport.issues, ['License GPL-3.0 is blocked.']);
});

test('metadata are those of the package', async () => {
  await npm.client.publish({ name: '@acme/lab', version: '2.0.0' });
  const [info] = (await packageCall(server, npm.name, 'versions', 'group=acme&name=lab')).json;
  const { complianceReport, ...rest } = (
    await packageCall(server, npm.name, 'metadata', 'purl=pkg:npm/%40acme/lab@2.0.0')
  ).json;
  assert.equal(complianceReport.analysisResult, 'Compliant');
  assert.deepEqual(rest, {
    name: '@acme/lab',
    version: '2.0.0',
    published: info.published,
    publishedBy: 'SYSTEM',
    state: 'Local',
    size: info.size,
    downloads: 0,
    artifacts: [],
    vulnerabilities: [],
    licenses: [],
    status: { deprecated: false, listed: true },
  });
});

test('what is wrong with a status is told in one sentence that names the field', async () => {
  for (const [body, expected] of [
    ['{', 'The body is not valid JSON.'],
    ['', 'The body is empty; send JSON.'],
    ['[]', 'The body must be a JSON object with listed, allow, deprecated or deprecationReason.'],
    [
      { hidden: true },
      'The body says nothing about the status: send a JSON object with listed, allow, deprecated or deprecationReason.',
    ],
    [{ listed: 'false' }, 'listed must be true or false.'],
    [{ allow: 0 }, 'allow must be true or false.'],
    [{ deprecated: 1 }, 'deprecated must be true or false.'],
    [{ deprecationReason: 5 }, 'deprecationReason must be a string.'],
  ] as const) {
    const answer = await setStatus(npm, body);
    assert.deepEqual([answer.status, answer.text], [400, expected]);
  }
  await expectStatus(npm, { listed: true, deprecated: false });
});
