import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildGem } from '../../emulator/demo/gemPackage.ts';
import { call } from '../support/api.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { loadMarshal } from '../support/marshal.ts';
import { head, sendRaw } from '../support/rawHttp.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feed: GemFeed;
let count = 0;
before(async () => {
  server = await startTestServer();
  feed = await newFeed();
});
after(() => server.stop());

async function newFeed(key = server.adminKey): Promise<GemFeed> {
  count += 1;
  return new GemFeed(await server.createFeed(`gems${count}`, 'rubygems'), key);
}

test('the same file again is no error, another one for the version is refused', async () => {
  const [gem = Buffer.alloc(0)] = await feed.publish({ name: 'twice', version: '1.0' });
  const before = await feed.text('/versions');
  assert.deepEqual(await answerOf(feed.push(gem)), [200, 'Gem was already pushed: twice (1.0)']);
  for (const version of ['1.0', '1.0.0']) {
    const answer = await feed.push(await buildGem({ name: 'twice', version, summary: 'another' }));
    assert.equal(answer.status, 409);
    assert.match(answer.text, /^Repushing of gem versions is not allowed: twice \(1\.0.*Raise the version, or yank it/);
  }
  assert.equal(await feed.text('/versions'), before);
});

async function answerOf(sent: Promise<{ status: number; text: string }>): Promise<[number, string]> {
  const { status, text } = await sent;
  return [status, text];
}

test('where the feed allows it, whoever may overwrite replaces a version', async () => {
  const own = await newFeed();
  const name = own.url.split('/').at(-1) ?? '';
  await own.publish({ name: 'other', version: '1.0' }, { name: 'a', version: '1.0' }, { name: 'a', version: '2.0' });
  await call(server, `/api/management/feeds/update/${name}`, { method: 'POST', body: { allowOverwrite: true } });
  const again = await buildGem({ name: 'a', version: '1.0', summary: 'anew' });
  const add = await server.createKey({ type: 'feed', feed: name, packagePermissions: ['view', 'add'] });
  const refused = await new GemFeed(own.url, add).push(again);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /has no Overwrite permission|no Delete permission/);
  assert.equal((await own.push(again)).status, 200);
  const info = await own.text('/info/a');
  assert.deepEqual(
    info.split('\n').map((line) => line.split(' ')[0]),
    ['---', '2.0', '1.0', ''],
  );
  assert.match(await own.text('/versions'), /\na -1\.0,1\.0 [0-9a-f]{32}\n$/);
  assert.deepEqual((await own.get('/gems/a-1.0.gem')).bytes, again);
  assert.equal(JSON.parse(await own.text('/api/v1/gems/a.json')).version, '2.0');
});

test('two gems whose files would have one name cannot both be there', async () => {
  const own = await newFeed();
  await own.publish({ name: 'a', version: '1', platform: '2' });
  const answer = await own.push(await buildGem({ name: 'a-1', version: '2' }));
  assert.deepEqual([answer.status, /the file a-1-2\.gem/.test(answer.text)], [409, true], answer.text);
});

test('a yanked version is gone and can be pushed again; one that is not there says which are', async () => {
  const own = await newFeed();
  await own.publish({ name: 'a', version: '1.0' }, { name: 'a', version: '1.0', platform: 'java' });
  assert.equal((await own.yank('a', '1.0', 'jruby')).text, 'Successfully deleted gem: a (1.0-java)');
  assert.equal((await own.get('/gems/a-1.0-java.gem')).status, 404);
  assert.equal((await own.get('/gems/a-1.0.gem')).status, 200);
  assert.deepEqual(await answerOf(own.yank('a', '2.0')), [
    404,
    `The version 2.0 does not exist. Feed gems${count} has a 1.0.`,
  ]);
  assert.match((await own.yank('b', '1.0')).text, /^This gem could not be found: b is not in feed/);
  assert.equal((await own.send('DELETE', '/api/v1/gems/yank')).status, 400);
  await own.publish({ name: 'a', version: '1.0', platform: 'java', summary: 'second' });
});

test('each right is needed where it belongs, and the body says what is missing', async () => {
  const own = await newFeed();
  const name = `gems${count}`;
  await own.publish({ name: 'a', version: '1.0' });
  const keyed = async (...packagePermissions: string[]) =>
    new GemFeed(own.url, await server.createKey({ type: 'feed', feed: name, packagePermissions }));
  const [view, add, remove] = [await keyed('view'), await keyed('add'), await keyed('delete')];
  const gem = await buildGem({ name: 'b', version: '1.0' });
  const refused = await view.push(gem);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /no Add permission on feed .*\. .* \[missing-permission\]$/);
  assert.equal((await remove.push(gem)).status, 403);
  assert.equal((await add.push(gem)).status, 200);
  assert.match((await add.yank('b', '1.0')).text, /no Delete permission .* \[missing-permission\]$/);
  for (const path of ['/versions', '/specs.4.8.gz', '/gems/a-1.0.gem']) {
    assert.equal((await add.get(path)).status, 403, path);
    assert.equal((await view.get(path)).status, 200, path);
  }
  assert.equal((await remove.yank('b', '1.0')).status, 200);
  const nobody = await new GemFeed(own.url, null).get('/versions');
  assert.equal(nobody.status, 401);
  assert.equal(nobody.headers.get('www-authenticate'), 'Basic realm="ProGet"');
  assert.match(nobody.text, /Put the key into the source: .* \[missing-key\]$/);
});

