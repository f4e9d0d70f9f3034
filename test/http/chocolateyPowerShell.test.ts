import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildNupkg, type NupkgContent } from '../../emulator/demo/nugetPackage.ts';
import { parseXml, type XmlElement } from '../../emulator/feeds/nuget/xmlTree.ts';
import { call } from '../support/api.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

/** What is in each feed; a module and a tool as their clients pack them. */
const contents: readonly NupkgContent[] = [
  { id: 'Lab.Module', version: '1.9.0', tags: 'PSModule PSEdition_Core' },
  { id: 'Lab.Module', version: '1.10.0', tags: 'PSModule PSEdition_Core' },
  { id: 'Lab.Module', version: '2.0.0-beta1', tags: 'PSModule' },
  { id: 'labtool', version: '3.0.0', tags: 'admin', files: { 'tools/chocolateyInstall.ps1': 'echo done' } },
  { id: 'labtool.portable', version: '3.0.0', tags: 'admin' },
];
const feedTypes = ['chocolatey', 'powershell'] as const;
let server: TestServer;
const feeds = new Map<string, NuGetFeed>();

before(async () => {
  server = await startTestServer();
  for (const feedType of feedTypes) {
    await server.createFeed(feedType, feedType);
    const feed = new NuGetFeed(`${server.url}/nuget/${feedType}`, server.adminKey);
    for (const content of contents) await publish(feed, content);
    feeds.set(feedType, feed);
  }
});
after(() => server.stop());

/** As NuGet.Core (choco) and NuGet.Protocol (PowerShell) push to a V2 source: a form to the source itself. */
async function publish(feed: NuGetFeed, content: NupkgContent): Promise<void> {
  const answer = await feed.push(await buildNupkg(content), '/');
  assert.equal(answer.status, 201, answer.statusText);
}

function property(entry: XmlElement, name: string): string {
  const properties = entry.children.find((one) => one.name === 'properties');
  return properties?.children.find((one) => one.name === name)?.text ?? '';
}

async function list(feed: NuGetFeed, path: string): Promise<{ names: string[]; document: XmlElement }> {
  const { status, statusText, bytes } = await feed.send('GET', path);
  assert.equal(status, 200, `${path}: ${statusText}`);
  const document = parseXml(bytes.toString());
  const entries = document.children.filter(({ name }) => name === 'entry');
  return {
    names: entries.map((entry) => `${property(entry, 'Id')} ${property(entry, 'NormalizedVersion')}`),
    document,
  };
}

const framework = "targetFramework=''";
/** What the clients ask, by their sources: chocolatey (NugetList, nuget client), PowerShellGet 2 (NuGet provider), PSResourceGet. */
const questions: readonly (readonly [client: string, path: string, names: readonly string[]])[] = [
  [
    'choco search',
    `/Search()?$filter=IsLatestVersion&$orderby=Id&searchTerm='lab'&${framework}&includePrerelease=false&$skip=0&$top=30&semVerLevel=2.0.0`,
    ['Lab.Module 1.10.0', 'labtool 3.0.0', 'labtool.portable 3.0.0'],
  ],
  [
    'choco search --order-by-popularity',
    `/Search()?$filter=IsLatestVersion&$orderby=DownloadCount desc,Id&searchTerm='tool'&${framework}&includePrerelease=false&$skip=0&$top=30`,
    ['labtool 3.0.0', 'labtool.portable 3.0.0'],
  ],
  [
    'choco search --by-id-only',
    "/Packages()?$filter=(substringof('labtool',tolower(Id))) and IsLatestVersion&$orderby=Id&$skip=0&$top=30",
    ['labtool 3.0.0', 'labtool.portable 3.0.0'],
  ],
  [
    'choco search --id-starts-with --pre',
    "/Packages()?$filter=startswith(tolower(Id),'lab.') and IsAbsoluteLatestVersion&$orderby=Id",
    ['Lab.Module 2.0.0-beta1'],
  ],
  ['choco search --exact', "/Packages()?$filter=(tolower(Id) eq 'labtool') and IsLatestVersion", ['labtool 3.0.0']],
  [
    'choco search --by-tag-only',
    "/Search()?$filter=IsLatestVersion&searchTerm='tag:admin'",
    ['labtool 3.0.0', 'labtool.portable 3.0.0'],
  ],
  [
    'choco search --all-versions',
    `/Search()?$orderby=Id&searchTerm='module'&${framework}&includePrerelease=false&$skip=0&$top=30`,
    ['Lab.Module 1.9.0', 'Lab.Module 1.10.0'],
  ],
  ['choco install', "/FindPackagesById()?id='labtool'&semVerLevel=2.0.0", ['labtool 3.0.0']],
  [
    'choco outdated',
    "/GetUpdates()?packageIds='lab.module'&versions='1.9.0'&includePrerelease=false&includeAllVersions=false&targetFrameworks=''&versionConstraints=''",
    ['Lab.Module 1.10.0'],
  ],
  [
    'Find-Module Lab.Module -AllVersions',
    "/FindPackagesById()?id='Lab.Module'&$skip=0&$top=40",
    ['Lab.Module 1.9.0', 'Lab.Module 1.10.0', 'Lab.Module 2.0.0-beta1'],
  ],
  [
    'Find-Module Lab*',
    `/Search()?$filter=IsLatestVersion&$skip=0&$top=40&searchTerm='Lab tag:PSModule'&${framework}&includePrerelease=false`,
    ['Lab.Module 1.10.0'],
  ],
  [
    'Find-PSResource Lab.Module',
    "/FindPackagesById()?id='Lab.Module'&$inlinecount=allpages&$filter=IsLatestVersion and Id eq 'Lab.Module'",
    ['Lab.Module 1.10.0'],
  ],
  [
    "Find-PSResource Lab.Module -Version '[1.9.0,2.0.0)'",
    "/FindPackagesById()?id='Lab.Module'&$inlinecount=allpages&$skip=0&$top=100&$orderby=NormalizedVersion desc&$filter=NormalizedVersion ge '1.9.0' and NormalizedVersion lt '2.0.0' and IsPrerelease eq false and Id eq 'Lab.Module'",
    ['Lab.Module 1.10.0', 'Lab.Module 1.9.0'],
  ],
  [
    'Find-PSResource Lab*',
    "/Search()?$filter=IsLatestVersion and startswith(Id,'Lab')&$inlinecount=allpages&$orderby=Id desc&$skip=0&$top=6000&searchTerm='tag:PSModule'&includePrerelease=false",
    ['Lab.Module 1.10.0'],
  ],
];

