import type { FeedType } from '../../emulator/contract/feed.ts';
import { renderBundleConfig } from './bundleConfig.ts';
import { renderGemrc } from './gemrc.ts';
import { renderBunNpmrc, renderNpmrc, renderPnpmNpmrc, renderYarn1Npmrc } from './npmrc.ts';
import { renderNugetConfig } from './nugetConfig.ts';
import type { ClientSource } from './source.ts';
import { renderYarnrc } from './yarnrc.ts';

export interface Client {
  /** Name for people. */
  readonly title: string;
  readonly fileName: string;
  /** Where its file cannot refer to a variable: a shell script that takes the place of the file. */
  readonly envFileName?: string;
  /** Types of feeds that it can use. */
  readonly feedTypes: readonly FeedType[];
  /** @throws UnwritableKeyError when the file cannot hold a literal key. */
  readonly render: (source: ClientSource) => string;
}

/** The package clients that we can write configuration for. */
export const clients = {
  npm: { title: 'npm', fileName: '.npmrc', feedTypes: ['npm'], render: renderNpmrc },
  pnpm: { title: 'pnpm', fileName: '.npmrc', feedTypes: ['npm'], render: renderPnpmNpmrc },
  yarn1: { title: 'Yarn 1', fileName: '.npmrc', feedTypes: ['npm'], render: renderYarn1Npmrc },
  yarn: { title: 'Yarn 2 and later', fileName: '.yarnrc.yml', feedTypes: ['npm'], render: renderYarnrc },
  bun: { title: 'bun', fileName: '.npmrc', feedTypes: ['npm'], render: renderBunNpmrc },
  nuget: {
    title: 'NuGet',
    fileName: 'NuGet.Config',
    feedTypes: ['nuget', 'chocolatey', 'powershell'],
    render: renderNugetConfig,
  },
  gem: {
    title: 'gem',
    fileName: '.gemrc',
    envFileName: 'gem.sh',
    feedTypes: ['rubygems'],
    render: renderGemrc,
  },
  bundler: {
    title: 'Bundler',
    fileName: '.bundle/config',
    envFileName: 'bundler.sh',
    feedTypes: ['rubygems'],
    render: renderBundleConfig,
  },
} as const satisfies Record<string, Client>;
export type ClientName = keyof typeof clients;
export const clientNames = Object.keys(clients) as ClientName[];
