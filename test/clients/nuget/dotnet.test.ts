import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { clientTest } from '../../support/clients.ts';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const available = hasDotnet();
const dotnetTest = clientTest('dotnet', available);

let server: TestServer;
let dotnet: Dotnet;
let source: string;
/** May do everything in the feed. */
let key: string;
/** May read. */
let readKey: string;

before(async () => {
  if (!available) return;
  server = await startTestServer();
  dotnet = await Dotnet.create();
  source = `${await server.createFeed('lab', 'nuget')}/v3/index.json`;
  key = await server.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view', 'add', 'delete'] });
  readKey = await server.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view'] });
  for (const version of ['1.0.0', '1.1.0-rc.1']) {
    await dotnet.write(`lab.${version}.nupkg`, await buildNupkg({ id: 'Lab.Pkg', version, tags: 'demo' }));
  }
});

after(async () => {
  await dotnet?.remove();
  await server?.stop();
});

/** The same key with its last character changed. */
function damaged(value: string): string {
  return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
}

function push(file: string, pushKey: string | null, ...more: string[]) {
  const apiKey = pushKey === null ? [] : ['--api-key', pushKey];
  return dotnet.run(['nuget', 'push', file, '--source', 'lab', ...apiKey, ...more]);
}

dotnetTest('push with the key in its header, to a feed that is read with credentials', async () => {
  await dotnet.configure({ name: 'lab', url: source, key });
  const { code, output } = await push('lab.1.0.0.nupkg', key);
  assert.equal(code, 0, output);
  assert.match(output, /Your package was pushed/);
});

dotnetTest('push with the feed credentials alone', async () => {
  const { code, output } = await push('lab.1.1.0-rc.1.nupkg', null);
  assert.equal(code, 0, output);
});

dotnetTest('a second push shows why it is refused, and --skip-duplicate passes over it', async () => {
  const second = await push('lab.1.0.0.nupkg', key);
  assert.equal(second.code, 1, second.output);
  assert.match(
    second.output,
    /409 \(Lab\.Pkg 1\.0\.0 already exists in feed lab; raise the version, or delete it first\.\)/,
  );
  const skipped = await push('lab.1.0.0.nupkg', key, '--skip-duplicate');
  assert.equal(skipped.code, 0, skipped.output);
});

dotnetTest('a push with one character of the key changed shows the reason', async () => {
  // Large enough to be still on its way when the refusal is known: it must not end in a broken pipe.
  const files = { 'content/noise.bin': randomBytes(8_000_000) };
  const large = await dotnet.write('large.nupkg', await buildNupkg({ id: 'Lab.Large', version: '1.0.0', files }));
  const { code, output } = await push(large, damaged(key));
  assert.equal(code, 1, output);
  assert.match(output, /401 \(.*does not exist\. \[unknown-key\]\)/);
  assert.match(output, /warn : .*leave --api-key out or give a real key/);
  assert.ok(!output.includes(damaged(key)), 'the key is not repeated');
});

dotnetTest('a push with a key that may only read shows the reason', async () => {
  const { code, output } = await push('lab.1.0.0.nupkg', readKey);
  assert.equal(code, 1, output);
  assert.match(output, /403 \(.*no Add permission on feed lab\. \[missing-permission\]\)/);
});

dotnetTest('a broken package shows what is wrong with it', async () => {
  // The client itself reads no further than the nuspec, so this one reaches the server.
  const bytes = await buildNupkg({ id: 'Lab.Broken', version: '1.0.0', files: { 'a/b.txt': 'x', 'a/c.txt': 'y' } });
  const twice = Buffer.from(bytes.toString('latin1').replaceAll('a/c.txt', 'a/b.txt'), 'latin1');
  const { code, output } = await push(await dotnet.write('broken.nupkg', twice), key);
  assert.equal(code, 1, output);
  assert.match(output, /400 \(The package is not valid: it has two entries named "a\/b\.txt"\.\)/);
});

dotnetTest('restore of a project from a private feed', async () => {
  await dotnet.configure({ name: 'lab', url: source, key: readKey });
  for (const version of ['1.0.0', '1.1.0-rc.1']) {
    await dotnet.writeProject('Lab.Pkg', version);
    const { code, output } = await dotnet.run(['restore', 'app']);
    assert.equal(code, 0, output);
    assert.ok(existsSync(join(dotnet.folder, 'packages', 'lab.pkg', version, 'lab.pkg.nuspec')));
  }
});

