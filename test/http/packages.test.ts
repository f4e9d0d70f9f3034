import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { buildNpmTarball } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { basic, call } from '../support/api.ts';
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
  const name = `${feedType}${feeds}`;
  await call(server, '/api/management/feeds/create', { method: 'POST', body: { name, feedType } });
  return name;
}

test('a feed tells its type and that of its packages', async () => {
  for (const [feedType, packageType] of [
    ['nuget', 'nuget'],
    ['chocolatey', 'nuget'],
    ['npm', 'npm'],
    ['rubygems', 'gem'],
    ['universal', 'upack'],
    ['debian', 'deb'],
  ] as const) {
    const name = await newFeed(feedType);
    const answer = await call(server, `/api/packages/${name.toUpperCase()}`);
    assert.equal(answer.status, 200);
    const { id, ...rest } = answer.json;
    assert.deepEqual(rest, { name, feedType, packageType });
    assert.equal(typeof id, 'number');
  }
});

test('a NuGet package that is uploaded is described with its real size and digests', async () => {
  const feed = await newFeed('nuget');
  const bytes = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' });
  const before = Date.now();
  const answer = await upload(server, feed, bytes);
  assert.deepEqual([answer.status, answer.text], [200, '']);
  const [info, ...more] = (await packageCall(server, feed, 'versions', 'name=lab.pkg')).json;
  assert.deepEqual(more, []);
  const { published, ...rest } = info;
  assert.ok(Date.parse(published) >= before && Date.parse(published) <= Date.now(), published);
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  assert.deepEqual(rest, {
    purl: 'pkg:nuget/Lab.Pkg@1.0.0',
    name: 'Lab.Pkg',
    version: '1.0.0',
    totalDownloads: 0,
    downloads: 0,
    publishedBy: 'SYSTEM',
    size: bytes.length,
    listed: true,
    md5: digest('md5'),
    sha1: digest('sha1'),
    sha256: digest('sha256'),
    sha512: digest('sha512'),
    deprecated: false,
  });
});

test('packages that a client published are described in the same way', async () => {
  const nuget = await newFeed('nuget');
  await new NuGetFeed(`${server.url}/nuget/${nuget}`, server.adminKey).publish({ id: 'Lab', version: '1.0.0' });
  const npm = await newFeed('npm');
  await new NpmFeed(`${server.url}/npm/${npm}`, server.adminKey).publish({ name: '@acme/lab', version: '1.0.0' });
  for (const [feed, purl] of [
    [nuget, 'pkg:nuget/Lab@1.0.0'],
    [npm, 'pkg:npm/%40acme/lab@1.0.0'],
  ] as const) {
    const [info] = (await packageCall(server, feed, 'versions')).json;
    assert.deepEqual([info.purl, info.publishedBy], [purl, 'SYSTEM']);
    assert.match(info.md5, /^[0-9a-f]{32}$/);
    assert.match(info.sha1, /^[0-9a-f]{40}$/);
    assert.match(info.sha512, /^[0-9a-f]{128}$/);
  }
});

test('publishedBy is the user that a Personal key acts as', async () => {
  const feed = await newFeed('nuget');
  const user = await server.createKey({ type: 'personal', user: 'Admin' });
  assert.equal(
    (await upload(server, feed, await buildNupkg({ id: 'Mine', version: '1.0.0' }), { key: user })).status,
    200,
  );
  assert.equal((await packageCall(server, feed, 'versions')).json[0].publishedBy, 'Admin');
});

