import { l10n } from '../../l10n.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { targetServer } from '../targets.ts';

export async function openServer(services: Services, node?: TreeNode): Promise<void> {
  const listed = await targetServer(services, node, l10n.t('Open Server in Browser'));
  if (listed !== null) await services.desk.openExternal(listed.server.url);
}