dotnetTest('restore with the credentials in the environment', async () => {
  await dotnet.forget();
  await dotnet.configure({ name: 'lab', url: source });
  const credentials = { NuGetPackageSourceCredentials_lab: `Username=api;Password=${readKey}` };
  const { code, output } = await dotnet.run(['restore', 'app'], credentials);
  assert.equal(code, 0, output);
});

dotnetTest('a restore with one character of the key changed shows the reason', async () => {
  await dotnet.forget();
  await dotnet.configure({ name: 'lab', url: source, key: damaged(readKey) });
  const { code, output } = await dotnet.run(['restore', 'app']);
  assert.equal(code, 1, output);
  assert.match(output, /401 \(.*does not exist\. \[unknown-key\]\)/);
});

dotnetTest('without feed credentials a push fails before its key is sent, and shows the reason', async () => {
  await dotnet.forget();
  await dotnet.configure({ name: 'lab', url: source });
  const { code, output } = await push('lab.1.0.0.nupkg', key);
  assert.equal(code, 1, output);
  assert.match(output, /Unable to load the service index/);
  assert.match(output, /401 \(.*\[missing-key\]\)/);
});

dotnetTest('search and the list of newer versions read search and registration', async () => {
  await dotnet.configure({ name: 'lab', url: source, key: readKey });
  const search = await dotnet.run(['package', 'search', 'demo', '--source', 'lab', '--prerelease', '--format', 'json']);
  assert.equal(search.code, 0, search.output);
  assert.match(search.output, /"id": "Lab\.Pkg",\s+"latestVersion": "1\.1\.0-rc\.1"/);
  await dotnet.writeProject('Lab.Pkg', '1.0.0');
  const restored = await dotnet.run(['restore', 'app']);
  assert.equal(restored.code, 0, restored.output);
  const outdated = await dotnet.run(['list', 'app', 'package', '--outdated', '--include-prerelease']);
  assert.equal(outdated.code, 0, outdated.output);
  assert.match(outdated.output, /Lab\.Pkg\s+1\.0\.0\s+1\.0\.0\s+1\.1\.0-rc\.1/);
});

dotnetTest('a package that dotnet itself packs goes in and comes out', async () => {
  await dotnet.configure({ name: 'lab', url: source, key });
  await dotnet.write(
    'lib/lib.csproj',
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework><PackageId>Lab.Packed</PackageId><Version>2.0.0</Version>
    <Description>Packed by the SDK</Description><PackageReadmeFile>README.md</PackageReadmeFile>
  </PropertyGroup>
  <ItemGroup><None Include="README.md" Pack="true" PackagePath="" /></ItemGroup>
</Project>
`,
  );
  await dotnet.write('lib/README.md', '# Lab');
  const packed = await dotnet.run(['pack', 'lib', '--output', 'out']);
  assert.equal(packed.code, 0, packed.output);
  const pushed = await push('out/Lab.Packed.2.0.0.nupkg', key);
  assert.equal(pushed.code, 0, pushed.output);
  await dotnet.writeProject('Lab.Packed', '2.0.0');
  const restored = await dotnet.run(['restore', 'app']);
  assert.equal(restored.code, 0, restored.output);
});

dotnetTest('a deleted version is gone for the next restore; a key without the right may not delete', async () => {
  const remove = (deleteKey: string) =>
    dotnet.run(['nuget', 'delete', 'Lab.Pkg', '1.0.0', '--source', 'lab', '--api-key', deleteKey, '--non-interactive']);
  const refused = await remove(readKey);
  assert.equal(refused.code, 1, refused.output);
  assert.match(refused.output, /403 \(.*no Delete permission on feed lab\. \[missing-permission\]\)/);
  const removed = await remove(key);
  assert.equal(removed.code, 0, removed.output);
  await dotnet.forget();
  await dotnet.writeProject('Lab.Pkg', '1.0.0');
  const { code, output } = await dotnet.run(['restore', 'app']);
  assert.equal(code, 1, output);
  assert.match(output, /NU1103: Unable to find a stable package Lab\.Pkg with version \(>= 1\.0\.0\)/);
});

dotnetTest('with --strict-wire none of our sentences is sent', async () => {
  const strict = await startTestServer({ strictWire: true });
  try {
    const url = `${await strict.createFeed('lab', 'nuget')}/v3/index.json`;
    const reader = await strict.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view'] });
    await dotnet.configure({ name: 'lab', url, key: reader });
    const { code, output } = await push('lab.1.0.0.nupkg', reader);
    assert.equal(code, 1, output);
    assert.match(output, /403 \(Forbidden\)/);
    assert.doesNotMatch(output, /permission on feed|missing-permission|warn :/);
  } finally {
    await strict.stop();
  }
});
