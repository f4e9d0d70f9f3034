import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { feedUrl } from '../../clients/feedUrl.ts';
import { basicPair, isPlainToken } from '../../clients/npmrc.ts';

/** What a command says about the Yarn that it is going to run. */
export interface YarnUse {
  /** Yarn 1 needs a line in .npmrc that npm warns about. */
  readonly yarn1: boolean;
  /** Variables are for Yarn 2 and later, and beat its files: none where the project names a registry itself. */
  readonly later: boolean;
  /** Whether it may not know `npmMinimalAgeGate` yet, and would refuse to start with it. */
  readonly before410: boolean;
}

/** Looks at the command, and at the lock file, `.yarnrc.yml` and `package.json` from the folder upwards. */
export async function findYarn(command: readonly string[], folder: string): Promise<YarnUse> {
  const called = /^yarn(pkg)?(\.cmd|\.js)?$/i.test(basename(command[0] ?? ''));
  const [lock, settings, packageJson] = await Promise.all(
    ['yarn.lock', '.yarnrc.yml', 'package.json'].map((name) => readUpwards(folder, name)),
  );
  const isLock1 = lock?.includes('# yarn lockfile v1') === true;
  const named = /"packageManager"\s*:\s*"yarn@(\d+)\.(\d+)/.exec(packageJson ?? '');
  const pathed = /^yarnPath:.*yarn-(\d+)\.(\d+)/m.exec(settings ?? '');
  const [, major, minor] = (pathed ?? named ?? []).map(Number);
  const yarn1 = major === undefined ? isLock1 || (called && settings === null) : major === 1;
  const ownRegistry = /^npm(RegistryServer|Registries|Scopes|AuthToken|AuthIdent)\s*:/m.test(settings ?? '');
  const later = (called || lock !== null || settings !== null) && major !== 1 && !isLock1 && !ownRegistry;
  const before410 = later && major !== undefined && minor !== undefined && (major < 4 || (major === 4 && minor < 10));
  return { yarn1, later, before410 };
}

/** The settings of Yarn 2 and later as variables: it reads no .npmrc, and no other file than those of project and home. */
export function yarnVariables(serverUrl: string, feed: string, key: string, before410: boolean): NodeJS.ProcessEnv {
  const registry = feedUrl(serverUrl, 'npm', feed);
  return {
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname,
    YARN_NPM_ALWAYS_AUTH: 'true',
    ...(isPlainToken(key) ? { YARN_NPM_AUTH_TOKEN: key } : { YARN_NPM_AUTH_IDENT: basicPair(key) }),
    ...(before410 ? {} : { YARN_NPM_MINIMAL_AGE_GATE: '0' }),
  };
}

/** The nearest file of a name, null when there is none. */
async function readUpwards(folder: string, name: string): Promise<string | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null);
  const parent = dirname(folder);
  return text === null && parent !== folder ? readUpwards(parent, name) : text;
}
