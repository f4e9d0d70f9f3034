import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientRun, clientEnvironment, runClient } from './clients.ts';

/** Whether there is a .NET SDK on the PATH. */
export function hasDotnet(): boolean {
  const found = spawnSync('dotnet', ['--version'], { encoding: 'utf8', env: { ...process.env, DOTNET_NOLOGO: '1' } });
  return found.status === 0 && /^\d+\./.test(found.stdout);
}

/** A package source of a NuGet.Config. */
export interface Source {
  readonly name: string;
  readonly url: string;
  /** Password of the user; without it no credentials are stored. */
  readonly key?: string;
  /** `api` when left out. */
  readonly user?: string;
  /** Tells the client to use the credentials for Basic alone. */
  readonly onlyBasic?: boolean;
}

/** The SDK with a home, caches and a configuration of its own: nothing is shared with this machine, or left on it. */
export class Dotnet {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Dotnet> {
    const folder = await mkdtemp(join(tmpdir(), 'dotnet-'));
    await mkdir(join(folder, 'home'));
    return new Dotnet(folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Writes the NuGet.Config, with these sources and no others. */
  async configure(...sources: Source[]): Promise<void> {
    const list = sources.map(({ name, url }) => `<add key="${name}" value="${url}" allowInsecureConnections="true" />`);
    const credentials = sources
      .filter((source) => source.key !== undefined)
      .map(
        ({ name, key, user = 'api', onlyBasic }) =>
          `<${name}><add key="Username" value="${user}" /><add key="ClearTextPassword" value="${key}" />${
            onlyBasic === true ? '<add key="ValidAuthenticationTypes" value="basic" />' : ''
          }</${name}>`,
      );
    await this.write(
      'NuGet.Config',
      `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources><clear />${list.join('')}</packageSources>
  <packageSourceCredentials>${credentials.join('')}</packageSourceCredentials>
</configuration>
`,
    );
  }

  /** Writes `app/app.csproj`, an application that needs one package. */
  async writeProject(packageId: string, version: string): Promise<void> {
    await this.write(
      'app/app.csproj',
      `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="${packageId}" Version="${version}" /></ItemGroup>
</Project>
`,
    );
  }

  async write(path: string, content: string | Buffer): Promise<string> {
    const file = join(this.folder, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, content);
    return file;
  }

  /** Forgets restored packages and HTTP replies, so that the next run has to ask the server. */
  async forget(): Promise<void> {
    for (const cache of ['packages', 'http-cache', 'app/obj']) {
      await rm(join(this.folder, cache), { recursive: true, force: true });
    }
  }

  run(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<ClientRun> {
    return this.execute('dotnet', args, extra);
  }

  /** Runs what itself runs the SDK: a script. */
  execute(command: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<ClientRun> {
    const home = join(this.folder, 'home');
    const env = {
      ...clientEnvironment(home),
      DOTNET_CLI_HOME: home,
      NUGET_PACKAGES: join(this.folder, 'packages'),
      NUGET_HTTP_CACHE_PATH: join(this.folder, 'http-cache'),
      NUGET_SCRATCH: join(this.folder, 'scratch'),
      DOTNET_NOLOGO: '1',
      DOTNET_CLI_TELEMETRY_OPTOUT: '1',
      DOTNET_CLI_UI_LANGUAGE: 'en',
      DOTNET_GENERATE_ASPNET_CERTIFICATE: 'false',
      DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE: 'true',
      // Servers that a build leaves running would keep the folder busy, and the test's pipes open.
      DOTNET_CLI_USE_MSBUILD_SERVER: '0',
      MSBUILDDISABLENODEREUSE: '1',
      UseSharedCompilation: 'false',
      ...extra,
    };
    return runClient(command, args, { cwd: this.folder, env });
  }
}
