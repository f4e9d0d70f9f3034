import { randomBytes } from 'node:crypto';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import type { Figure } from '../figure.ts';
import { compareInstallation, createFeed, sendAll, timed } from '../installation.ts';
import type { Server } from '../servers.ts';

const ids = Array.from({ length: 20 }, (_, index) => `Bench.P${index}`);
/** Random, so it does not shrink in the package. */
const fileBytes = 10_000;

/** `dotnet restore` of 20 packages with a key. */
export const dotnetRestore: Figure = {
  name: 'dotnetRestore',
  measure: async (bench) => {
    if (!hasDotnet()) throw new Error('the .NET SDK is not installed');
    const payload = `${ids.length} packages of ${fileBytes / 1000} KB, dotnet restore`;
    return compareInstallation(bench, { name: 'dotnetRestore', payload, fill, install });
  },
};

async function install(url: string, key: string): Promise<number> {
  const dotnet = await Dotnet.create();
  try {
    await dotnet.configure({ name: 'bench', url: `${url}/nuget/nuget/v3/index.json`, key, onlyBasic: true });
    const references = ids.map((id) => `<PackageReference Include="${id}" Version="1.0.0" />`).join('');
    await dotnet.write(
      'app/app.csproj',
      `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>${references}</ItemGroup>
</Project>
`,
    );
    return await timed(() => dotnet.run(['restore', 'app']));
  } finally {
    await dotnet.remove();
  }
}

async function fill(emulator: Server): Promise<void> {
  const { url, adminKey = '' } = emulator;
  await createFeed(emulator, 'nuget', 'nuget');
  await sendAll(ids.length, async (index) => {
    const id = ids[index] ?? '';
    const files = { 'lib/netstandard2.0/_._': randomBytes(fileBytes) };
    const nupkg = await buildNupkg({ id, version: '1.0.0', files });
    const headers = { 'X-NuGet-ApiKey': adminKey };
    return fetch(`${url}/nuget/nuget/v3/package`, { method: 'PUT', headers, body: Uint8Array.from(nupkg) });
  });
}
