import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feedCount = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

/** A feed of its own for each test, written to with the full-control key. */
async function newFeed(properties: object = {}): Promise<NuGetFeed> {
  feedCount += 1;
  const name = `nuget${feedCount}`;
  const response = await fetch(`${server.url}/api/management/feeds/create`, {
    method: 'POST',
    headers: { 'X-ApiKey': server.adminKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, feedType: 'nuget', ...properties }),
  });
  assert.ok(response.ok, await response.text());
  return new NuGetFeed(`${server.url}/nuget/${name}`, server.adminKey);
}

test('the service index names every resource below the feed, and each answers', async () => {
  const feed = await newFeed();
  const index = await feed.json('/v3/index.json');
  assert.match(index.version, /^3\./);
  const types = new Map<string, string>(
    index.resources.map((resource: Record<string, string>) => [resource['@type'], resource['@id']]),
  );
  const wanted = `LegacyGallery/2.0.0 PackageBaseAddress/3.0.0 RegistrationsBaseUrl RegistrationsBaseUrl/3.0.0-beta RegistrationsBaseUrl/3.0.0-rc
    RegistrationsBaseUrl/3.4.0 RegistrationsBaseUrl/3.6.0 RegistrationsBaseUrl/Versioned SearchQueryService
    SearchQueryService/3.0.0-beta SearchQueryService/3.0.0-rc SearchQueryService/3.5.0 SearchQueryService/Versioned
    SearchAutocompleteService SearchAutocompleteService/3.0.0-beta SearchAutocompleteService/3.0.0-rc
    SearchAutocompleteService/3.5.0 SearchAutocompleteService/Versioned PackagePublish/2.0.0 PackagePublish/Versioned
    SymbolPackagePublish/4.9.0 ReadmeUriTemplate/6.13.0 PackageDetailsUriTemplate/5.1.0 ReportAbuseUriTemplate/3.0.0`;
  assert.deepEqual([...types.keys()].sort(), wanted.split(/\s+/).sort());
  for (const [type, url] of types) {
    // Only the V2 half lies elsewhere.
    assert.ok(type === 'LegacyGallery/2.0.0' ? url === feed.url : url.startsWith(`${feed.url}/v3/`), url);
  }
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
  for (const [type, path] of [
    ['PackageBaseAddress/3.0.0', 'lab.pkg/index.json'],
    ['RegistrationsBaseUrl', 'lab.pkg/index.json'],
    ['RegistrationsBaseUrl/3.4.0', 'lab.pkg/index.json'],
    ['RegistrationsBaseUrl/3.6.0', 'lab.pkg/index.json'],
    ['SearchQueryService', '?q=lab'],
    ['SearchAutocompleteService', '?q=lab'],
  ] as const) {
    assert.equal((await feed.send('GET', `${types.get(type)}${path}`)).status, 200, type);
  }
});

test('the templates of the service index lead to what they promise', async () => {
  const feed = await newFeed();
  const metadataXml = '<readme>docs/README.md</readme>';
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0-Beta', metadataXml, files: { 'docs/README.md': '# Lab' } });
  const { resources } = await feed.json('/v3/index.json');
  const follow = (type: string) => {
    const template = resources.find((resource: Record<string, string>) => resource['@type'] === type)['@id'];
    const values: Record<string, string> = { id: 'Lab.Pkg', version: '1.0.0-Beta' };
    return feed.send(
      'GET',
      template.replaceAll(/\{(lower_)?(id|version)\}/g, (_: string, lower: string | undefined, name: string) => {
        return lower === undefined ? values[name] : values[name]?.toLowerCase();
      }),
    );
  };
  assert.equal((await follow('ReadmeUriTemplate/6.13.0')).bytes.toString(), '# Lab');
  assert.equal((await follow('PackageDetailsUriTemplate/5.1.0')).body.id, 'Lab.Pkg');
  assert.match(
    (await follow('ReportAbuseUriTemplate/3.0.0')).bytes.toString(),
    /what is wrong with Lab\.Pkg 1\.0\.0-Beta/,
  );
});

