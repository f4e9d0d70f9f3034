import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feedCount = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

async function newFeed(): Promise<NuGetFeed> {
  feedCount += 1;
  return new NuGetFeed(await server.createFeed(`nuget${feedCount}`, 'nuget'), server.adminKey);
}

test('a registration tells all about a package, as the nuspec does', async () => {
  const feed = await newFeed();
  const metadataXml = `<title>T</title><license type="expression">MIT</license><projectUrl>https://lab.example/</projectUrl>
    <dependencies><group targetFramework="net10.0"><dependency id="Lab.Base" version="[1.0,2.0)" /></group></dependencies>`;
  await feed.publish(
    { id: 'Lab.Pkg', version: '1.0.0', tags: 'a b', metadataXml },
    { id: 'Lab.Pkg', version: '1.1.0+x' },
  );
  const hive = '/v3/registration5-gz-semver2/lab.pkg';
  const index = await feed.json(`${hive}/index.json`);
  assert.equal(index.count, 1);
  const [page] = index.items;
  assert.deepEqual([page.lower, page.upper, page.count], ['1.0.0', '1.1.0', 2]);
  const [leaf, newer] = page.items;
  const entry = leaf.catalogEntry;
  assert.deepEqual([entry.id, entry.version, entry.listed, entry.title], ['Lab.Pkg', '1.0.0', true, 'T']);
  assert.deepEqual([entry.authors, entry.tags, entry.licenseExpression], ['ProGet Keys', ['a', 'b'], 'MIT']);
  assert.equal(entry.dependencyGroups[0].targetFramework, 'net10.0');
  assert.equal(entry.dependencyGroups[0].dependencies[0].range, '[1.0.0, 2.0.0)');
  assert.equal(newer.catalogEntry.version, '1.1.0+x');
  for (const url of [leaf['@id'], leaf.packageContent, leaf.registration, page['@id'], entry['@id'], newer['@id']]) {
    assert.equal((await feed.send('GET', url)).status, 200, url);
  }
  const single = await feed.json(`${hive}/1.0.json`);
  assert.deepEqual([single.listed, single.packageContent], [true, leaf.packageContent]);
});

test('clients that know no SemVer 2 see no SemVer 2 package', async () => {
  const feed = await newFeed();
  const dependency = '<dependencies><dependency id="Lab.Base" version="1.0.0-a.1" /></dependencies>';
  await feed.publish(
    { id: 'Lab.Pkg', version: '1.0.0' },
    { id: 'Lab.Pkg', version: '1.1.0+meta' },
    { id: 'Lab.Pkg', version: '1.2.0-rc.1' },
    { id: 'Lab.Pkg', version: '1.3.0', metadataXml: dependency },
    { id: 'Lab.New', version: '1.0.0+meta' },
  );
  const versionsIn = async (hive: string) => {
    const index = await feed.json(`/v3/registration5-${hive}/lab.pkg/index.json`);
    return index.items[0].items.map((leaf: { catalogEntry: { version: string } }) => leaf.catalogEntry.version);
  };
  assert.deepEqual(await versionsIn('semver1'), ['1.0.0']);
  assert.deepEqual(await versionsIn('gz-semver1'), ['1.0.0']);
  assert.deepEqual(await versionsIn('gz-semver2'), ['1.0.0', '1.1.0+meta', '1.2.0-rc.1', '1.3.0']);
  assert.equal((await feed.send('GET', '/v3/registration5-semver1/lab.new/index.json')).status, 404);
  const ids = async (query: string) =>
    (await feed.json(`/v3/search?${query}`)).data.map(
      (hit: { id: string; version: string }) => `${hit.id} ${hit.version}`,
    );
  assert.deepEqual(await ids(''), ['Lab.Pkg 1.0.0']);
  assert.deepEqual(await ids('semVerLevel=2.0.0'), ['Lab.New 1.0.0+meta', 'Lab.Pkg 1.3.0']);
});

test('registrations are gzipped where the service index says so', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
  for (const [hive, encoding] of [
    ['semver1', null],
    ['gz-semver1', 'gzip'],
    ['gz-semver2', 'gzip'],
  ] as const) {
    const answer = await feed.send('GET', `/v3/registration5-${hive}/lab.pkg/index.json`);
    assert.equal(answer.headers.get('content-encoding'), encoding, hive);
    assert.equal(answer.body.count, 1, hive);
  }
});

