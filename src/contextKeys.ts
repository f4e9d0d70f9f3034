import { commands } from 'vscode';

/** Keys of when clauses that the view of keys sets; a test compares them with package.json. */
export const contextKeys = {
  hasServers: 'proget.hasServers',
  isFiltered: 'proget.isFiltered',
} as const;

export function setContextKey(name: keyof typeof contextKeys, value: boolean): void {
  void commands.executeCommand('setContext', contextKeys[name], value);
}