test('a source that ends too early is told which one was meant', async () => {
  const feed = await newFeed();
  for (const path of ['/v3', '/v3/', "/v3/FindPackagesById()?id='Lab'&semVerLevel=2.0.0"]) {
    const answer = await feed.send('GET', path);
    assert.equal(answer.status, 404, path);
    assert.match(answer.statusText, /did you mean http:.*\/v3\/index\.json\?/, path);
  }
});

test('a push is taken at every documented place, with or without trailing slash', async () => {
  const feed = await newFeed();
  const places = [
    '',
    '/',
    '/package',
    '/package/',
    '/api/v2/package',
    '/api/v2/package/',
    '/v2/package',
    '/v2/package/',
    '/v3/package',
    '/v3/package/',
  ];
  for (const [index, place] of places.entries()) {
    const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: `1.0.${index}` });
    assert.equal((await feed.push(nupkg, place)).status, 201, place);
  }
  const { versions } = await feed.json('/v3/flatcontainer/lab.pkg/index.json');
  assert.equal(versions.length, places.length);
  const raw = await feed.send('PUT', '/', { body: await buildNupkg({ id: 'Lab.Pkg', version: '2.0.0' }) });
  assert.equal(raw.status, 201);
});

test('a pushed package comes back byte for byte, under any spelling of its id and version', async () => {
  const feed = await newFeed();
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0-Beta.1+build', tags: 'x' });
  assert.equal((await feed.push(nupkg)).status, 201);
  assert.deepEqual(await feed.json('/v3/flatcontainer/LAB.pkg/index.json'), { versions: ['1.0.0-beta.1'] });
  for (const path of [
    '/v3/flatcontainer/lab.pkg/1.0.0-beta.1/lab.pkg.1.0.0-beta.1.nupkg',
    '/v3/flatcontainer/Lab.Pkg/1.0-BETA.1/lab.pkg.1.0-beta.1.nupkg',
    '/package/Lab.Pkg/1.0.0-Beta.1',
  ]) {
    const answer = await feed.send('GET', path);
    assert.equal(answer.status, 200, path);
    assert.ok(answer.bytes.equals(nupkg), path);
    assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
  }
  const head = await feed.send('HEAD', '/package/Lab.Pkg/1.0.0-beta.1');
  assert.equal(Number(head.headers.get('content-length')), nupkg.length);
  const nuspec = await feed.send('GET', '/v3/flatcontainer/lab.pkg/1.0.0-beta.1/lab.pkg.nuspec');
  assert.match(nuspec.bytes.toString(), /<version>1\.0\.0-Beta\.1\+build<\/version>/);
});

test('what is not there is 404 with a sentence', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
  for (const path of [
    '/v3/flatcontainer/none/index.json',
    '/v3/flatcontainer/lab.pkg/2.0.0/lab.pkg.2.0.0.nupkg',
    '/v3/flatcontainer/lab.pkg/nonsense/lab.pkg.nonsense.nupkg',
    '/v3/flatcontainer/lab.pkg/1.0.0/other.1.0.0.nupkg',
    '/v3/flatcontainer/lab.pkg/1.0.0/icon',
    '/v3/flatcontainer/..%2f..%2fetc/1.0.0/..%2f..%2fetc.1.0.0.nupkg',
    '/v3/registration5-semver1/none/index.json',
    '/v3/registration5-gz-semver2/lab.pkg/2.0.0.json',
    '/v3/registration5-gz-semver2/lab.pkg/page/0.0.1/2.0.0.json',
    '/v3/nonsense',
  ]) {
    const answer = await feed.send('GET', path);
    assert.equal(answer.status, 404, path);
    assert.match(answer.statusText, /(not in feed|nothing at|no icon|no page)/, path);
  }
});

test('readme, icon and license come out of the package', async () => {
  const feed = await newFeed();
  const icon = Buffer.from('89504e470d0a1a0a', 'hex');
  const metadataXml = '<readme>docs\\README.md</readme><icon>a b.png</icon><license type="file">LICENSE</license>';
  const files = { 'docs/README.md': '# Lab', 'a%20b.png': icon, LICENSE: 'free' };
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0', metadataXml, files });
  const base = '/v3/flatcontainer/lab.pkg/1.0.0';
  assert.equal((await feed.send('GET', `${base}/readme`)).bytes.toString(), '# Lab');
  assert.equal((await feed.send('GET', `${base}/license`)).bytes.toString(), 'free');
  const answer = await feed.send('GET', `${base}/icon`);
  assert.deepEqual(answer.bytes, icon);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  const { data } = await feed.json('/v3/search');
  assert.equal(data[0].iconUrl, `${feed.url}${base}/icon`);
});

