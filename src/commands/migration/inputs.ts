import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { l10n } from '../../l10n.ts';
import { homeFiles } from '../../migration/inputs/homeFiles.ts';
import type { MigrationServices, OtherInputs } from '../../migrationUi/migrationServices.ts';
import type { Choice } from '../../ui/prompts.ts';

export const noOtherInputs: OtherInputs = { home: [], csv: null, pasted: [], lists: [] };

type Source = 'folder' | 'home' | 'list' | 'pasted';

/** Asks where to look beside the folder. Null = cancelled. */
export async function askInputs(
  { prompts, env, plans }: MigrationServices,
  folderName: string,
): Promise<OtherInputs | null> {
  const title = l10n.t('Migrate Artifactory Keys');
  const home = homeFiles({ platform: process.platform, folder: homedir(), env });
  const choices: Choice<Source>[] = [
    { label: l10n.t('The Folder {name}', { name: folderName }), icon: 'folder', picked: true, value: 'folder' },
  ];
  if (home.length > 0)
    choices.push({
      label: l10n.t('Files in Your Home Folder'),
      detail: home.map(({ shown }) => shown).join(', '),
      icon: 'home',
      value: 'home',
    });
  choices.push(
    {
      label: l10n.t('A List of Keys (CSV)…'),
      detail: l10n.t('With the columns key, user, feed and others.'),
      icon: 'table',
      value: 'list',
    },
    {
      label: l10n.t('Keys That You Paste…'),
      detail: l10n.t('A key, or a piece of a file. It stays in memory.'),
      icon: 'clippy',
      value: 'pasted',
    },
  );
  const answer = await prompts.pickMany({
    title,
    placeholder: l10n.t('Where are keys looked for?'),
    choices,
    check: (values) => (values.includes('folder') ? null : l10n.t('the folder belongs to every plan')),
  });
  if (answer.outcome !== 'answered') return null;
  const has = (source: Source) => answer.value.includes(source);
  const list = has('list') ? await plans.pickList() : null;
  if (has('list') && list === null) return null;
  const pasted = has('pasted') ? await askPasted(prompts, title) : null;
  if (has('pasted') && pasted === null) return null;
  return {
    home: has('home') ? home : [],
    csv: list === null ? null : await readFile(list.path, 'utf8'),
    lists: list === null ? [] : [list.path],
    pasted: pasted === null ? [] : [{ text: pasted }],
  };
}

export async function askPasted(prompts: MigrationServices['prompts'], title: string): Promise<string | null> {
  const answer = await prompts.text({
    title,
    prompt: l10n.t('Paste a key, or a line of a file that holds one'),
    masked: true,
    check: (text) => (text.trim() === '' ? l10n.t('Paste something.') : null),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

/** What an earlier plan started from, as far as it can be had again without asking. */
export function inputsOf(
  source: { readonly home: boolean },
  kept: OtherInputs | undefined,
  env: NodeJS.ProcessEnv,
): OtherInputs {
  if (kept !== undefined) return kept;
  const home = source.home ? homeFiles({ platform: process.platform, folder: homedir(), env }) : [];
  return { ...noOtherInputs, home: home.filter(({ path }) => existsSync(path)) };
}
