import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { buildNupkg, type NupkgContent } from '../../../emulator/demo/nugetPackage.ts';
import { portablePdbKey } from '../../../emulator/feeds/nuget/portablePdb.ts';
import { clientTest } from '../../support/clients.ts';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const available = hasDotnet();
const dotnetTest = clientTest('dotnet', available);

let server: TestServer;
let dotnet: Dotnet;
let feedUrl: string;
let key: string;

before(async () => {
  if (!available) return;
  server = await startTestServer();
  dotnet = await Dotnet.create();
  feedUrl = await server.createFeed('lab', 'nuget');
  key = await server.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view', 'add', 'delete'] });
  await dotnet.configure({ name: 'lab', url: `${feedUrl}/v3/index.json`, key });
});

after(async () => {
  await dotnet?.remove();
  await server?.stop();
});

/** Runs dotnet, which has to succeed. @returns its output. */
async function succeed(...args: string[]): Promise<string> {
  const { code, output } = await dotnet.run(args);
  assert.equal(code, 0, output);
  return output;
}

function push(file: string, ...more: string[]): Promise<string> {
  return succeed('nuget', 'push', file, '--source', 'lab', '--api-key', key, ...more);
}

async function publish(content: NupkgContent): Promise<void> {
  await push(await dotnet.write(`${content.id}.${content.version}.nupkg`, await buildNupkg(content)));
}

dotnetTest('dotnet nuget delete removes a version for good', async () => {
  await publish({ id: 'Lab.Gone', version: '1.0.0' });
  await succeed('nuget', 'delete', 'Lab.Gone', '1.0.0', '--source', 'lab', '--api-key', key, '--non-interactive');
  const again = await dotnet.run([
    'nuget',
    'delete',
    'Lab.Gone',
    '1.0.0',
    '--source',
    'lab',
    '--api-key',
    key,
    '--non-interactive',
  ]);
  assert.equal(again.code, 1, again.output);
  assert.match(again.output, /404 \(Lab\.Gone 1\.0\.0 is not in feed lab\.\)/);
});

dotnetTest('symbols go with their package, once, and a debugger gets what dotnet packed', async () => {
  await dotnet.write(
    'sym/sym.csproj',
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework><PackageId>Lab.Sym</PackageId><Version>1.0.0</Version>
    <IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat>
  </PropertyGroup>
</Project>
`,
  );
  await dotnet.write('sym/code.cs', 'namespace Lab; public static class Code { public static int One() => 1; }');
  await succeed('pack', 'sym', '--output', 'out');
  const output = await push('out/Lab.Sym.1.0.0.nupkg');
  assert.match(output, /Pushing Lab\.Sym\.1\.0\.0\.snupkg/);
  const pdb = await readFile(join(dotnet.folder, 'sym/obj/Release/net10.0/sym.pdb'));
  const signature = portablePdbKey(pdb) ?? assert.fail('what the compiler wrote is a portable PDB');
  const url = `${feedUrl.replace('/nuget/', '/symbols/')}/sym.pdb/${signature}/sym.pdb`;
  const headers = { Authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}` };
  const answer = await fetch(url, { headers });
  assert.equal(answer.status, 200);
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(pdb));
  const again = await push('out/Lab.Sym.1.0.0.nupkg', '--skip-duplicate');
  assert.match(again, /already exists/);
});

dotnetTest('symbols without their package show what is missing', async () => {
  await rm(join(dotnet.folder, 'out'), { recursive: true, force: true });
  await succeed('pack', 'sym', '--output', 'out', '-p:Version=2.0.0');
  const { code, output } = await dotnet.run([
    'nuget',
    'push',
    'out/Lab.Sym.2.0.0.snupkg',
    '--source',
    'lab',
    '--api-key',
    key,
  ]);
  assert.equal(code, 1, output);
  assert.match(output, /404 \(Lab\.Sym 2\.0\.0 is not in feed lab; push the \.nupkg before its symbols\.\)/);
});

dotnetTest('a template package is installed with dotnet new', async () => {
  const template = JSON.stringify({
    author: 'Lab',
    classifications: ['Lab'],
    identity: 'Lab.Template',
    name: 'Lab template',
    shortName: 'labt',
    tags: { language: 'C#', type: 'item' },
  });
  const metadataXml = '<packageTypes><packageType name="Template" /></packageTypes>';
  const files = { 'content/lab/.template.config/template.json': template, 'content/lab/lab.txt': 'made' };
  await publish({ id: 'Lab.Template', version: '1.0.0', metadataXml, files });
  // A plain http source is passed over without --force, whatever NuGet.Config allows.
  const output = await succeed('new', 'install', 'Lab.Template@1.0.0', '--force');
  assert.match(output, /labt/);
  await succeed('new', 'labt', '--output', 'made');
  assert.equal(await readFile(join(dotnet.folder, 'made/lab.txt'), 'utf8'), 'made');
});

