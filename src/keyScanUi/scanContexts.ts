import { commands } from 'vscode';

/** Keys of when clauses about found keys. */
export const scanContexts = {
  hasFindings: 'proget.hasFindings',
} as const;

export function setScanContext(name: keyof typeof scanContexts, value: boolean): void {
  void commands.executeCommand('setContext', scanContexts[name], value);
}
