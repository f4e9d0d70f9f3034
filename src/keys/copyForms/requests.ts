import type { KeyForm } from '../../clients/source.ts';
import { l10n } from '../../l10n.ts';
import type { CopyForm } from '../copyForms.ts';
import { posixWord, powershellString } from '../shell.ts';

export interface FormTarget {
  /** Without a slash at the end. */
  readonly serverUrl: string;
  readonly key: KeyForm;
}

/** A form before it is rendered. `render` may throw UnwritableKeyError. */
export interface DraftForm extends Pick<CopyForm, 'id' | 'label' | 'detail'> {
  readonly render: () => string;
  /** Whether the text holds the value when the key is literal. */
  readonly literal: boolean;
}

/** The key for ProGet's own API: by itself, as a header, in commands. */
export function requestForms({ serverUrl, key }: FormTarget): DraftForm[] {
  const url = `${serverUrl}/api/management/feeds/list`;
  return [
    {
      id: 'value',
      label: key.form === 'env' ? l10n.t('Reference to the Variable') : l10n.t('Key'),
      detail: key.form === 'env' ? l10n.t('for a shell') : l10n.t('the value alone'),
      literal: true,
      render: () => (key.form === 'env' ? `$${key.variable}` : key.key),
    },
    {
      id: 'header',
      label: l10n.t('HTTP Header'),
      detail: l10n.t('for /api, /endpoints and /upack; feeds read other headers'),
      literal: true,
      render: () => `X-ApiKey: ${key.form === 'env' ? `$${key.variable}` : key.key}`,
    },
    {
      id: 'curl',
      label: l10n.t('curl Command'),
      detail: l10n.t('lists the feeds; the key goes through standard input, not through the command line'),
      literal: true,
      render: () => `printf 'X-ApiKey: %s\\n' ${shellValue(key)} | curl --fail-with-body -H @- ${posixWord(url)}`,
    },
    {
      id: 'powershell',
      label: l10n.t('PowerShell Command'),
      detail: l10n.t('lists the feeds'),
      literal: true,
      render: () =>
        `Invoke-RestMethod -Uri ${powershellString(url)} -Headers @{ 'X-ApiKey' = ${powershellValue(key)} }`,
    },
    pgutilForm(serverUrl, key),
  ];
}

/** pgutil takes a key in its arguments only; its configuration file can hold one, and no reference. */
function pgutilForm(serverUrl: string, key: KeyForm): DraftForm {
  const name = new URL(serverUrl).hostname.replace(/[^\w.-]/g, '');
  if (key.form === 'env')
    return {
      id: 'pgutil',
      label: l10n.t('pgutil Source (Command)'),
      detail: l10n.t('other users of this machine can see the key while the command runs'),
      literal: true,
      render: () =>
        `pgutil sources add --name=${posixWord(name)} --url=${posixWord(serverUrl)} --api-key="$${key.variable}"`,
    };
  return {
    id: 'pgutil',
    label: l10n.t('pgutil Source (File)'),
    detail: l10n.t('for pgutil.config, in ~/.config/pgutil or %APPDATA%\\pgutil'),
    literal: true,
    render: () => `${JSON.stringify({ sources: [{ name, url: serverUrl, token: key.key }] }, null, 2)}\n`,
  };
}

/** For `printf`, which is part of the shell: no process is started that would show it. */
export function shellValue(key: KeyForm): string {
  return key.form === 'env' ? `"$${key.variable}"` : posixWord(key.key);
}

function powershellValue(key: KeyForm): string {
  return key.form === 'env' ? `$env:${key.variable}` : powershellString(key.key);
}
