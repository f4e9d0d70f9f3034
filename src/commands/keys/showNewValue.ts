import { titleOf } from '../../keys/key.ts';
import { l10n } from '../../l10n.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import type { Answer, Choice } from '../../ui/prompts.ts';
import { copyAsTarget } from './copyKeyAs.ts';
import { insertReference } from './insertReference.ts';
import type { MadeKey } from './makeKey.ts';

type Act = 'copy' | 'copy-as' | 'reveal' | 'store' | 'insert' | 'done';

/** Shows what to do with a new value: masked until it is asked for. It stays open until it is closed. */
export async function showNewValue(services: Services, server: Server, made: MadeKey): Promise<void> {
  const { prompts, clipboard, values } = services;
  const title = made.key === null ? l10n.t('New key') : titleOf(made.key);
  let remembered = made.remembered;
  let taken = remembered === 'kept';
  let revealed = false;
  let active: Act = 'copy';
  for (;;) {
    const shown = revealed ? made.value : '•'.repeat(12);
    const answer: Answer<Act> = await prompts.pick({
      title: l10n.t('{title} was created', { title }),
      placeholder: l10n.t('Value: {shown}', { shown }),
      choices: choicesFor(made, remembered, revealed),
      active,
    });
    const act: Act = answer.outcome === 'answered' ? answer.value : 'done';
    active = act;
    switch (act) {
      case 'copy':
        await clipboard.copySecret(made.value, title);
        taken = true;
        break;
      case 'copy-as':
        taken = (await copyAsTarget(services, { server, key: made.key, value: made.value })) || taken;
        break;
      case 'reveal':
        revealed = !revealed;
        taken ||= revealed;
        break;
      case 'store':
        if (made.key !== null) remembered = await values.remember(server, made.key.id, made.value);
        taken = true;
        break;
      case 'insert':
        if (!(await insertReference(services)))
          prompts.mention(l10n.t('There is no editor to insert into; open a file first.'));
        break;
      case 'done':
        if (taken || (await mayLose(services, title))) return;
        break;
    }
  }
}

function mayLose({ prompts }: Services, title: string): Promise<boolean> {
  return prompts.confirm({
    message: l10n.t('Close without copying the value of {title}?', { title }),
    detail: l10n.t('It is not remembered and cannot be shown again; only Rotate would make a new one.'),
    keep: l10n.t('Go Back'),
    action: l10n.t('Close'),
  });
}

function choicesFor(made: MadeKey, remembered: MadeKey['remembered'], revealed: boolean): Choice<Act>[] {
  const choice = (value: Act, label: string, icon: string, detail?: string): Choice<Act> => ({
    label,
    icon,
    value,
    ...(detail === undefined ? {} : { detail }),
  });
  const kept =
    remembered === 'kept'
      ? l10n.t('The value is kept in the keyring, so it can be copied later too.')
      : remembered === 'session'
        ? l10n.t('The value is kept until this window closes.')
        : l10n.t('The value is not kept: this is the only time that it is shown.');
  return [
    choice('copy', l10n.t('Copy Key'), 'copy', kept),
    choice('copy-as', l10n.t('Copy As…'), 'code', l10n.t('As a line of .npmrc, a command, a header …')),
    choice('reveal', revealed ? l10n.t('Hide') : l10n.t('Reveal'), revealed ? 'eye-closed' : 'eye'),
    ...(remembered === 'no' && made.key !== null
      ? [choice('store', l10n.t('Keep in the Keyring'), 'save', l10n.t('So that Copy goes on working.'))]
      : []),
    choice(
      'insert',
      l10n.t('Insert Environment Variable Name'),
      'symbol-variable',
      l10n.t('Into the open file, not the value.'),
    ),
    choice('done', l10n.t('Done'), 'check'),
  ];
}
