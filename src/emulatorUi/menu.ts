import { type EmulatorCommandId, emulatorCommandIds } from '../commandIds.ts';
import { l10n } from '../l10n.ts';
import type { EmulatorState } from '../localEmulator/state.ts';

export interface MenuItem {
  readonly command: EmulatorCommandId;
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
}

/** The commands that make sense now, the likeliest first. */
export function menuOf({ kind }: EmulatorState): readonly MenuItem[] {
  const start = item(emulatorCommandIds.startEmulator, l10n.t('Start Emulator'), 'debug-start');
  const stop = item(emulatorCommandIds.stopEmulator, l10n.t('Stop Emulator'), 'debug-stop');
  const restart = item(emulatorCommandIds.restartEmulator, l10n.t('Restart Emulator'), 'debug-restart');
  const configure = item(emulatorCommandIds.configureClient, l10n.t('Configure Client for Feed…'), 'file-code');
  const copyUrl = item(emulatorCommandIds.copyEmulatorUrl, l10n.t('Copy Emulator URL'), 'link');
  const requests = item(emulatorCommandIds.showRequests, l10n.t('Show Requests'), 'list-unordered');
  const log = item(emulatorCommandIds.openEmulatorLog, l10n.t('Open Emulator Log'), 'output');
  const settings = item(emulatorCommandIds.openEmulatorSettings, l10n.t('Open Emulator Settings'), 'gear');
  const clean = item(emulatorCommandIds.cleanEmulator, l10n.t('Clean Emulator Data…'), 'trash');
  switch (kind) {
    case 'running':
      return [configure, copyUrl, requests, stop, restart, log, settings, clean];
    case 'starting':
      return [stop, log];
    case 'stopping':
      return [log];
    case 'stopped':
      return [start, log, settings, clean];
    case 'error':
      return [start, log, settings, clean];
  }
}

function item(command: EmulatorCommandId, label: string, icon: string): MenuItem {
  return { command, label, icon };
}
