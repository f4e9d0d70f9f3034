import assert from 'node:assert/strict';
import { window } from 'vscode';

/** Presses a button in each modal dialog that comes. */
export function answerDialogs(...buttons: string[]): { readonly shown: string[]; restore(): void } {
  const own = window.showWarningMessage;
  const shown: string[] = [];
  const replaced = window as { showWarningMessage: unknown };
  replaced.showWarningMessage = async (message: string, options: { detail?: string }, ...offered: string[]) => {
    shown.push(`${message} ${options.detail ?? ''}`);
    const button = buttons.shift();
    assert.ok(button !== undefined && offered.includes(button), `${message}: ${offered.join(', ')}`);
    return button;
  };
  return {
    shown,
    restore: () => {
      replaced.showWarningMessage = own;
    },
  };
}
