import { commands, type ExtensionContext, type TextDocument, workspace } from 'vscode';
import { migrationCommandIds, planCommandIds } from '../commandIds.ts';
import { runCommand } from '../commands/runCommand.ts';
import type { Services } from '../services.ts';
import type { MigrationServices } from './migrationServices.ts';
import { isPlan } from './planLanguage.ts';

type Needed =
  | ('log' | 'prompts' | 'desk' | 'clipboard' | 'secrets' | 'now')
  | ('servers' | 'connections' | 'findEmulator' | 'fetch');

export interface MigrationSurroundings extends Pick<Services, Needed> {
  readonly context: ExtensionContext;
  /** Shows a text in Markdown as it is meant to be read. */
  showMarkdown(title: string, markdown: string): Promise<void>;
}

/** Registers the commands that look for keys and migrate them. All else is loaded when the first of them is used. */
export function registerMigration(surroundings: MigrationSurroundings): void {
  let services: Promise<MigrationServices> | null = null;
  const load = (): Promise<MigrationServices> => {
    services ??= import('./createMigrationServices.ts').then(({ createMigrationServices }) =>
      createMigrationServices(surroundings),
    );
    return services;
  };
  const lookAt = (document: TextDocument): void => {
    if (isPlan(document)) void load();
  };
  workspace.textDocuments.forEach(lookAt);
  surroundings.context.subscriptions.push(workspace.onDidOpenTextDocument(lookAt));
  for (const id of [...Object.values(migrationCommandIds), ...Object.values(planCommandIds)]) {
    const run = async (args: readonly unknown[]) => {
      const { migrationHandlers } = await import('../commands/migration/handlers.ts');
      const texts = args.filter((argument) => typeof argument === 'string');
      return migrationHandlers[id](await load(), ...texts);
    };
    surroundings.context.subscriptions.push(
      commands.registerCommand(id, (...args: unknown[]) => runCommand(surroundings, id, () => run(args))),
    );
  }
}
