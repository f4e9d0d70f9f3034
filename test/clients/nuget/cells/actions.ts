import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNupkg } from '../../../../emulator/demo/nugetPackage.ts';
import { portablePdbKey } from '../../../../emulator/feeds/nuget/portablePdb.ts';
import type { Cell } from '../../matrix.ts';
import type { DotnetLab } from './lab.ts';

/** What dotnet does beyond pushing and restoring. */
export const actionCells: Cell<DotnetLab>[] = [];

function cell(action: string, run: Cell<DotnetLab>['run']): void {
  actionCells.push({ client: 'dotnet', version: '10', action, run });
}

cell('nuget delete removes a version for good', async (lab) => {
  await lab.publish({ id: 'Lab.Gone', version: '1.0.0' });
  await lab.succeed(
    'nuget',
    'delete',
    'Lab.Gone',
    '1.0.0',
    '--source',
    'lab',
    '--api-key',
    lab.key,
    '--non-interactive',
  );
  const again = await lab.dotnet.run([
    'nuget',
    'delete',
    'Lab.Gone',
    '1.0.0',
    '--source',
    'lab',
    '--api-key',
    lab.key,
    '--non-interactive',
  ]);
  assert.equal(again.code, 1, again.output);
  assert.match(again.output, /404 \(Lab\.Gone 1\.0\.0 is not in feed lab\.\)/);
});

cell('symbols go with their package, once, and a debugger gets what dotnet packed', async (lab) => {
  await writeLibrary(lab);
  await lab.succeed('pack', 'sym', '--output', 'out');
  const output = await lab.push('out/Lab.Sym.1.0.0.nupkg');
  assert.match(output, /Pushing Lab\.Sym\.1\.0\.0\.snupkg/);
  const pdb = await readFile(join(lab.dotnet.folder, 'sym/obj/Release/net10.0/sym.pdb'));
  const signature = portablePdbKey(pdb) ?? assert.fail('what the compiler wrote is a portable PDB');
  const url = `${lab.feedUrl.replace('/nuget/', '/symbols/')}/sym.pdb/${signature}/sym.pdb`;
  const headers = { Authorization: `Basic ${Buffer.from(`api:${lab.key}`).toString('base64')}` };
  const answer = await fetch(url, { headers });
  assert.equal(answer.status, 200);
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(pdb));
  const again = await lab.push('out/Lab.Sym.1.0.0.nupkg', '--skip-duplicate');
  assert.match(again, /already exists/);
});

cell('symbols without their package show what is missing', async (lab) => {
  await writeLibrary(lab);
  await lab.succeed('pack', 'sym', '--output', 'out', '-p:Version=2.0.0');
  const { code, output } = await lab.dotnet.run([
    'nuget',
    'push',
    'out/Lab.Sym.2.0.0.snupkg',
    '--source',
    'lab',
    '--api-key',
    lab.key,
  ]);
  assert.equal(code, 1, output);
  assert.match(output, /404 \(Lab\.Sym 2\.0\.0 is not in feed lab; push the \.nupkg before its symbols\.\)/);
});

cell('a template package is installed with dotnet new', async (lab) => {
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
  await lab.publish({ id: 'Lab.Template', version: '1.0.0', metadataXml, files });
  // A plain http source is passed over without --force, whatever NuGet.Config allows.
  const output = await lab.succeed('new', 'install', 'Lab.Template@1.0.0', '--force');
  assert.match(output, /labt/);
  await lab.succeed('new', 'labt', '--output', 'made');
  assert.equal(await readFile(join(lab.dotnet.folder, 'made/lab.txt'), 'utf8'), 'made');
});

