import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { buildPdb, buildSnupkg } from '../support/snupkg.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const lab = { id: 'Lab.Pkg', version: '1.0.0' };

let server: TestServer;
let feedCount = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

async function newFeed(properties: object = {}): Promise<NuGetFeed> {
  feedCount += 1;
  const name = `symbols${feedCount}`;
  await server.createFeed(name, 'nuget');
  const response = await fetch(`${server.url}/api/management/feeds/update/${name}`, {
    method: 'POST',
    headers: { 'X-ApiKey': server.adminKey, 'Content-Type': 'application/json' },
    body: JSON.stringify(properties),
  });
  assert.ok(response.ok, await response.text());
  return new NuGetFeed(`${server.url}/nuget/${name}`, server.adminKey);
}

function symbolUrl(feed: NuGetFeed, path: string): string {
  return `${feed.url.replace('/nuget/', '/symbols/')}/${path}`;
}

function keyOf(guid: string): string {
  return `${guid.replaceAll('-', '')}FFFFFFFF`;
}

test('symbols go to every place that takes them, and debuggers get each file by its key', async () => {
  for (const place of ['/v3/symbolpackage', '/v3/symbolpackage/', '/v3/package/', 'symbols']) {
    const feed = await newFeed();
    await feed.publish(lab);
    const guid = randomUUID();
    const pdb = Buffer.concat([buildPdb(guid), randomBytes(300_000)]);
    const snupkg = await buildSnupkg({ ...lab, files: { 'lib/net10.0/Lab.Pkg.pdb': pdb } });
    const pushed = await feed.push(snupkg, place === 'symbols' ? symbolUrl(feed, '') : place);
    assert.equal(pushed.status, 201, `${place}: ${pushed.statusText}`);
    for (const path of [
      `Lab.Pkg.pdb/${keyOf(guid)}/Lab.Pkg.pdb`,
      `lab.pkg.pdb/${keyOf(guid).toLowerCase()}/lab.pkg.pdb`,
    ]) {
      const file = await feed.send('GET', symbolUrl(feed, path));
      assert.equal(file.status, 200, path);
      assert.ok(file.bytes.equals(pdb), path);
      assert.equal((await feed.send('HEAD', symbolUrl(feed, path))).status, 200, path);
    }
    const other = await feed.send('GET', symbolUrl(feed, `Lab.Pkg.pdb/${keyOf(randomUUID())}/Lab.Pkg.pdb`));
    assert.equal(other.status, 404);
    const whole = await feed.send('GET', '/v3/flatcontainer/lab.pkg/1.0.0/lab.pkg.1.0.0.snupkg');
    assert.ok(whole.bytes.equals(snupkg));
    // Symbols are no package: what clients restore stays as it is.
    assert.deepEqual(await feed.json('/v3/flatcontainer/lab.pkg/index.json'), { versions: ['1.0.0'] });
    assert.equal((await feed.json('/v3/search')).totalHits, 1);
  }
});

test('symbols need their package, come once, and go with it', async () => {
  const feed = await newFeed();
  const guid = randomUUID();
  const snupkg = await buildSnupkg({ ...lab, files: { 'lib/Lab.Pkg.pdb': buildPdb(guid) } });
  const early = await feed.push(snupkg, '/v3/symbolpackage');
  assert.equal(early.status, 404);
  assert.match(early.statusText, /Lab\.Pkg 1\.0\.0 is not in feed symbols\d+; push the \.nupkg before its symbols/);
  await feed.publish(lab);
  assert.equal((await feed.send('GET', '/v3/flatcontainer/lab.pkg/1.0.0/lab.pkg.1.0.0.snupkg')).status, 404);
  assert.equal((await feed.push(snupkg, '/v3/symbolpackage')).status, 201);
  const again = await feed.push(snupkg, '/v3/symbolpackage');
  assert.equal(again.status, 409);
  assert.match(again.statusText, /symbols of Lab\.Pkg 1\.0\.0 already exist/);
  assert.equal((await feed.send('DELETE', '/v3/package/Lab.Pkg/1.0.0')).status, 204);
  const path = `Lab.Pkg.pdb/${keyOf(guid)}/Lab.Pkg.pdb`;
  assert.equal((await feed.send('GET', symbolUrl(feed, path))).status, 404);
});

test('where the feed allows it symbols are replaced, and an overwritten package loses its old ones', async () => {
  const feed = await newFeed({ allowOverwrite: true });
  await feed.publish(lab);
  const guids = [randomUUID(), randomUUID()];
  const statusOf = async (guid = '') =>
    (await feed.send('GET', symbolUrl(feed, `Lab.Pkg.pdb/${keyOf(guid)}/Lab.Pkg.pdb`))).status;
  for (const guid of guids) {
    const snupkg = await buildSnupkg({ ...lab, files: { 'lib/Lab.Pkg.pdb': buildPdb(guid) } });
    assert.equal((await feed.push(snupkg, '/v3/symbolpackage')).status, 201);
  }
  assert.deepEqual([await statusOf(guids[0]), await statusOf(guids[1])], [404, 200]);
  await feed.publish({ ...lab, description: 'second' });
  assert.equal(await statusOf(guids[1]), 404);
});

test('what is no symbol package is refused with a sentence', async () => {
  const feed = await newFeed();
  await feed.publish(lab);
  const cases: [string, Buffer, RegExp][] = [
    ['a package', await buildNupkg({ id: 'Lab.Other', version: '1.0.0' }), /symbol packages \(\.snupkg\) only/],
    ['an assembly', await buildSnupkg({ ...lab, files: { 'lib/Lab.dll': 'MZ' } }), /"lib\/Lab\.dll" may not be in it/],
    [
      'a Windows PDB',
      await buildSnupkg({ ...lab, files: { 'a.pdb': 'Microsoft C/C++ MSF 7.00' } }),
      /not a portable PDB/,
    ],
    ['an empty PDB', await buildSnupkg({ ...lab, files: { 'a.pdb': '' } }), /not a portable PDB/],
    ['a cut PDB', await buildSnupkg({ ...lab, files: { 'a.pdb': buildPdb().subarray(0, 70) } }), /not a portable PDB/],
  ];
  for (const [name, bytes, message] of cases) {
    const answer = await feed.push(bytes, '/v3/symbolpackage');
    assert.equal(answer.status, 400, name);
    assert.match(answer.statusText, message, name);
  }
  assert.equal((await feed.json('/v3/search')).totalHits, 1);
});

test('symbols are pushed with Add and read with View, and nobody reads them without a key', async () => {
  const feed = await newFeed();
  await feed.publish(lab);
  const name = feed.url.slice(feed.url.lastIndexOf('/') + 1);
  const guid = randomUUID();
  const snupkg = await buildSnupkg({ ...lab, files: { 'lib/Lab.Pkg.pdb': buildPdb(guid) } });
  const path = symbolUrl(feed, `Lab.Pkg.pdb/${keyOf(guid)}/Lab.Pkg.pdb`);
  for (const [permission, pushed, read] of [
    ['view', 403, 404],
    ['add', 201, 403],
    ['view', 403, 200],
  ] as const) {
    const key = await server.createKey({ type: 'feed', feed: name, packagePermissions: [permission] });
    const by = new NuGetFeed(feed.url, key);
    assert.equal((await by.push(snupkg, '/v3/symbolpackage')).status, pushed, permission);
    assert.equal((await by.send('GET', path)).status, read, permission);
  }
  const nobody = await fetch(path);
  assert.equal(nobody.status, 401);
  assert.match(nobody.headers.get('www-authenticate') ?? '', /^Basic realm=/);
});
