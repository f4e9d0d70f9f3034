import { l10n } from '../../l10n.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { targetServer } from '../targets.ts';

/** Takes a server out of the list, and forgets its key and the values of its keys. Nothing changes on the server. */
export async function removeServer(services: Services, node?: TreeNode): Promise<void> {
  const { prompts, servers, values, rotations, inventory, desk } = services;
  const listed = await targetServer(services, node, l10n.t('Remove Server'), ({ origin }) => origin !== 'emulator');
  if (listed === null || listed.origin === 'emulator') return;
  const { server, origin } = listed;
  const sure = await prompts.confirm({
    message: l10n.t('Remove {name} from the list?', { name: server.name }),
    detail: l10n.t(
      'Its key and the remembered values of its API keys are forgotten on this machine. On the server nothing changes.',
    ),
    keep: l10n.t('Keep'),
    action: l10n.t('Remove'),
  });
  if (!sure) return;
  await values.forgetServer(server);
  await rotations.forgetServer(server.id);
  inventory.drop(server);
  await servers.remove(server.id);
  if (origin === 'added') return;
  const open = l10n.t('Open Setting');
  const message = l10n.t('{name} stands in the setting proget.servers; take it out there.', { name: server.name });
  if ((await prompts.tell({ level: 'info', message, actions: [open] })) === open)
    await desk.openSetting('proget.servers');
}
