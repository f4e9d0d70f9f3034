import { commands, type ExtensionContext } from 'vscode';
import { migrationCommandIds } from '../commandIds.ts';
import { runCommand } from '../commands/runCommand.ts';
import type { Services } from '../services.ts';
import type { ScanServices } from './scanServices.ts';

type Needed = 'log' | 'prompts' | 'desk' | 'clipboard' | 'servers' | 'connections' | 'findEmulator';

export interface MigrationSurroundings extends Pick<Services, Needed> {
  readonly context: ExtensionContext;
}

/** Registers the commands that look for keys and migrate them. All else is loaded when the first of them is used. */
export function registerMigration(surroundings: MigrationSurroundings): void {
  let services: Promise<ScanServices> | null = null;
  const load = (): Promise<ScanServices> => {
    services ??= import('./createScanServices.ts').then(({ createScanServices }) => createScanServices(surroundings));
    return services;
  };
  for (const id of Object.values(migrationCommandIds)) {
    const run = async (argument?: unknown) => {
      const { migrationHandlers } = await import('../commands/keyScan/handlers.ts');
      return migrationHandlers[id](await load(), typeof argument === 'string' ? argument : undefined);
    };
    surroundings.context.subscriptions.push(
      commands.registerCommand(id, (argument?: unknown) => runCommand(surroundings, id, () => run(argument))),
    );
  }
}
