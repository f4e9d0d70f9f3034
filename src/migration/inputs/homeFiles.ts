import { statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import type { ListedFile } from '../../scan/scan.ts';

/** Below the home folder on every system. */
const everywhere = [
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.bunfig.toml',
  '.pypirc',
  '.netrc',
  '_netrc',
  '.git-credentials',
  '.gitconfig',
  '.condarc',
  '.Rprofile',
  '.Renviron',
  '.gem/credentials',
  '.gemrc',
  '.bundle/config',
  '.m2/settings.xml',
  '.gradle/gradle.properties',
  '.gradle/init.gradle',
  '.gradle/init.gradle.kts',
  '.sbt/.credentials',
  '.ivy2/.credentials',
  '.docker/config.json',
  '.dockercfg',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.cargo/config',
  '.cargo/config.toml',
  '.conan/.conan.db',
  '.conan2/credentials.json',
  '.conan2/remotes.json',
  '.composer/auth.json',
  '.composer/config.json',
  '.pip/pip.conf',
  '.jfrog/jfrog-cli.conf',
  '.jfrog/jfrog-cli.conf.v5',
  '.jfrog/jfrog-cli.conf.v6',
  '.nuget/NuGet/NuGet.Config',
] as const;
/** Below `$XDG_CONFIG_HOME`, usually `~/.config`; Apple's systems have some of them, too. */
const inConfig = [
  'NuGet/NuGet.Config',
  'pip/pip.conf',
  'pypoetry/auth.toml',
  'uv/uv.toml',
  'git/config',
  'git/credentials',
  'go/env',
  'helm/repositories.yaml',
  'helm/registry/config.json',
  'composer/auth.json',
  'containers/auth.json',
  'pnpm/rc',
] as const;
const inLibrary = [
  'Application Support/pip/pip.conf',
  'Application Support/pypoetry/auth.toml',
  'Application Support/go/env',
  'Preferences/helm/repositories.yaml',
  'Preferences/helm/registry/config.json',
  'Preferences/pnpm/rc',
] as const;
const inAppData = [
  'NuGet/NuGet.Config',
  'pip/pip.ini',
  'pypoetry/auth.toml',
  'uv/uv.toml',
  'go/env',
  'helm/repositories.yaml',
  'helm/registry/config.json',
  'Composer/auth.json',
] as const;

export interface Home {
  readonly platform: NodeJS.Platform;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The files in a home folder by which clients keep credentials, under names that begin with `~/` or with the variable that
 * moved them elsewhere. Nothing is read; links count, for people keep such files elsewhere.
 */
export function homeFiles({ platform, folder, env }: Home, exists: (path: string) => boolean = isFile): ListedFile[] {
  const { join } = platform === 'win32' ? win32 : posix;
  const below = (shown: string, base: string, names: readonly string[]) =>
    names.map((name) => ({ shown: `${shown}/${name}`, path: join(base, ...name.split('/')) }));
  const config = env.XDG_CONFIG_HOME;
  const listed = [
    ...below('~', folder, everywhere),
    ...(config ? below('$XDG_CONFIG_HOME', config, inConfig) : below('~/.config', join(folder, '.config'), inConfig)),
    ...(platform === 'darwin' ? below('~/Library', join(folder, 'Library'), inLibrary) : []),
    ...(platform === 'win32' && env.APPDATA ? below('%APPDATA%', env.APPDATA, inAppData) : []),
    ...(env.CARGO_HOME ? below('$CARGO_HOME', env.CARGO_HOME, ['credentials.toml', 'config.toml']) : []),
    ...(env.DOCKER_CONFIG ? below('$DOCKER_CONFIG', env.DOCKER_CONFIG, ['config.json']) : []),
    ...(env.GRADLE_USER_HOME ? below('$GRADLE_USER_HOME', env.GRADLE_USER_HOME, ['gradle.properties']) : []),
    ...(env.JFROG_CLI_HOME_DIR ? below('$JFROG_CLI_HOME_DIR', env.JFROG_CLI_HOME_DIR, ['jfrog-cli.conf.v6']) : []),
  ];
  const seen = new Set<string>();
  return listed.filter(({ path }) => {
    const key = platform === 'win32' ? path.toLowerCase() : path;
    if (seen.has(key) || !exists(path)) return false;
    seen.add(key);
    return true;
  });
}

/** A named pipe would hang whoever opens it. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
