import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildNpmTarball } from '../../emulator/demo/npmPackage.ts';
import { type ApiAnswer, type ApiCall, call } from '../support/api.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { addNpm, addNuget, packageCall, shortList, upload } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feeds = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

async function newFeed(feedType: string): Promise<string> {
  feeds += 1;
  await server.createFeed(`feed${feeds}`, feedType);
  return `feed${feeds}`;
}

function repackage(body: object | string, options: ApiCall = {}): Promise<ApiAnswer> {
  return call(server, '/api/repackaging/repackage', { method: 'POST', body, ...options });
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('a NuGet package gets its new version inside and outside, and the old one stays', async () => {
  const feed = await newFeed('nuget');
  await addNuget(server, feed, 'Lab@1.0.0-rc.1');
  const body = { feed, name: 'lab', version: '1.0.0-rc.1', newVersion: '1.0.0', comments: 'released' };
  const answer = await repackage(body);
  assert.deepEqual([answer.status, answer.text], [200, '']);
  assert.deepEqual(shortList(await packageCall(server, feed, 'versions')), ['Lab@1.0.0', 'Lab@1.0.0-rc.1']);
  const client = new NuGetFeed(`${server.url}/nuget/${feed}`, server.adminKey);
  const nuspec = await client.send('GET', '/v3/flatcontainer/lab/1.0.0/lab.nuspec');
  assert.match(nuspec.bytes.toString(), /<version>1\.0\.0<\/version>/);
});

test('the history keeps what was repackaged into what, by whom and why', async () => {
  const [feed, toFeed] = [await newFeed('npm'), await newFeed('npm')];
  await addNpm(server, feed, '@acme/told@1.0.0-rc.1');
  const from = { feed, group: '@acme', name: 'told', version: '1.0.0-rc.1' };
  await repackage({ ...from, newVersion: '1.0.0', toFeed, comments: 'released' });
  const promotion = { fromFeed: toFeed, toFeed: feed, group: '@acme', name: 'told', version: '1.0.0' };
  await call(server, '/api/promotions/promote', { method: 'POST', body: promotion });
  const entries = (await call(server, '/emulator/history?package=told')).json;
  const common = {
    feedType: 'npm',
    group: '@acme',
    package: 'told',
    version: '1.0.0',
    qualifier: null,
    user: 'SYSTEM',
  };
  assert.deepEqual(
    entries.map(({ id: _id, date: _date, ...entry }: Record<string, unknown>) => entry),
    [
      {
        ...common,
        kind: 'repackaging',
        formerVersion: '1.0.0-rc.1',
        fromFeed: feed,
        toFeed,
        comments: 'released',
      },
      { ...common, kind: 'promotion', formerVersion: null, fromFeed: toFeed, toFeed: feed, comments: null },
    ],
  );
  for (const { date } of entries) assert.ok(Math.abs(Date.parse(date) - Date.now()) < 60_000, date);
  assert.equal((await call(server, '/emulator/history', { key: null })).status, 403);
});

test('an npm package gets its new version inside and outside, in another feed if that is wanted', async () => {
  const [feed, toFeed] = [await newFeed('npm'), await newFeed('npm')];
  await upload(server, feed, await buildNpmTarball({ name: '@acme/lab', version: '1.0.0-rc.1', description: 'kept' }));
  const body = { feed, group: 'acme', name: 'lab', version: '1.0.0-rc.1', newVersion: '1.0.0', toFeed };
  assert.equal((await repackage(body)).status, 200);
  assert.deepEqual(shortList(await packageCall(server, feed, 'versions')), ['@acme/lab@1.0.0-rc.1']);
  assert.deepEqual(shortList(await packageCall(server, toFeed, 'versions')), ['@acme/lab@1.0.0']);
  const { body: document } = await new NpmFeed(`${server.url}/npm/${toFeed}`, server.adminKey).get('/@acme%2flab');
  const { version, description, dist } = document.versions['1.0.0'];
  assert.deepEqual([version, description], ['1.0.0', 'kept']);
  assert.equal(
    (await call(server, new URL(dist.tarball).pathname, { headers: { Authorization: `Bearer ${server.adminKey}` } }))
      .status,
    200,
  );
});

test('a form is taken, with the old names of the parameters', async () => {
  const feed = await newFeed('npm');
  await addNpm(server, feed, '@acme/lab@1.0.0');
  const body = new URLSearchParams({
    feed,
    packageName: 'lab',
    groupName: 'acme',
    version: '1.0.0',
    newVersion: '1.0.1',
  });
  assert.equal((await repackage(body.toString(), { headers: form })).status, 200);
  assert.deepEqual(shortList(await packageCall(server, feed, 'versions')), ['@acme/lab@1.0.1', '@acme/lab@1.0.0']);
});

test('what is wrong with a repackaging is told in one sentence that names it', async () => {
  const [feed, npm] = [await newFeed('nuget'), await newFeed('npm')];
  await addNuget(server, feed, 'Lab@1.0.0');
  await addNpm(server, npm, 'lab@1.0.0');
  const right = { feed, name: 'Lab', version: '1.0.0', newVersion: '2.0.0' };
  for (const [body, status, expected] of [
    [{ ...right, feed: undefined }, 400, /^feed is required\.$/],
    [{ ...right, name: undefined }, 400, /^name is required\.$/],
    [{ ...right, version: undefined }, 400, /^version is required\.$/],
    [{ ...right, newVersion: undefined }, 400, /^newVersion is required\.$/],
    [{ ...right, newVersion: ['2.0.0'] }, 400, /^newVersion must be a string\.$/],
    [{ ...right, newVersion: '1.0' }, 400, /^newVersion is the version that Lab has already\.$/],
    [{ ...right, newVersion: 'two' }, 400, /^"two" is not a NuGet version/],
    [{ ...right, feed: npm, name: 'lab', newVersion: '2.0' }, 400, /^"2\.0" is not a semantic version/],
    [{ ...right, toFeed: npm }, 400, /^feed and toFeed must be of one type/],
    [{ ...right, feed: 'nowhere' }, 404, /^Feed nowhere not found\.$/],
    [{ ...right, toFeed: 'nowhere' }, 404, /^Feed nowhere not found\.$/],
    [{ ...right, version: '9.0.0' }, 404, /^Lab 9\.0\.0 was not found/],
    [{ ...right, version: 'latest' }, 404, /^Lab latest was not found/],
  ] as const) {
    const answer = await repackage(body);
    assert.equal(answer.status, status, `${JSON.stringify(body)}: ${answer.text}`);
    assert.match(answer.text, expected);
  }
  assert.deepEqual(shortList(await packageCall(server, feed, 'versions')), ['Lab@1.0.0']);
});

test('a key needs View at the source, Add at the target, and Overwrite for a version that is there', async () => {
  const [feed, toFeed] = [await newFeed('nuget'), await newFeed('nuget')];
  await addNuget(server, feed, 'Lab@1.0.0');
  const feedKey = (feeds: string, ...packagePermissions: string[]) =>
    server.createKey({ type: 'feed', feed: feeds, packagePermissions });
  const body = { feed, name: 'Lab', version: '1.0.0', newVersion: '2.0.0', toFeed };
  const both = `${feed},${toFeed}`;
  for (const [key, code] of [
    [await feedKey(both, 'view'), 'missing-permission'],
    [await feedKey(both, 'add'), 'missing-permission'],
    [await feedKey(feed, 'view', 'add'), 'wrong-feed'],
    [await feedKey(toFeed, 'view', 'add'), 'wrong-feed'],
    [await server.createKey({ type: 'other', legacyApis: ['package-promotion'] }), 'api-not-permitted'],
    [null, 'missing-key'],
  ] as const) {
    const { status, headers, text } = await repackage(body, { key });
    assert.deepEqual([status, headers['x-proget-emulator-denial']], [403, code], text);
  }
  const adding = await feedKey(both, 'view', 'add');
  assert.equal((await repackage(body, { key: adding })).status, 200);
  const again = await repackage(body, { key: adding });
  assert.deepEqual([again.status, again.headers['x-proget-emulator-denial']], [403, 'missing-permission']);
  assert.equal((await repackage(body, { key: await feedKey(both, 'view', 'add', 'delete') })).status, 200);
  const classic = await server.createKey({ type: 'other', legacyApis: ['repackaging'] });
  assert.equal((await repackage({ ...body, newVersion: '3.0.0' }, { key: classic })).status, 200);
});

test('the Free edition answers 500, as documented', async () => {
  const free = await startTestServer({ edition: 'free' });
  try {
    await free.createFeed('a', 'nuget');
    await addNuget(free, 'a', 'Lab@1.0.0');
    const body = { feed: 'a', name: 'Lab', version: '1.0.0', newVersion: '2.0.0' };
    const answer = await call(free, '/api/repackaging/repackage', { method: 'POST', body });
    assert.equal(answer.status, 500, answer.text);
    assert.deepEqual(shortList(await packageCall(free, 'a', 'versions')), ['Lab@1.0.0']);
  } finally {
    await free.stop();
  }
});
