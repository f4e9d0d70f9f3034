import { type ExtensionContext, window } from 'vscode';

/** Entry of the editor extension. Views and commands register here; nothing else happens at activation. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('ProGet Keys', { log: true });
  context.subscriptions.push(log);
  log.info(`ProGet Keys ${String(context.extension.packageJSON.version)} is active.`);
}

export function deactivate(): void {}
