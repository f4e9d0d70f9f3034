import { findDisagreements } from '../../../emulator/contract/optionAgreement.ts';
import { emulatorCommandIds } from '../../commandIds.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';

/** Starts the emulator, or attaches to the one that runs. What goes wrong is told by its new state. */
export async function startEmulator(services: EmulatorServices): Promise<boolean> {
  if (!(await mayStart(services))) return false;
  const { controller, prompts } = services;
  const before = controller.state.kind;
  const state = await controller.start();
  if (state.kind !== 'running') return false;
  prompts.mention(
    before === 'running' || state.attached
      ? l10n.t('The ProGet emulator was running already at {url}.', { url: state.url })
      : l10n.t('The ProGet emulator runs at {url}.', { url: state.url }),
  );
  // Not awaited: it runs, whether or not anybody closes the message.
  if (state.attached) void mentionOtherOptions(services);
  return true;
}

/** Whether anything may be started here; says why not. */
export async function mayStart({ desk, prompts }: EmulatorServices): Promise<boolean> {
  if (desk.isTrusted()) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t('The emulator is not started in a workspace that you do not trust.');
  if ((await prompts.tell({ level: 'warning', message, actions: [manage] })) === manage) await desk.manageTrust();
  return false;
}

/** What runs was started by somebody else, with what he asked for. */
async function mentionOtherOptions({ controller, prompts, desk }: EmulatorServices): Promise<void> {
  const { connection } = controller;
  if (connection === null) return;
  const { options, adminKey, demo, url } = connection;
  const port = Number(new URL(url).port);
  const different = findDisagreements(controller.settings().asked, { options, port, adminKey, demo });
  if (different.length === 0) return;
  const restart = l10n.t('Restart');
  const message = l10n.t('The emulator at {url} was started with other options than your settings ask for: {list}.', {
    url,
    list: different.map(({ text }) => text).join('; '),
  });
  if ((await prompts.tell({ level: 'info', message, actions: [restart] })) === restart)
    await desk.run(emulatorCommandIds.restartEmulator);
}
