import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { parseXml, type XmlElement } from '../../emulator/feeds/nuget/xmlTree.ts';
import { call } from '../support/api.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feed: NuGetFeed;
const dependencies = `<title>Öl &amp; Gas</title><dependencies>
  <group targetFramework="net472"><dependency id="Lab.Base" version="[1.0,2.0)" /></group><group targetFramework="net10.0" />
</dependencies>`;

before(async () => {
  server = await startTestServer();
  feed = new NuGetFeed(await server.createFeed('lab', 'nuget'), server.adminKey);
  await feed.publish(
    { id: 'Lab.Base', version: '1.0.0' },
    { id: 'Lab.Base', version: '1.2.0' },
    { id: 'Lab.Base', version: '2.0.0-rc1' },
    { id: 'Lab.Base', version: '2.0.0-rc.2' },
    { id: 'Lab.App', version: '1.0.0', metadataXml: dependencies, tags: 'demo tool' },
    { id: 'Lab.Gone', version: '1.0.0' },
    { id: 'Lab.Gone', version: '0.9.0' },
  );
  await setListed('Lab.Gone', '1.0.0', false);
});
after(() => server.stop());

async function setListed(name: string, version: string, listed: boolean): Promise<void> {
  const query = `name=${name}&version=${version}`;
  const answer = await call(server, `/api/packages/lab/status?${query}`, { method: 'POST', body: { listed } });
  assert.equal(answer.status, 200, answer.text);
}

async function get(path: string): Promise<XmlElement> {
  const { status, statusText, bytes } = await feed.send('GET', path);
  assert.equal(status, 200, `${path}: ${statusText}`);
  return parseXml(bytes.toString());
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
}

function property(entry: XmlElement | undefined, name: string): string | undefined {
  return child(child(entry, 'properties'), name)?.text;
}

const entriesOf = (document: XmlElement) => document.children.filter(({ name }) => name === 'entry');
const nextOf = (document: XmlElement) =>
  document.children
    .find(({ name, attributes }) => name === 'link' && attributes.get('rel') === 'next')
    ?.attributes.get('href');

/** The packages of an answer, as `Id Version`. */
async function list(path: string): Promise<string[]> {
  return entriesOf(await get(path)).map((entry) => `${property(entry, 'Id')} ${property(entry, 'Version')}`);
}

test('the root of the feed is a service document, and $metadata describes packages', async () => {
  for (const path of ['', '/', '/api/v2/', '/v2']) {
    const service = await get(path);
    assert.equal(service.name, 'service');
    assert.equal(child(child(service, 'workspace'), 'collection')?.attributes.get('href'), 'Packages');
  }
  for (const path of ['/$metadata', '/%24metadata']) {
    const { bytes, headers } = await feed.send('GET', path);
    assert.match(headers.get('content-type') ?? '', /^application\/xml/);
    assert.match(bytes.toString(), /<Property Name="IsAbsoluteLatestVersion" Type="Edm.Boolean"/);
    assert.match(bytes.toString(), /<FunctionImport Name="GetUpdates"/);
  }
});

// What nuget.exe 5.8, 2.8.7, Chocolatey and PowerShellGet ask (spec: V2 OData).
const questions: readonly (readonly [path: string, packages: readonly string[]])[] = [
  ["/FindPackagesById()?id='Lab.Base'", ['Lab.Base 1.0.0', 'Lab.Base 1.2.0', 'Lab.Base 2.0.0-rc1']],
  [
    "/FindPackagesById()?id='lab.BASE'&semVerLevel=2.0.0",
    ['Lab.Base 1.0.0', 'Lab.Base 1.2.0', 'Lab.Base 2.0.0-rc.2', 'Lab.Base 2.0.0-rc1'],
  ],
  ['/FindPackagesById%28%29?id=%27Lab.Gone%27', ['Lab.Gone 0.9.0', 'Lab.Gone 1.0.0']],
  ["/FindPackagesById()?id='Nothing'", []],
  [
    "/Search()?$filter=IsLatestVersion&$orderby=Id&searchTerm='Lab'&targetFramework=''&includePrerelease=false&$skip=0&$top=30&semVerLevel=2.0.0",
    ['Lab.App 1.0.0', 'Lab.Base 1.2.0', 'Lab.Gone 0.9.0'],
  ],
  [
    "/Search()?$filter=IsAbsoluteLatestVersion&$orderby=Id&searchTerm='base'&includePrerelease=true",
    ['Lab.Base 2.0.0-rc1'],
  ],
  [
    "/Search()?$orderby=Id&searchTerm='base'&includePrerelease=true",
    ['Lab.Base 1.0.0', 'Lab.Base 1.2.0', 'Lab.Base 2.0.0-rc1'],
  ],
  ["/Search()?searchTerm='gone'&includePrerelease=true", ['Lab.Gone 0.9.0']],
  ["/Search()?searchTerm='id:Lab.App'", ['Lab.App 1.0.0']],
  ["/Packages()?$filter=(tolower(Id) eq 'lab.base') and IsLatestVersion", ['Lab.Base 1.2.0']],
  [
    "/Packages?$filter=Id eq 'Lab.Base' and IsPrerelease eq true&$orderby=Version desc&semVerLevel=2.0.0",
    ['Lab.Base 2.0.0-rc1', 'Lab.Base 2.0.0-rc.2'],
  ],
  ['/Packages()?$filter=IsLatestVersion&$skip=1&$top=1', ['Lab.Base 1.2.0']],
  ['/Packages()?$orderby=Id desc,Version&$top=2&$filter=Listed', ['Lab.Gone 0.9.0', 'Lab.Base 1.0.0']],
  ["/api/v2/Packages()?$filter=substringof('tool', Tags)", ['Lab.App 1.0.0']],
  [
    "/GetUpdates()?packageIds='Lab.Base|Lab.App'&versions='1.0.0|1.0.0'&includePrerelease=false&includeAllVersions=false",
    ['Lab.Base 1.2.0'],
  ],
  [
    "/GetUpdates()?packageIds='Lab.Base'&versions='1.0.0'&includePrerelease=true&includeAllVersions=true",
    ['Lab.Base 1.2.0', 'Lab.Base 2.0.0-rc1'],
  ],
  [
    "/GetUpdates()?packageIds='Lab.Base'&versions='1.0.0'&includePrerelease=true&versionConstraints='[1.0,2.0-a)'",
    ['Lab.Base 1.2.0'],
  ],
];