cell('a tool is installed', async (lab) => {
  await lab.dotnet.write(
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
  await lab.dotnet.write('tool/code.cs', 'System.Console.WriteLine("it runs");');
  await lab.succeed('pack', 'tool', '--output', 'out');
  await lab.push('out/Lab.Tool.1.0.0.nupkg');
  await lab.succeed('new', 'tool-manifest');
  const installed = await lab.dotnet.run(['tool', 'install', 'Lab.Tool', '--version', '1.0.0']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(await lab.succeed('tool', 'run', 'labtool'), /it runs/);
});

cell('a lock file keeps the content of a package: restored in locked mode, refused when it changed', async (lab) => {
  await lab.publish({ id: 'Lab.Locked', version: '1.0.0', description: 'first' });
  await lab.dotnet.writeProject('Lab.Locked', '1.0.0');
  await lab.succeed('restore', 'app', '--use-lock-file');
  const lock = await readFile(join(lab.dotnet.folder, 'app/packages.lock.json'), 'utf8');
  assert.match(lock, /"contentHash"/);
  await lab.dotnet.forget();
  await lab.succeed('restore', 'app', '--locked-mode');
  const remove = [
    'nuget',
    'delete',
    'Lab.Locked',
    '1.0.0',
    '--source',
    'lab',
    '--api-key',
    lab.key,
    '--non-interactive',
  ];
  await lab.succeed(...remove);
  await lab.publish({ id: 'Lab.Locked', version: '1.0.0', description: 'second' });
  await lab.dotnet.forget();
  const changed = await lab.dotnet.run(['restore', 'app', '--locked-mode']);
  assert.equal(changed.code, 1, changed.output);
  assert.match(changed.output, /NU1403/);
  await rm(join(lab.dotnet.folder, 'app/packages.lock.json'));
});

cell('central package management takes the version of one file for all', async (lab) => {
  await lab.publish({ id: 'Lab.Central', version: '3.1.0' });
  await lab.dotnet.write(
    'central/Directory.Packages.props',
    `<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup><PackageVersion Include="Lab.Central" Version="3.1.0" /></ItemGroup></Project>`,
  );
  await lab.dotnet.write(
    'central/app/app.csproj',
    `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Lab.Central" /></ItemGroup></Project>`,
  );
  await lab.succeed('restore', 'central/app');
  assert.ok(existsSync(join(lab.dotnet.folder, 'packages/lab.central/3.1.0/lab.central.nuspec')));
});

cell('an exact search lists every version, from registration', async (lab) => {
  await lab.publish({ id: 'Lab.Many', version: '1.0.0' });
  await lab.publish({ id: 'Lab.Many', version: '1.2.0' });
  const output = await lab.succeed(
    'package',
    'search',
    'Lab.Many',
    '--source',
    'lab',
    '--exact-match',
    '--format',
    'json',
  );
  assert.match(output, /"version": "1\.0\.0"/);
  assert.match(output, /"version": "1\.2\.0"/);
});

cell('nuget add source writes the source with its credentials', async (lab) => {
  await lab.dotnet.configure();
  const url = `${lab.feedUrl}/v3/index.json`;
  const login = ['--username', 'api', '--password', lab.key, '--store-password-in-clear-text'];
  await lab.succeed('nuget', 'add', 'source', url, '--name', 'lab', ...login, '--allow-insecure-connections');
  await lab.publish({ id: 'Lab.Added', version: '1.0.0' });
  await lab.dotnet.writeProject('Lab.Added', '1.0.0');
  await lab.succeed('restore', 'app');
});

for (const feedType of ['chocolatey', 'powershell']) {
  cell(`a ${feedType} feed takes and gives packages in the same way`, async (lab) => {
    await lab.server.createFeed(feedType, feedType);
    const all = await lab.server.createKey({ type: 'feed', feed: feedType, packagePermissions: ['view', 'add'] });
    await lab.dotnet.configure({ name: 'lab', url: `${lab.server.url}/nuget/${feedType}/v3/index.json`, key: all });
    const file = await lab.dotnet.write(
      `${feedType}.nupkg`,
      await buildNupkg({ id: `Lab.${feedType}`, version: '1.0.0' }),
    );
    await lab.succeed('nuget', 'push', file, '--source', 'lab', '--api-key', all);
    await lab.dotnet.forget();
    await lab.dotnet.writeProject(`Lab.${feedType}`, '1.0.0');
    await lab.succeed('restore', 'app');
  });
}

/** A library that is packed with its symbols. */
async function writeLibrary(lab: DotnetLab): Promise<void> {
  await lab.dotnet.write(
    'sym/sym.csproj',
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework><PackageId>Lab.Sym</PackageId><Version>1.0.0</Version>
    <IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat>
  </PropertyGroup>
</Project>
`,
  );
  await lab.dotnet.write('sym/code.cs', 'namespace Lab; public static class Code { public static int One() => 1; }');
}