test('lists are filtered by scope, name and version, and show the newest first', async () => {
  const feed = await newFeed('npm');
  await addNpm(server, feed, '@acme/one@1.10.0', '@acme/one@1.9.0', '@acme/two@1.0.0', 'one@2.0.0', 'one@2.1.0-rc.1');
  const list = async (operation: string, query: string) => shortList(await packageCall(server, feed, operation, query));
  assert.deepEqual(await list('versions', 'group=acme&name=one'), ['@acme/one@1.10.0', '@acme/one@1.9.0']);
  assert.deepEqual(await list('versions', 'group=%40acme&name=one&version=1.9.0'), ['@acme/one@1.9.0']);
  assert.deepEqual(await list('versions', 'name=%40acme%2Ftwo'), ['@acme/two@1.0.0']);
  assert.deepEqual(await list('versions', 'name=one&version=2.0.0'), ['one@2.0.0']);
  assert.deepEqual(await list('latest', 'name=one'), ['@acme/one@1.10.0', 'one@2.1.0-rc.1']);
  assert.deepEqual(await list('latest', 'group=acme'), ['@acme/one@1.10.0', '@acme/two@1.0.0']);
  assert.deepEqual(await list('latest', ''), ['@acme/one@1.10.0', '@acme/two@1.0.0', 'one@2.1.0-rc.1']);
  assert.deepEqual(await list('latest', 'stableOnly=True'), ['@acme/one@1.10.0', '@acme/two@1.0.0', 'one@2.0.0']);
  for (const operation of ['latest', 'versions']) assert.deepEqual(await list(operation, 'name=nothing'), []);
});

test('latest is the newest by the order of the format, and changes with each upload', async () => {
  const feed = await newFeed('nuget');
  const latest = async (query = '') => shortList(await packageCall(server, feed, 'latest', `name=lab${query}`));
  assert.deepEqual(await latest(), []);
  await addNuget(server, feed, 'Lab@1.0.0-rc.2');
  assert.deepEqual([await latest(), await latest('&stableOnly=true')], [['Lab@1.0.0-rc.2'], []]);
  await addNuget(server, feed, 'Lab@1.0.0-rc.10');
  assert.deepEqual(await latest(), ['Lab@1.0.0-rc.10']);
  await addNuget(server, feed, 'Lab@0.9.0');
  assert.deepEqual([await latest(), await latest('&stableOnly=true')], [['Lab@1.0.0-rc.10'], ['Lab@0.9.0']]);
  await packageCall(server, feed, 'delete', 'name=lab&version=1.0.0-rc.10', { method: 'POST' });
  assert.deepEqual(await latest(), ['Lab@1.0.0-rc.2']);
});

test('a download has the bytes and the name of the file, by identifiers as by purl', async () => {
  const [nuget, npm] = [await newFeed('nuget'), await newFeed('npm')];
  const nupkg = await buildNupkg({ id: 'Läb', version: '1.0.0' });
  const tarball = await buildNpmTarball({ name: '@acme/lab', version: '1.0.0' });
  await upload(server, nuget, nupkg);
  await upload(server, npm, tarball);
  for (const [feed, query, bytes, disposition] of [
    [
      nuget,
      'name=l%C3%A4b&version=1.0',
      nupkg,
      `attachment; filename="L_b.1.0.0.nupkg"; filename*=UTF-8''L%C3%A4b.1.0.0.nupkg`,
    ],
    [nuget, 'purl=pkg:nuget/L%25C3%25A4b@1.0.0', nupkg, /L%C3%A4b\.1\.0\.0\.nupkg$/],
    [npm, 'group=acme&name=lab&version=1.0.0', tarball, 'attachment; filename="lab-1.0.0.tgz"'],
    [npm, 'group=%40acme&name=lab&version=1.0.0', tarball, 'attachment; filename="lab-1.0.0.tgz"'],
    [npm, 'name=%40acme%2Flab&version=latest', tarball, 'attachment; filename="lab-1.0.0.tgz"'],
    [npm, 'purl=pkg:npm/%2540acme/lab@1.0.0', tarball, 'attachment; filename="lab-1.0.0.tgz"'],
    [npm, 'purl=pkg:npm/%40acme/lab@1.0.0', tarball, 'attachment; filename="lab-1.0.0.tgz"'],
  ] as const) {
    const response = await fetch(`${server.url}/api/packages/${feed}/download?${query}`, {
      headers: { 'X-ApiKey': server.adminKey },
    });
    assert.equal(response.status, 200, `${query}: ${response.statusText}`);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes, query);
    const given = response.headers.get('content-disposition') ?? '';
    if (typeof disposition === 'string') assert.equal(given, disposition);
    else assert.match(given, disposition);
  }
});