test('from 128 versions on, pages are read one by one and are in order', async () => {
  const feed = await newFeed();
  const versions = Array.from({ length: 130 }, (_, index) => `1.${index}.0`);
  await Promise.all([...versions].reverse().map((version) => feed.publish({ id: 'Lab.Pkg', version })));
  const index = await feed.json('/v3/registration5-semver1/lab.pkg/index.json');
  assert.deepEqual(
    index.items.map((page: { count: number }) => page.count),
    [64, 64, 2],
  );
  const found: string[] = [];
  for (const page of index.items) {
    assert.equal(page.items, undefined);
    const whole = await feed.json(page['@id']);
    assert.deepEqual([whole.lower, whole.upper], [page.lower, page.upper]);
    found.push(...whole.items.map((leaf: { catalogEntry: { version: string } }) => leaf.catalogEntry.version));
  }
  assert.deepEqual(found, versions);
  assert.deepEqual(await feed.json('/v3/flatcontainer/lab.pkg/index.json'), { versions });
});

test('search finds by id, title, tags and description, and filters', async () => {
  const feed = await newFeed();
  const tool = '<packageTypes><packageType name="DotnetTool" /></packageTypes>';
  await feed.publish(
    {
      id: 'Lab.Pkg',
      version: '1.0.0',
      description: 'Äpfel und Birnen',
      tags: 'fruit',
      metadataXml: '<title>Basket</title>',
    },
    { id: 'Lab.Pkg', version: '1.1.0-beta', description: 'Pflaumen' },
    { id: 'Lab.Pkg.Tool', version: '1.0.0', metadataXml: tool },
    { id: 'Lab.Early', version: '0.1.0-alpha' },
  );
  const search = async (query: string) => {
    const { totalHits, data } = await feed.json(`/v3/search?${query}`);
    assert.equal(totalHits, data.length, query);
    return data.map((hit: { id: string; version: string }) => `${hit.id} ${hit.version}`);
  };
  const cases: [string, string[]][] = [
    ['', ['Lab.Pkg 1.0.0', 'Lab.Pkg.Tool 1.0.0']],
    ['q=lab.pkg', ['Lab.Pkg 1.0.0', 'Lab.Pkg.Tool 1.0.0']],
    ['q=TOOL', ['Lab.Pkg.Tool 1.0.0']],
    ['q=basket', ['Lab.Pkg 1.0.0']],
    ['q=%C3%84PFEL+fruit', ['Lab.Pkg 1.0.0']],
    ['q=apples', []],
    ['q=%25', []],
    ['q=pflaumen', []],
    ['q=pflaumen&prerelease=true', ['Lab.Pkg 1.1.0-beta']],
    ['prerelease=true', ['Lab.Early 0.1.0-alpha', 'Lab.Pkg 1.1.0-beta', 'Lab.Pkg.Tool 1.0.0']],
    ['q=packageid:lab.PKG', ['Lab.Pkg 1.0.0']],
    ['packageType=dotnettool', ['Lab.Pkg.Tool 1.0.0']],
    ['packageType=Dependency', ['Lab.Pkg 1.0.0']],
    ['packageType=Template', []],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await search(query), expected, query);
  const page = await feed.json('/v3/search?skip=1&take=1&prerelease=true');
  assert.deepEqual([page.totalHits, page.data.length, page.data[0].id], [3, 1, 'Lab.Pkg']);
  assert.equal((await feed.json('/v3/search?skip=-1&take=x')).data.length, 2);
});

test('search counts downloads at once', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' });
  await feed.send('GET', '/package/Lab.Pkg/1.0.0');
  await feed.send('HEAD', '/package/Lab.Pkg/1.0.0');
  const [hit] = (await feed.json('/v3/search')).data;
  assert.deepEqual([hit.totalDownloads, hit.versions[0].downloads], [1, 1]);
});

test('autocomplete completes ids and lists versions', async () => {
  const feed = await newFeed();
  await feed.publish(
    { id: 'Lab.Pkg', version: '1.0.0' },
    { id: 'Lab.Pkg', version: '1.1.0-beta' },
    { id: 'Other', version: '1.0.0' },
  );
  assert.deepEqual((await feed.json('/v3/autocomplete?q=lab')).data, ['Lab.Pkg']);
  assert.deepEqual((await feed.json('/v3/autocomplete?id=lab.pkg')).data, ['1.0.0']);
  assert.deepEqual((await feed.json('/v3/autocomplete?id=lab.pkg&prerelease=true')).data, ['1.0.0', '1.1.0-beta']);
  assert.deepEqual((await feed.json('/v3/autocomplete?id=none')).data, []);
});

test('a deleted newest version gives its place in search to the one before', async () => {
  const feed = await newFeed();
  await feed.publish({ id: 'Lab.Pkg', version: '1.0.0' }, { id: 'Lab.Pkg', version: '2.0.0' });
  await feed.send('DELETE', '/Lab.Pkg/2.0.0');
  assert.equal((await feed.json('/v3/search')).data[0].version, '1.0.0');
});
