import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundlerCredentials, bundlerHostVariable, bundlerSource } from '../../clients/bundleConfig.ts';
import type { FeedFacts } from '../../clients/feeds.ts';
import { nugetSourceName } from '../../clients/feedUrl.ts';
import { renderGemrc } from '../../clients/gemrc.ts';
import { renderNpmrc, renderYarn1Npmrc } from '../../clients/npmrc.ts';
import { renderNugetConfig } from '../../clients/nugetConfig.ts';
import { findYarn, yarnVariables } from './yarn.ts';

/** The feeds that a command shall use; null = there is none of the type. */
export interface ChosenFeeds {
  readonly npm: FeedFacts | null;
  readonly nuget: FeedFacts | null;
  readonly gem: FeedFacts | null;
}

export interface ClientSetup {
  readonly env: NodeJS.ProcessEnv;
  /** Removes what was written. */
  remove(): Promise<void>;
}

/**
 * Writes configuration for the clients into a folder of its own and names it in the environment, at the user's level:
 * what lies in the project (`.npmrc`, `NuGet.Config`) still wins, for it may be what is being tested.
 */
export async function setUpClients(
  serverUrl: string,
  key: string,
  feeds: ChosenFeeds,
  { command, workingDir }: { readonly command: readonly string[]; readonly workingDir: string },
): Promise<ClientSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'proget-keys-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const literal = { form: 'literal', key } as const;
  const env: NodeJS.ProcessEnv = { PROGET_URL: serverUrl, PROGET_KEY: key };
  try {
    // Without a feed the name leads nowhere, which npm reports; left alone it would ask its public registry instead.
    const npmrc = join(folder, '.npmrc');
    const npmFeed = feeds.npm?.name ?? 'npm';
    const yarn = await findYarn(command, workingDir);
    const render = yarn.yarn1 ? renderYarn1Npmrc : renderNpmrc;
    await writePrivate(npmrc, render({ serverUrl, feed: npmFeed, key: literal }));
    // npm, pnpm, Yarn 1 and bun all take it for the user's file.
    env.npm_config_userconfig = npmrc;
    if (yarn.later) Object.assign(env, yarnVariables(serverUrl, npmFeed, key, yarn.before410));
    if (feeds.nuget) {
      const source = { serverUrl, feed: feeds.nuget.name, key: { form: 'env', variable: 'PROGET_KEY' } } as const;
      // Where NuGet looks for configuration of the machine (not on Windows), so that commands know the source by name.
      const config = join(folder, 'NuGet', 'Config', 'NuGet.Config');
      await writePrivate(config, renderNugetConfig(source));
      env.NUGET_COMMON_APPLICATION_DATA = folder;
      env.NUGET_API_KEY = key;
      env.PROGET_NUGET_CONFIG = config;
      env.PROGET_NUGET_SOURCE = nugetSourceName(feeds.nuget.name);
      if (!(await hasNugetConfig(workingDir))) env.RestoreConfigFile = config;
    }
    if (feeds.gem) {
      const gemrc = join(folder, '.gemrc');
      await writePrivate(gemrc, renderGemrc({ serverUrl, feed: feeds.gem.name, key: literal }));
      // Read after the user's own, so its sources are the ones that count.
      env.GEMRC = gemrc;
      env[bundlerHostVariable(serverUrl)] = bundlerCredentials(key);
      env.PROGET_GEM_SOURCE = bundlerSource(serverUrl, feeds.gem.name);
      env.RUBYGEMS_HOST = `${serverUrl}/rubygems/${feeds.gem.name}`;
      env.GEM_HOST_API_KEY = key;
    }
    return { env, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode: 0o600, flag: 'wx' });
}

/** Whether NuGet would find a configuration from here upwards. */
async function hasNugetConfig(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  if (names.some((name) => name.toLowerCase() === 'nuget.config')) return true;
  const parent = dirname(folder);
  return parent !== folder && hasNugetConfig(parent);
}
