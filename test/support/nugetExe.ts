import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ClientRun, clientEnvironment, runClient } from './clients.ts';
import { installClients } from './npmClients.ts';

const program = resolve('.clients', 'node_modules', 'nuget-exe', 'nuget-5.8.0.exe');

/** Whether there is Mono on the PATH, and nuget.exe for it. */
export function hasNugetExe(): boolean {
  return spawnSync('mono', ['--version']).status === 0 && installClients() && existsSync(program);
}

/** nuget.exe 5.8 on Mono, with a home, caches and a configuration of its own. */
export class NugetExe {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<NugetExe> {
    const folder = await mkdtemp(join(tmpdir(), 'nuget-exe-'));
    await mkdir(join(folder, 'home'));
    return new NugetExe(folder);
  }

  remove(path = ''): Promise<void> {
    return rm(join(this.folder, path), { recursive: true, force: true });
  }

  /** Writes the NuGet.Config with one source. @param key password of the user `api`; null = no credentials */
  async configure(url: string, key: string | null): Promise<void> {
    const credentials = `<lab><add key="Username" value="api" /><add key="ClearTextPassword" value="${key}" /></lab>`;
    await this.write(
      'NuGet.Config',
      `<configuration><packageSources><clear /><add key="lab" value="${url}" /></packageSources>
<packageSourceCredentials>${key === null ? '' : credentials}</packageSourceCredentials></configuration>`,
    );
  }

  async write(path: string, content: string | Buffer): Promise<void> {
    await writeFile(join(this.folder, path), content);
  }

  run(...args: string[]): Promise<ClientRun> {
    const config = ['-NonInteractive', '-ConfigFile', join(this.folder, 'NuGet.Config')];
    const env = { ...clientEnvironment(join(this.folder, 'home')), LANG: 'C.UTF-8' };
    return runClient('mono', [program, ...args, ...config], { cwd: this.folder, env });
  }
}
