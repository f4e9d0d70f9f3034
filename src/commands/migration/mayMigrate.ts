import { l10n } from '../../l10n.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';

/** Migrating asks servers and writes files, so only in a workspace that is trusted; says why not. */
export async function mayMigrate({ desk, prompts }: Pick<MigrationServices, 'desk' | 'prompts'>): Promise<boolean> {
  if (desk.isTrusted()) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t(
    'Keys are not migrated in a workspace that you do not trust: its files could name servers that would get them. Looking through it for keys works.',
  );
  if ((await prompts.tell({ level: 'warning', message, actions: [manage] })) === manage) await desk.manageTrust();
  return false;
}