test('both values of gem push with a key in the host URL are understood', async () => {
  const gem = await buildGem({ name: 'joined', version: '1.0' });
  const joined = `Basic ${Buffer.from(`api:${server.adminKey}`).toString('base64')}, ${server.adminKey}`;
  const answer = await new GemFeed(feed.url, null).send('POST', '/api/v1/gems', {
    body: gem,
    headers: { Authorization: joined },
  });
  assert.equal(answer.status, 200, answer.text);
});

test('a gem that comes in a form, with its attestations behind it, is taken', async () => {
  const body = new FormData();
  const gem = await buildGem({ name: 'attested', version: '1.0' });
  body.append('gem', new Blob([Uint8Array.from(gem)], { type: 'application/octet-stream' }), 'attested-1.0.gem');
  body.append('attestations', '[]');
  const answer = await feed.send('POST', '/api/v1/gems', { body });
  assert.deepEqual([answer.status, answer.text], [200, 'Successfully registered gem: attested (1.0)']);
  assert.deepEqual((await feed.get('/gems/attested-1.0.gem')).bytes, gem);
});

test('doubled slashes, encodings and wrong methods behave', async () => {
  const own = await newFeed();
  await own.publish({ name: 'a.b-c_d', version: '1.0' });
  for (const path of ['//versions', '//info/a.b-c_d', '/info/a%2Eb-c_d', '/gems/a.b-c_d-1.0.gem?x=1']) {
    assert.equal((await own.get(path)).status, 200, path);
  }
  assert.equal((await own.get('/info/a%2fb')).status, 404);
  assert.equal((await own.get('/info/%zz')).status, 400);
  const wrong = await own.send('PUT', '/api/v1/gems', { body: 'x' });
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST']);
});

test('a refused push is read to its end, and one that breaks off leaves nothing', async () => {
  const own = await newFeed();
  const large = Buffer.alloc(3_000_000, 1);
  const refused = await new GemFeed(own.url, 'no-such-key').push(large);
  assert.deepEqual([refused.status, /\[unknown-key\]$/.test(refused.text)], [401, true]);
  const broken = await own.push(large);
  assert.equal(broken.status, 422);
  assert.match(broken.text, /^RubyGems cannot process this gem: /);
  assert.deepEqual(await answerOf(own.push(Buffer.alloc(0))), [400, 'The body is empty; push a .gem file.']);
  const path = new URL(own.url).pathname;
  const headers = { Authorization: server.adminKey, 'Content-Length': 600 * 1024 * 1024, Connection: 'close' };
  const [tooLarge] = await sendRaw(
    server.url,
    head(server.url, `POST ${path}/api/v1/gems`, { ...headers, 'Content-Length': 0 }),
  );
  assert.equal(tooLarge?.status, 400);
});

test('the JSON API describes gems, versions and dependencies, and finds by words', async () => {
  const own = await newFeed();
  await own.publish(
    { name: 'rack-lab', version: '2.0', summary: 'A Modular interface', dependencies: { base: ['~> 1.0', '>= 1.2'] } },
    { name: 'rack-lab', version: '3.0.pre' },
    { name: 'rack-lab', version: '10.0', summary: 'A Modular interface', developmentDependencies: { dev: ['>= 0'] } },
    { name: 'other', version: '1.0' },
  );
  const info = JSON.parse(await own.text('/api/v1/gems/rack-lab.json'));
  assert.deepEqual([info.name, info.version, info.info], ['rack-lab', '10.0', 'A Modular interface']);
  assert.deepEqual(info.dependencies, { development: [{ name: 'dev', requirements: '>= 0' }], runtime: [] });
  assert.equal(info.gem_uri, `${own.url}/gems/rack-lab-10.0.gem`);
  const versions = JSON.parse(await own.text('/api/v1/versions/rack-lab.json'));
  assert.deepEqual(
    versions.map((one: { number: string; prerelease: boolean }) => [one.number, one.prerelease]),
    [
      ['10.0', false],
      ['3.0.pre', true],
      ['2.0', false],
    ],
  );
  assert.deepEqual(JSON.parse(await own.text('/api/v1/versions/rack-lab/latest.json')), { version: '10.0' });
  const found = JSON.parse(await own.text('/api/v1/search.json?query=modular+RACK'));
  assert.deepEqual(
    found.map((one: { name: string }) => one.name),
    ['rack-lab'],
  );
  const expected = {
    name: 'rack-lab',
    number: '2.0',
    platform: 'ruby',
    dependencies: [['base', '>= 1.2, ~> 1.0']],
  };
  const dependencies = await own.get('/api/v1/dependencies?gems=rack-lab,none');
  assert.deepEqual((loadMarshal(dependencies.bytes) as unknown[])[0], expected);
  assert.deepEqual(JSON.parse(await own.text('/api/v1/dependencies.json?gems=rack-lab'))[0], expected);
  assert.equal((await own.get('/api/v1/dependencies')).bytes.length, 0);
  assert.equal((await own.get('/api/v1/gems/none.json')).status, 404);
  assert.equal(await own.text('/api/v1/gems/other/owners.yaml'), '---\n- handle: "SYSTEM"\n  email: "SYSTEM"\n');
  assert.equal((await own.send('POST', '/api/v1/gems/other/owners', { body: 'email=a@b.example' })).status, 501);
});