test('every spelling of an existing version is 409 with the reason, and changes nothing', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0', description: 'first' });
  for (const [id, version] of [
    ['Lab.Pkg', '1.0.0'],
    ['lab.pkg', '1.0'],
    ['LAB.PKG', '1.0.0.0'],
    ['Lab.Pkg', '1.0.0+other'],
  ] as const) {
    const answer = await feed.push(await buildNupkg({ id, version, description: 'second' }));
    assert.equal(answer.status, 409, version);
    assert.match(answer.statusText, /already exists in feed nuget\d+; raise the version, or delete it first/);
  }
  const { data } = await feed.json('/v3/search');
  assert.deepEqual([data[0].id, data[0].description], ['Lab.Pkg', 'first']);
});

test('where the feed allows it, whoever may overwrite replaces a version and is told of old copies', async () => {
  const feed = await newFeed({ allowOverwrite: true });
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0', description: 'first' });
  const second = await buildNupkg({ id: 'Lab.Pkg', version: '1.0', description: 'second' });
  const name = feed.url.slice(feed.url.lastIndexOf('/') + 1);
  const adder = await server.createKey({ type: 'feed', feed: name, packagePermissions: ['view', 'add'] });
  const refused = await new NuGetFeed(feed.url, adder).push(second);
  assert.equal(refused.status, 403);
  const answer = await feed.push(second);
  assert.equal(answer.status, 201);
  assert.match(answer.headers.get('x-nuget-warning') ?? '', /delete lab\.pkg\/1\.0\.0 in their global-packages folder/);
  const { data } = await feed.json('/v3/search');
  assert.deepEqual([data[0].description, data[0].versions.length], ['second', 1]);
  assert.ok((await feed.send('GET', '/package/Lab.Pkg/1.0.0')).bytes.equals(second));
});

test('a package that is no package is 400 with the reason in the reason phrase', async () => {
  const feed = await newFeed();
  const good = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' });
  const answer = await feed.push(good.subarray(0, 300));
  assert.equal(answer.status, 400);
  assert.match(answer.statusText, /not a zip file, or it was cut off/);
  assert.match(answer.headers.get('x-nuget-warning') ?? '', /cut off/);
  assert.equal((await feed.send('GET', '/v3/flatcontainer/lab.pkg/index.json')).status, 404);
});

test('deleting removes a version for good, at every documented place', async () => {
  const feed = await newFeed();
  const places = ['', '/package', '/api/v2/package', '/v2/package', '/v3/package'];
  for (const place of places) {
    await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' }, { id: 'Lab.Pkg', version: '2.0.0-a' });
    assert.equal((await feed.send('DELETE', `${place}/Lab.Pkg/2.0-A`)).status, 204, place);
    assert.deepEqual(await feed.json('/v3/flatcontainer/lab.pkg/index.json'), { versions: ['1.0.0'] });
    assert.equal((await feed.send('DELETE', `${place}/LAB.PKG/1.0.0/`)).status, 204, place);
    assert.equal((await feed.send('GET', '/v3/flatcontainer/lab.pkg/index.json')).status, 404);
  }
  for (const path of ['/v3/package/Lab.Pkg/1.0.0', '/v3/package/Lab.Pkg/nonsense']) {
    assert.equal((await feed.send('DELETE', path)).status, 404, path);
  }
});

test('relisting answers 200 for what is there and 404 for what is not', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
  assert.equal((await feed.send('POST', '/v3/package/Lab.Pkg/1.0.0')).status, 200);
  assert.equal((await feed.send('POST', '/v3/package/Lab.Pkg/1.0.1')).status, 404);
});

