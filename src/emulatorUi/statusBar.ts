import { StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import { emulatorCommandIds } from '../commandIds.ts';
import { l10n } from '../l10n.ts';
import type { EmulatorState } from '../localEmulator/state.ts';
import { describeStatus } from './describeStatus.ts';

/** The emulator's one item in the status bar. It stays hidden until it is first shown. */
export function createStatusBar(): { readonly item: StatusBarItem; show(state: EmulatorState): void } {
  const item = window.createStatusBarItem('proget.emulator', StatusBarAlignment.Left);
  item.name = l10n.t('ProGet Emulator');
  item.command = emulatorCommandIds.showEmulator;
  return {
    item,
    show(state) {
      const { text, tooltip, label, alarm } = describeStatus(state);
      item.text = text;
      item.tooltip = tooltip;
      item.accessibilityInformation = { label, role: 'button' };
      item.backgroundColor = alarm === null ? undefined : new ThemeColor(`statusBarItem.${alarm}Background`);
      item.show();
    },
  };
}