dotnetTest('a tool is installed', async () => {
  await dotnet.write(
    'tool/tool.csproj',
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><PackAsTool>true</PackAsTool>
    <ToolCommandName>labtool</ToolCommandName><PackageId>Lab.Tool</PackageId><Version>1.0.0</Version>
    <UseAppHost>false</UseAppHost>
  </PropertyGroup>
</Project>
`,
  );
  await dotnet.write('tool/code.cs', 'System.Console.WriteLine("it runs");');
  await succeed('pack', 'tool', '--output', 'out');
  await push('out/Lab.Tool.1.0.0.nupkg');
  await succeed('new', 'tool-manifest');
  const installed = await dotnet.run(['tool', 'install', 'Lab.Tool', '--version', '1.0.0']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(await succeed('tool', 'run', 'labtool'), /it runs/);
});

dotnetTest('a lock file keeps the content of a package: restored in locked mode, refused when it changed', async () => {
  await publish({ id: 'Lab.Locked', version: '1.0.0', description: 'first' });
  await dotnet.writeProject('Lab.Locked', '1.0.0');
  await succeed('restore', 'app', '--use-lock-file');
  const lock = await readFile(join(dotnet.folder, 'app/packages.lock.json'), 'utf8');
  assert.match(lock, /"contentHash"/);
  await dotnet.forget();
  await succeed('restore', 'app', '--locked-mode');
  const remove = ['nuget', 'delete', 'Lab.Locked', '1.0.0', '--source', 'lab', '--api-key', key, '--non-interactive'];
  await succeed(...remove);
  await publish({ id: 'Lab.Locked', version: '1.0.0', description: 'second' });
  await dotnet.forget();
  const changed = await dotnet.run(['restore', 'app', '--locked-mode']);
  assert.equal(changed.code, 1, changed.output);
  assert.match(changed.output, /NU1403/);
  await rm(join(dotnet.folder, 'app/packages.lock.json'));
});

dotnetTest('central package management takes the version of one file for all', async () => {
  await publish({ id: 'Lab.Central', version: '3.1.0' });
  await dotnet.write(
    'central/Directory.Packages.props',
    `<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup><PackageVersion Include="Lab.Central" Version="3.1.0" /></ItemGroup></Project>`,
  );
  await dotnet.write(
    'central/app/app.csproj',
    `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Lab.Central" /></ItemGroup></Project>`,
  );
  await succeed('restore', 'central/app');
  assert.ok(existsSync(join(dotnet.folder, 'packages/lab.central/3.1.0/lab.central.nuspec')));
});

dotnetTest('an exact search lists every version, from registration', async () => {
  await publish({ id: 'Lab.Many', version: '1.0.0' });
  await publish({ id: 'Lab.Many', version: '1.2.0' });
  const output = await succeed('package', 'search', 'Lab.Many', '--source', 'lab', '--exact-match', '--format', 'json');
  assert.match(output, /"version": "1\.0\.0"/);
  assert.match(output, /"version": "1\.2\.0"/);
});

dotnetTest('dotnet adds the source with its credentials itself', async () => {
  await dotnet.configure();
  const url = `${feedUrl}/v3/index.json`;
  const login = ['--username', 'api', '--password', key, '--store-password-in-clear-text'];
  await succeed('nuget', 'add', 'source', url, '--name', 'lab', ...login, '--allow-insecure-connections');
  await publish({ id: 'Lab.Added', version: '1.0.0' });
  await dotnet.writeProject('Lab.Added', '1.0.0');
  await succeed('restore', 'app');
});

for (const feedType of ['chocolatey', 'powershell']) {
  dotnetTest(`a ${feedType} feed takes and gives packages in the same way`, async () => {
    await server.createFeed(feedType, feedType);
    const all = await server.createKey({ type: 'feed', feed: feedType, packagePermissions: ['view', 'add'] });
    await dotnet.configure({ name: 'lab', url: `${server.url}/nuget/${feedType}/v3/index.json`, key: all });
    const file = await dotnet.write(`${feedType}.nupkg`, await buildNupkg({ id: `Lab.${feedType}`, version: '1.0.0' }));
    await succeed('nuget', 'push', file, '--source', 'lab', '--api-key', all);
    await dotnet.forget();
    await dotnet.writeProject(`Lab.${feedType}`, '1.0.0');
    await succeed('restore', 'app');
  });
}
