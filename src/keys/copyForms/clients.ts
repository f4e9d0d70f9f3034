import { feedUrl, nugetIndexUrl, nugetSourceName } from '../../clients/feedUrl.ts';
import { renderNpmrc } from '../../clients/npmrc.ts';
import { renderNugetConfig } from '../../clients/nugetConfig.ts';
import { type ClientSource, keyVariable } from '../../clients/source.ts';
import { l10n } from '../../l10n.ts';
import { posixWord } from '../shell.ts';
import type { DraftForm } from './requests.ts';

/** The one line of .npmrc that carries the key. */
export function npmForms(source: ClientSource): DraftForm[] {
  return [
    {
      id: 'npm',
      label: l10n.t('npm Line'),
      detail: l10n.t('for .npmrc; also pnpm, Yarn 1 and bun'),
      literal: true,
      render: () =>
        renderNpmrc(source)
          .split('\n')
          .find((line) => line.startsWith('//')) ?? '',
    },
  ];
}

export function nugetForms(source: ClientSource): DraftForm[] {
  const variable = source.key.form === 'env' ? source.key.variable : keyVariable;
  return [
    {
      id: 'nuget-source',
      label: l10n.t('NuGet Source (Command)'),
      detail: l10n.t('refers to the environment variable {variable}, so no key is in the command line', { variable }),
      literal: false,
      render: () => nugetCommand(source, variable),
    },
    {
      id: 'nuget-config',
      label: l10n.t('NuGet.Config'),
      detail: l10n.t('the whole file, for beside the solution'),
      literal: true,
      render: () => renderNugetConfig(source),
    },
  ];
}

/**
 * NuGet expands `%NAME%` when it reads its file, on every system, so the reference itself is what gets stored. In
 * single quotes: for PowerShell and POSIX shells.
 */
function nugetCommand({ serverUrl, feed }: ClientSource, variable: string): string {
  const url = nugetIndexUrl(serverUrl, feed);
  return [
    `dotnet nuget add source ${posixWord(url)} --name ${posixWord(nugetSourceName(feed))} --username api`,
    `--password '%${variable}%' --store-password-in-clear-text --valid-authentication-types basic`,
    ...(url.startsWith('http:') ? ['--allow-insecure-connections'] : []),
  ].join(' ');
}

/** RubyGems reads its credentials file for pushes only, and knows no references in it. */
export function gemForms({ serverUrl, feed, key }: ClientSource): DraftForm[] {
  const host = feedUrl(serverUrl, 'rubygems', feed);
  if (key.form === 'env')
    return [
      {
        id: 'gem-push',
        label: l10n.t('gem Command'),
        detail: l10n.t('pushes a gem; the key stays in the environment'),
        literal: true,
        render: () => `GEM_HOST_API_KEY="$${key.variable}" gem push PACKAGE.gem --host ${posixWord(host)}`,
      },
    ];
  return [
    {
      id: 'gem-credentials',
      label: l10n.t('gem Credentials'),
      detail: l10n.t('for ~/.gem/credentials (mode 0600), which gem push reads with --host {host}', { host }),
      literal: true,
      render: () => `${host}: ${JSON.stringify(key.key)}\n`,
    },
  ];
}
