import { workspace } from 'vscode';
import type { Grouping } from './keys/arrange.ts';

/** Settings that this part reads; those of the emulator come from its table of options. */
export const settingIds = {
  servers: 'proget.servers',
  rememberKeys: 'proget.rememberKeys',
  clearClipboard: 'proget.clearClipboardAfterSeconds',
  groupKeysBy: 'proget.groupKeysBy',
  dataDirectory: 'proget.emulator.dataDirectory',
} as const;
export type SettingId = (typeof settingIds)[keyof typeof settingIds];

/** As it stands there: nobody has checked it. */
export function readSetting(id: SettingId): unknown {
  return workspace.getConfiguration().get(id);
}

/** How keys are grouped; what nobody knows counts as the default. */
export function readGrouping(): Grouping {
  const value = readSetting(settingIds.groupKeysBy);
  return value === 'feed' || value === 'user' ? value : 'type';
}