test('each action needs its own permission', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
  const name = feed.url.slice(feed.url.lastIndexOf('/') + 1);
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '2.0.0' });
  const attempts = {
    view: (with_: NuGetFeed) => with_.send('GET', '/v3/search'),
    download: (with_: NuGetFeed) => with_.send('GET', '/package/Lab.Pkg/1.0.0'),
    add: (with_: NuGetFeed) => with_.push(nupkg),
    delete: (with_: NuGetFeed) => with_.send('DELETE', '/Lab.Pkg/1.0.0'),
  };
  for (const [permission, expected] of [
    ['view', { view: 200, download: 200, add: 403, delete: 403 }],
    ['add', { view: 403, download: 403, add: 201, delete: 403 }],
    ['delete', { view: 403, download: 403, add: 403, delete: 204 }],
  ] as const) {
    const key = await server.createKey({ type: 'feed', feed: name, packagePermissions: [permission] });
    for (const [what, attempt] of Object.entries(attempts)) {
      const { status } = await attempt(new NuGetFeed(feed.url, key));
      assert.equal(status, expected[what as keyof typeof expected], `${permission}: ${what}`);
    }
  }
  const nobody = await fetch(`${feed.url}/v3/index.json`);
  assert.equal(nobody.status, 401);
  assert.match(nobody.headers.get('www-authenticate') ?? '', /^Basic realm=/);
});

test('Chocolatey and PowerShell feeds are NuGet feeds', async () => {
  for (const feedType of ['chocolatey', 'powershell']) {
    await server.createFeed(`lab-${feedType}`, feedType);
    const feed = new NuGetFeed(`${server.url}/nuget/lab-${feedType}`, server.adminKey);
    await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
    assert.deepEqual(await feed.json('/v3/flatcontainer/lab.pkg/index.json'), { versions: ['1.0.0'] });
  }
});

test('packages outlive the server', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'nuget-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' });
  const first = await startTestServer({ dataDir });
  const url = await first.createFeed('lab', 'nuget');
  assert.equal((await new NuGetFeed(url, first.adminKey).push(nupkg)).status, 201);
  await first.stop();
  const second = await startTestServer({ dataDir });
  const feed = new NuGetFeed(`${second.url}/nuget/lab`, second.adminKey);
  const answer = await feed.send('GET', '/package/Lab.Pkg/1.0.0');
  const nuspec = await feed.send('GET', '/v3/flatcontainer/lab.pkg/1.0.0/lab.pkg.nuspec');
  await second.stop();
  assert.ok(answer.bytes.equals(nupkg));
  assert.match(nuspec.bytes.toString(), /<id>Lab\.Pkg<\/id>/);
});

test('of ten pushes of one version at once, one is taken', async (t) => {
  // On disk: keeping the bytes takes a while there, in which the others come in.
  const dataDir = mkdtempSync(join(tmpdir(), 'nuget-'));
  const onDisk = await startTestServer({ dataDir });
  t.after(async () => {
    await onDisk.stop();
    rmSync(dataDir, { recursive: true });
  });
  const feed = new NuGetFeed(await onDisk.createFeed('lab', 'nuget'), onDisk.adminKey);
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => feed.push(nupkg)));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, ...Array<number>(9).fill(409)]);
  assert.deepEqual(readdirSync(join(dataDir, 'tmp')), []);
});

test('a client that hangs up while pushing harms nobody', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'nuget-'));
  const onDisk = await startTestServer({ dataDir });
  t.after(async () => {
    await onDisk.stop();
    rmSync(dataDir, { recursive: true });
  });
  const feed = new NuGetFeed(await onDisk.createFeed('lab', 'nuget'), onDisk.adminKey);
  const files = { 'content/large.bin': randomBytes(300_000) };
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0', files });
  const outgoing = request(feed.url, { method: 'PUT', headers: { 'X-NuGet-ApiKey': onDisk.adminKey } });
  outgoing.on('error', () => {});
  outgoing.write(nupkg.subarray(0, 200_000));
  const uploads = () => readdirSync(join(dataDir, 'tmp'));
  while (uploads().length === 0) await turn();
  outgoing.destroy();
  while (uploads().length > 0) await turn();
  assert.equal((await feed.send('GET', '/v3/flatcontainer/lab.pkg/index.json')).status, 404);
  assert.equal((await feed.push(nupkg)).status, 201);
});
