import type { ScanServices } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';

/** Whether files may be changed here; says why not. */
export async function mayChange({ desk, prompts }: Pick<ScanServices, 'desk' | 'prompts'>): Promise<boolean> {
  if (desk.isTrusted()) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t('Nothing is changed in a workspace that you do not trust; it is only looked through.');
  if ((await prompts.tell({ level: 'warning', message, actions: [manage] })) === manage) await desk.manageTrust();
  return false;
}
