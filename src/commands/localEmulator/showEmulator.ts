import { describeStatus } from '../../emulatorUi/describeStatus.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { menuOf } from '../../emulatorUi/menu.ts';
import { l10n } from '../../l10n.ts';

/** Says how it is, and offers what can be done now. */
export async function showEmulator({ controller, prompts, desk }: EmulatorServices): Promise<void> {
  await controller.attach();
  const { tooltip } = describeStatus(controller.state);
  const answer = await prompts.pick({
    title: l10n.t('ProGet Emulator'),
    placeholder: tooltip,
    choices: menuOf(controller.state).map(({ command, label, icon }) => ({ label, icon, value: command })),
  });
  if (answer.outcome === 'answered') await desk.run(answer.value);
}

/** Gives the address, which is no secret. */
export async function copyEmulatorUrl({ controller, prompts, desk }: EmulatorServices): Promise<void> {
  const state = await controller.attach();
  if (state.kind !== 'running') {
    await prompts.tell({ level: 'info', message: l10n.t('The ProGet emulator does not run, so it has no address.') });
    return;
  }
  await desk.copy(state.url);
  prompts.mention(l10n.t('Copied {url}.', { url: state.url }));
}
