import { commands } from 'vscode';

/** Keys of when clauses that the emulator sets. */
export const emulatorContexts = {
  running: 'proget.emulator.running',
  deniedOnly: 'proget.requests.deniedOnly',
  ofOneKey: 'proget.requests.ofOneKey',
} as const;

export function setEmulatorContext(name: keyof typeof emulatorContexts, value: boolean): void {
  void commands.executeCommand('setContext', emulatorContexts[name], value);
}
