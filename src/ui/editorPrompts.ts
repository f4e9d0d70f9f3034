import { l10n, ProgressLocation, window } from 'vscode';
import { askPick, askPickMany } from './askPick.ts';
import { askText } from './askText.ts';
import type { Confirmation, Notice, Prompts } from './prompts.ts';

const mentionMs = 5000;

/** The editor's own dialogs. */
export const editorPrompts: Prompts = {
  text: askText,
  pick: askPick,
  pickMany: askPickMany,
  confirm,
  tell,
  mention: (message) => {
    window.setStatusBarMessage(message, mentionMs);
  },
  progress: async (title, task) =>
    window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return task(abort.signal, (message) => progress.report({ message }));
    }),
};

/** The first button is the one that Enter presses; the editor adds Cancel by itself. */
async function confirm({ message, detail, action, keep }: Confirmation): Promise<boolean> {
  const buttons = keep === undefined ? [action] : [keep, action];
  return (await window.showWarningMessage(message, { modal: true, detail }, ...buttons)) === action;
}

async function tell({ level, message, actions = [] }: Notice): Promise<string | null> {
  const show = {
    info: window.showInformationMessage,
    warning: window.showWarningMessage,
    error: window.showErrorMessage,
  }[level];
  return (await show<string>(message, ...actions)) ?? null;
}

/** What the log is told when the keyring fails. */
export function keyringNotice(): string {
  return l10n.t(
    'The keyring of this system cannot be used, so keys are kept for this session only. Nothing was written to disk.',
  );
}