test('latest and latest-stable stand for the newest stable version, latest-unstable for the newest of all', async () => {
  const feed = await newFeed('nuget');
  await addNuget(server, feed, 'Lab@1.0.0', 'Lab@1.1.0', 'Lab@2.0.0-rc.1');
  for (const [version, file] of [
    ['latest', 'Lab.1.1.0.nupkg'],
    ['latest-stable', 'Lab.1.1.0.nupkg'],
    ['latest-unstable', 'Lab.2.0.0-rc.1.nupkg'],
  ] as const) {
    const { headers } = await packageCall(server, feed, 'download', `name=Lab&version=${version}`);
    assert.equal(headers['content-disposition'], `attachment; filename="${file}"`, version);
  }
});

test('downloads are counted: through the API, by clients, and for all versions together', async () => {
  const [nuget, npm] = [await newFeed('nuget'), await newFeed('npm')];
  await addNuget(server, nuget, 'Lab@1.0.0', 'Lab@1.1.0');
  await addNpm(server, npm, 'lab@1.0.0', 'lab@1.1.0');
  for (const [feed, path] of [
    [nuget, `/nuget/${nuget}/v3/flatcontainer/lab/1.0.0/lab.1.0.0.nupkg`],
    [npm, `/npm/${npm}/lab/-/lab-1.0.0.tgz`],
  ] as const) {
    const counts = async () => {
      const infos: Record<string, unknown>[] = (await packageCall(server, feed, 'versions', 'name=lab')).json;
      return infos.map(({ version, downloads, totalDownloads }) => [version, downloads, totalDownloads]);
    };
    assert.deepEqual(await counts(), [
      ['1.1.0', 0, 0],
      ['1.0.0', 0, 0],
    ]);
    await packageCall(server, feed, 'download', 'name=lab&version=1.1.0');
    assert.deepEqual(await counts(), [
      ['1.1.0', 1, 1],
      ['1.0.0', 0, 1],
    ]);
    const { status } = await call(server, path, { key: null, headers: basic('api', server.adminKey) });
    assert.equal(status, 200);
    assert.deepEqual(await counts(), [
      ['1.1.0', 1, 2],
      ['1.0.0', 1, 2],
    ]);
    const metadata = await packageCall(server, feed, 'metadata', 'name=lab&version=1.0.0');
    assert.equal(metadata.json.downloads, 1);
  }
});

