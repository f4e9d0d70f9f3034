import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call } from '../support/api.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { packageCall, shortList } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
  const feed = new GemFeed(await server.createFeed('gems', 'rubygems'), server.adminKey);
  await server.createFeed('approved', 'rubygems');
  await feed.publish(
    { name: 'native', version: '1.0.0' },
    { name: 'native', version: '1.0.0', platform: 'java' },
    { name: 'plain', version: '1.0.0' },
    { name: 'onlyjava', version: '2.0.0', platform: 'java' },
  );
});
after(() => server.stop());

test('a version of several files needs a qualifier, which names one of them', async () => {
  for (const [query, status, expected] of [
    ['name=native&version=1.0.0&qualifier=platform%3Djava', 200, 'native-1.0.0-java.gem'],
    ['name=native&version=1.0.0&qualifier=platform%3Druby', 200, 'native-1.0.0.gem'],
    ['purl=pkg:gem/native@1.0.0?platform=java', 200, 'native-1.0.0-java.gem'],
    ['purl=pkg:gem/native@1.0.0?platform=ruby', 200, 'native-1.0.0.gem'],
    ['name=native&version=latest&qualifier=platform%3Druby', 200, 'native-1.0.0.gem'],
    ['name=plain&version=1.0.0', 200, 'plain-1.0.0.gem'],
    ['name=plain&version=1.0.0&qualifier=platform%3Druby', 200, 'plain-1.0.0.gem'],
    ['name=onlyjava&version=latest-stable', 200, 'onlyjava-2.0.0-java.gem'],
    ['name=onlyjava&version=2.0.0&qualifier=platform%3Druby', 404, /^onlyjava 2\.0\.0 \(platform=ruby\) was not found/],
    [
      'name=native&version=1.0.0',
      400,
      /^native 1\.0\.0 is several files: add a qualifier, one of platform=(java|ruby), /,
    ],
    ['purl=pkg:gem/native@1.0.0', 400, /is several files/],
    ['name=native&version=1.0.0&qualifier=arch%3Dx64', 404, /was not found/],
  ] as const) {
    const answer = await packageCall(server, 'gems', 'download', query);
    assert.equal(answer.status, status, `${query}: ${answer.text.slice(0, 200)}`);
    if (typeof expected === 'string') {
      assert.equal(answer.headers['content-disposition'], `attachment; filename="${expected}"`);
    } else assert.match(answer.text, expected);
  }
});

test('the latest of a package is every listed file of its newest version', async () => {
  const latest = async () => shortList(await packageCall(server, 'gems', 'latest', 'name=native'));
  assert.deepEqual(await latest(), ['native@1.0.0', 'native@1.0.0']);
  const java = 'name=native&version=1.0.0&qualifier=platform%3Djava';
  await packageCall(server, 'gems', 'status', java, { method: 'POST', body: { listed: false } });
  assert.deepEqual(await latest(), ['native@1.0.0']);
});

test('a promotion of one of several files needs the qualifier too', async () => {
  const body = { name: 'native', version: '1.0.0', fromFeed: 'gems', toFeed: 'approved' };
  const promote = (more: object) =>
    call(server, '/api/promotions/promote', { method: 'POST', body: { ...body, ...more } });
  assert.equal((await promote({})).status, 400);
  assert.equal((await promote({ qualifier: 'platform=ruby' })).status, 200);
  const [info, ...more] = (await packageCall(server, 'approved', 'versions')).json;
  assert.deepEqual([info.purl, more.length], ['pkg:gem/native@1.0.0', 0]);
  const [promoted] = (await call(server, '/api/promotions/list?package=native')).json;
  assert.equal(promoted.packageType, 'rubygems');
});
