import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';
import { mayStart, startEmulator } from './startEmulator.ts';

/** Stops it for every window and terminal. */
export async function stopEmulator({ controller, prompts }: EmulatorServices): Promise<void> {
  await controller.attach();
  const wasRunning = controller.state.kind !== 'stopped';
  const { kind } = await controller.stop();
  if (kind === 'stopped')
    prompts.mention(wasRunning ? l10n.t('The ProGet emulator has stopped.') : l10n.t('No ProGet emulator runs.'));
}

export async function restartEmulator(services: EmulatorServices): Promise<void> {
  if (!(await mayStart(services))) return;
  await services.controller.attach();
  await services.controller.stop();
  await startEmulator(services);
}