test('an upload is taken by PUT and POST, with any Content-Type or none, and with a file name behind it', async () => {
  const feed = await newFeed('nuget');
  for (const [index, options] of [
    { method: 'PUT' },
    { method: 'POST' },
    { method: 'PUT', path: '/' },
    { method: 'PUT', path: '/Some.File.nupkg' },
    { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' } },
    { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    { method: 'PUT', headers: { 'Content-Type': 'application/json' } },
    { method: 'PUT', headers: { 'Content-Type': 'application/zip' } },
  ].entries()) {
    const files = { 'content/big.txt': 'x'.repeat(200_000), 'content/noise.bin': Buffer.alloc(100_000, index) };
    const bytes = await buildNupkg({ id: 'Lab', version: `1.0.${index}`, files });
    const answer = await upload(server, feed, bytes, options as object);
    assert.equal(answer.status, 200, `${JSON.stringify(options)}: ${answer.text}`);
  }
  assert.equal((await packageCall(server, feed, 'versions', 'name=lab')).json.length, 8);
});

test('an uploaded npm package can be read by clients: its manifest comes from the tarball', async () => {
  const feed = await newFeed('npm');
  const packageJson = { name: '@acme/tool', version: '1.0.0', bin: 'index.js', dependencies: { lab: '^1.0.0' } };
  await upload(server, feed, await buildNpmTarball(packageJson, { 'README.md': '# Tool\n' }));
  const document = (await new NpmFeed(`${server.url}/npm/${feed}`, server.adminKey).get('/@acme%2ftool')).body;
  assert.deepEqual(document['dist-tags'], { latest: '1.0.0' });
  assert.equal(document.readme, '# Tool\n');
  const { bin, dependencies, dist } = document.versions['1.0.0'];
  assert.deepEqual([bin, dependencies], [{ tool: 'index.js' }, { lab: '^1.0.0' }]);
  assert.match(dist.integrity, /^sha512-/);
});

test('an uploaded older version or prerelease does not become the latest of npm', async () => {
  const feed = await newFeed('npm');
  const latest = async () =>
    (await new NpmFeed(`${server.url}/npm/${feed}`, server.adminKey).get('/lab')).body['dist-tags'].latest;
  await addNpm(server, feed, 'lab@2.0.0-rc.1');
  assert.equal(await latest(), '2.0.0-rc.1');
  for (const [version, expected] of [
    ['1.0.0', '1.0.0'],
    ['1.1.0', '1.1.0'],
    ['1.0.1', '1.1.0'],
    ['3.0.0-rc.1', '1.1.0'],
  ] as const) {
    await addNpm(server, feed, `lab@${version}`);
    assert.equal(await latest(), expected, version);
  }
});

test('an upload of what is there replaces it, and it keeps its downloads', async () => {
  for (const feedType of ['nuget', 'npm'] as const) {
    const feed = await newFeed(feedType);
    const build = (text: string) =>
      feedType === 'nuget'
        ? buildNupkg({ id: 'lab', version: '1.0.0', description: text })
        : buildNpmTarball({ name: 'lab', version: '1.0.0', description: text });
    await upload(server, feed, await build('first'));
    await packageCall(server, feed, 'download', 'name=lab&version=1.0.0');
    const second = await build('second');
    assert.equal((await upload(server, feed, second)).status, 200, feedType);
    const [info, ...more] = (await packageCall(server, feed, 'versions', 'name=lab')).json;
    assert.deepEqual(more, []);
    assert.equal(info.sha256, createHash('sha256').update(second).digest('hex'));
    assert.equal(info.downloads, 1, feedType);
  }
});

test('what is no package is refused in one sentence, with the words of ProGet where there are some', async () => {
  const [nuget, npm] = [await newFeed('nuget'), await newFeed('npm')];
  const nupkg = await buildNupkg({ id: 'Lab', version: '1.0.0' });
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(nupkg)]), 'lab.nupkg');
  const multipart = await fetch(`${server.url}/api/packages/${nuget}/upload`, {
    method: 'PUT',
    headers: { 'X-ApiKey': server.adminKey },
    body: form,
  });
  assert.equal(multipart.status, 400);
  assert.match(await multipart.text(), /^End of Central Directory record could not be found\. Send the bare file/);
  for (const [feed, bytes, expected] of [
    [nuget, Buffer.from('no zip'), /End of Central Directory record could not be found/],
    [nuget, nupkg.subarray(0, nupkg.length - 30), /End of Central Directory record could not be found/],
    [nuget, Buffer.alloc(0), /^The body is empty; send the bytes of the package\.$/],
    [npm, Buffer.from('no gzip'), /^The tarball is not valid gzip data/],
    [npm, (await buildNpmTarball({ name: 'lab', version: '1.0.0' })).subarray(0, 100), /^The tarball is truncated\.$/],
    [npm, await buildNpmTarball({ name: 'UPPER', version: '1.0.0' }), /cannot be the name of an npm package/],
    [npm, await buildNpmTarball({ name: 'lab', version: 'one' }), /^"one" is not a semantic version/],
  ] as const) {
    const answer = await upload(server, feed, bytes);
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, expected);
  }
});

test('a package that is deleted is gone, and so is the last trace of it', async () => {
  const [nuget, npm] = [await newFeed('nuget'), await newFeed('npm')];
  await addNuget(server, nuget, 'Lab@1.0.0', 'Lab@1.1.0');
  await addNpm(server, npm, '@acme/lab@1.0.0', '@acme/lab@1.1.0');
  for (const [feed, first, second] of [
    [nuget, 'name=LAB&version=1.0', 'purl=pkg:nuget/lab@1.1.0'],
    [npm, 'group=acme&name=lab&version=1.0.0', 'purl=pkg:npm/%2540acme/lab@1.1.0'],
  ] as const) {
    const left = async () => shortList(await packageCall(server, feed, 'versions')).map((name) => name.slice(-5));
    assert.equal((await packageCall(server, feed, 'delete', first, { method: 'POST' })).status, 200);
    assert.deepEqual(await left(), ['1.1.0']);
    assert.equal((await packageCall(server, feed, 'delete', first, { method: 'POST' })).status, 404);
    assert.equal((await packageCall(server, feed, 'delete', second, { method: 'DELETE' })).status, 200);
    assert.deepEqual(await left(), []);
  }
});