for (const feedType of feedTypes) {
  for (const [client, path, names] of questions) {
    test(`a ${feedType} feed answers ${client} with ${names.join(', ')}`, async () => {
      const feed = feeds.get(feedType) ?? assert.fail();
      const found = await list(feed, path);
      assert.deepEqual(found.names, names);
      if (!path.includes('$inlinecount')) return;
      assert.equal(found.document.children.find(({ name }) => name === 'count')?.text, String(names.length));
    });
  }

  test(`a package of a ${feedType} feed is downloaded, unlisted, listed again and deleted`, async () => {
    const feed = feeds.get(feedType) ?? assert.fail();
    const content = { id: 'Lab.Life', version: '1.0.0', tags: 'PSModule' };
    await publish(feed, content);
    const { bytes } = await feed.send('GET', "/Packages(Id='Lab.Life',Version='1.0.0')");
    const source = parseXml(bytes.toString())
      .children.find(({ name }) => name === 'content')
      ?.attributes.get('src');
    assert.deepEqual((await feed.send('GET', source ?? '')).bytes, await buildNupkg(content));
    const search = "/Search()?$filter=IsLatestVersion&searchTerm='Lab.Life'";
    const status = (listed: boolean) =>
      call(server, `/api/packages/${feedType}/status?name=Lab.Life&version=1.0.0`, {
        method: 'POST',
        body: { listed },
      });
    assert.equal((await status(false)).status, 200);
    assert.deepEqual((await list(feed, search)).names, []);
    assert.deepEqual((await feed.json('/v3/search?q=Lab.Life')).data, []);
    // Whoever names it gets it still.
    assert.deepEqual((await list(feed, "/FindPackagesById()?id='Lab.Life'")).names, ['Lab.Life 1.0.0']);
    assert.deepEqual(await feed.json('/v3/flatcontainer/lab.life/index.json'), { versions: ['1.0.0'] });
    assert.equal((await feed.send('POST', '/v3/package/Lab.Life/1.0.0')).status, 200);
    assert.deepEqual((await list(feed, search)).names, ['Lab.Life 1.0.0']);
    assert.equal((await feed.send('DELETE', '/Lab.Life/1.0.0')).status, 204);
    assert.deepEqual((await list(feed, search)).names, []);
    assert.equal((await feed.send('GET', "/Packages(Id='Lab.Life',Version='1.0.0')")).status, 404);
    assert.equal((await feed.send('DELETE', '/Lab.Life/1.0.0')).status, 404);
  });

  test(`a ${feedType} feed serves every resource of v3, and is searched by tags there`, async () => {
    const feed = feeds.get(feedType) ?? assert.fail();
    const { resources } = await feed.json('/v3/index.json');
    for (const { '@id': id } of resources) assert.ok(String(id).startsWith(feed.url), id);
    const found = await feed.json('/v3/search?q=tag:psmodule&semVerLevel=2.0.0');
    assert.deepEqual(
      found.data.map(({ id }: { id: string }) => id),
      ['Lab.Module'],
    );
    assert.equal((await feed.json('/v3/registration5-gz-semver2/lab.module/index.json')).count, 1);
  });

  test(`a key that may only view a ${feedType} feed pushes and deletes nothing there`, async () => {
    const key = await server.createKey({ type: 'feed', feed: feedType, packagePermissions: ['view'] });
    const reader = new NuGetFeed(`${server.url}/nuget/${feedType}`, key);
    const push = await reader.push(await buildNupkg({ id: 'Lab.New', version: '1.0.0' }), '/');
    assert.deepEqual([push.status, /no Add permission/.test(push.statusText)], [403, true]);
    const remove = await reader.send('DELETE', '/labtool/3.0.0');
    assert.deepEqual([remove.status, /no Delete permission/.test(remove.statusText)], [403, true]);
    assert.equal((await fetch(`${reader.url}/Packages()`)).status, 401);
  });
}
