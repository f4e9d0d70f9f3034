import { emulatorCommandIds } from '../commandIds.ts';
import { l10n } from '../l10n.ts';
import type { Problem } from '../localEmulator/state.ts';
import type { EmulatorServices } from './emulatorServices.ts';

/** Tells once what went wrong, with what can be done about it. */
export async function notifyProblem(services: EmulatorServices, problem: Problem): Promise<void> {
  const actions = actionsFor(services, problem);
  const labels = actions.map(({ label }) => label);
  const chosen = await services.prompts.tell({ level: 'error', message: messageOf(problem), actions: labels });
  await actions.find(({ label }) => label === chosen)?.run();
}

function messageOf({ message, freePort }: Problem): string {
  return freePort === null ? message : l10n.t('{problem} Port {port} is free.', { problem: message, port: freePort });
}

interface NotifyAction {
  readonly label: string;
  run(): Promise<void>;
}

function actionsFor({ desk }: EmulatorServices, { reason, freePort }: Problem): NotifyAction[] {
  const openLog = { label: l10n.t('Open Log'), run: () => desk.run(emulatorCommandIds.openEmulatorLog) };
  const openSettings = { label: l10n.t('Open Settings'), run: () => desk.openSettings() };
  const restart = { label: l10n.t('Restart'), run: () => desk.run(emulatorCommandIds.startEmulator) };
  switch (reason) {
    case 'port-busy': {
      if (freePort === null) return [openSettings];
      const usePort = {
        label: l10n.t('Use Port {port}', { port: freePort }),
        run: async () => {
          await desk.changeSetting('proget.emulator.port', freePort);
          await desk.run(emulatorCommandIds.startEmulator);
        },
      };
      return [usePort, openSettings];
    }
    case 'killed':
      return [restart, openLog];
    case 'start-failed':
      return [openLog, openSettings];
    case 'other-protocol':
    case 'stop-failed':
      return [openLog];
  }
}