for (const [path, packages] of questions) {
  test(`GET ${path} answers ${packages.join(', ') || 'nothing'}`, async () => {
    assert.deepEqual(await list(path), packages);
  });
}

test('an entry says what clients read of it, in their types', async () => {
  const entry = await get("/Packages(Id='lab.app',Version='1.0')");
  assert.equal(entry.name, 'entry');
  assert.equal(child(entry, 'title')?.text, 'Lab.App');
  const content = child(entry, 'content');
  assert.equal(content?.attributes.get('type'), 'application/zip');
  const source = content?.attributes.get('src') ?? '';
  assert.equal(source, `${feed.url}/package/Lab.App/1.0.0`);
  const download = await feed.send('GET', source);
  assert.deepEqual(
    download.bytes,
    await buildNupkg({ id: 'Lab.App', version: '1.0.0', metadataXml: dependencies, tags: 'demo tool' }),
  );
  assert.equal(property(entry, 'Dependencies'), 'Lab.Base:[1.0.0, 2.0.0):net472|::net10.0');
  assert.equal(property(entry, 'Title'), 'Öl & Gas');
  assert.equal(property(entry, 'IsLatestVersion'), 'true');
  assert.equal(property(entry, 'PackageSize'), String(download.bytes.length));
  assert.match(property(entry, 'PackageHash') ?? '', /^[A-Za-z0-9+/]{86}==$/);
  assert.doesNotMatch(property(entry, 'Published') ?? '', /Z|1900/);
  const gone = await get("/Packages(Id='Lab.Gone',Version='1.0.0')");
  assert.match(property(gone, 'Published') ?? '', /^1900-/);
  assert.equal(property(gone, 'Listed'), 'false');
});

test('one package that is not there is 404, and one that is named oddly 400', async () => {
  const absent = await feed.send('GET', "/Packages(Id='Lab.App',Version='9.0')");
  assert.equal(absent.status, 404);
  assert.equal(absent.statusText, 'Lab.App 9.0 is not in feed lab.');
  assert.equal((await feed.send('GET', "/Packages(Id='x'',Version=')")).status, 400);
  assert.equal((await feed.send('GET', '/Packages(1)')).status, 400);
  const filter = await feed.send('GET', '/Packages()?$filter=Nonsense');
  assert.equal(filter.status, 400);
  assert.equal(filter.statusText, 'The $filter names Nonsense, which packages do not have.');
});

test('counts are numbers, alone or beside the packages', async () => {
  const count = await feed.send('GET', "/Search()/$count?searchTerm='Lab'&$filter=IsLatestVersion");
  assert.equal(count.bytes.toString(), '3');
  const document = await get('/Packages()?$filter=IsLatestVersion&$top=1&$inlinecount=allpages');
  assert.equal(child(document, 'count')?.text, '3');
  assert.equal(entriesOf(document).length, 1);
  assert.equal(nextOf(document), undefined);
});

test('more than a page is told to go on, until the last', async () => {
  const versions = Array.from({ length: 230 }, (_, index) => ({ id: 'Lab.Many', version: `1.0.${index}` }));
  await feed.publish(...versions);
  const found: string[] = [];
  let next: string | undefined = "/FindPackagesById()?id='Lab.Many'";
  while (next !== undefined) {
    const document = await get(next);
    found.push(...entriesOf(document).map((entry) => property(entry, 'Version') ?? ''));
    next = nextOf(document);
  }
  assert.deepEqual(
    found,
    versions.map(({ version }) => version),
  );
});

for (const feedType of ['chocolatey', 'powershell']) {
  test(`a ${feedType} feed is pushed to, read and emptied at its V2 address`, async () => {
    const other = new NuGetFeed(await server.createFeed(feedType, feedType), server.adminKey);
    const at = other.url.replace(`/${feedType}/`, '/nuget/');
    const feedOf = new NuGetFeed(at, server.adminKey);
    for (const path of ['', '/', '/api/v2/package', '/package/']) {
      const version = `1.0.${path.length}`;
      const answer = await feedOf.push(await buildNupkg({ id: 'Lab.V2', version }), path);
      assert.equal(answer.status, 201, `${path}: ${answer.statusText}`);
      assert.equal((await feedOf.send('GET', `/package/Lab.V2/${version}`)).status, 200);
      assert.equal((await feedOf.send('DELETE', `/Lab.V2/${version}`)).status, 204);
      assert.equal((await feedOf.send('GET', `/Packages(Id='Lab.V2',Version='${version}')`)).status, 404);
    }
  });
}

test('the service index names the V2 source, for clients that list packages by it', async () => {
  const { resources } = await feed.json('/v3/index.json');
  const link = resources.find((one: Record<string, string>) => one['@type'] === 'LegacyGallery/2.0.0');
  assert.equal(link['@id'], feed.url);
});
