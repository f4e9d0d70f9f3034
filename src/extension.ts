import { commands, type ExtensionContext, l10n, window } from 'vscode';
import { handlers } from './commands/register.ts';
import { runCommand } from './commands/runCommand.ts';
import { watchExpiry } from './commands/watchExpiry.ts';
import { createServices } from './createServices.ts';
import { type EmulatorPart, registerEmulator } from './emulatorUi/registerEmulator.ts';
import { useTranslation } from './l10n.ts';
import { registerMigration } from './migrationUi/registerMigration.ts';
import { createPublicApi, type PublicApi } from './publicApi.ts';
import { emulatorKeysFor } from './servers/knownKeys.ts';
import type { Services } from './services.ts';
import type { TreeNode } from './tree/node.ts';
import { registerKeysView } from './tree/registerKeysView.ts';

let running: Services | null = null;
let emulator: EmulatorPart | null = null;

/** Entry of the editor extension: registers, and does nothing else. Parts are loaded when they are used. */
export function activate(context: ExtensionContext): PublicApi {
  useTranslation((message, args) => l10n.t(message, args));
  const log = window.createOutputChannel('ProGet Keys', { log: true });
  const services = createServices(
    context,
    log,
    () => emulator?.inMemory() ?? null,
    () => emulator?.services.firstUse.look(),
  );
  context.subscriptions.push(log, registerKeysView(services, services.view), watchExpiry(services));
  for (const [id, handler] of Object.entries(handlers))
    context.subscriptions.push(
      commands.registerCommand(id, (node?: TreeNode) => runCommand(services, id, () => handler(services, node))),
    );
  emulator = registerEmulator({
    ...services,
    context,
    knownKeys: (feed) => emulatorKeysFor(feed, services),
    onChange: () => void services.findEmulator(),
  });
  registerMigration({ ...services, context, showMarkdown: emulator.services.desk.showMarkdown });
  running = services;
  return createPublicApi(services, emulator.services);
}

/** Takes a copied key out of the clipboard, for nobody does later, and lets go of the emulator. */
export async function deactivate(): Promise<void> {
  await Promise.all([running?.clipboard.dispose(), emulator?.dispose()]);
  running = null;
  emulator = null;
}
