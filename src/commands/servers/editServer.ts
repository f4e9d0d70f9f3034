import { l10n } from '../../l10n.ts';
import { realServer, secretName } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { targetServer } from '../targets.ts';
import { askServer } from './serverSteps.ts';

/** Address, key and name anew. Another address is another server: what was kept for the old one is forgotten. */
export async function editServer(services: Services, node?: TreeNode): Promise<void> {
  const { servers, secrets, values, rotations, inventory } = services;
  const title = l10n.t('Edit Server');
  const listed = await targetServer(services, node, title, ({ origin }) => origin === 'added');
  if (listed === null) return;
  const before = listed.server;
  const draft = await askServer(services, {
    title,
    editing: { server: before, key: await secrets.get(secretName(before)) },
  });
  if (draft === null) return;
  const after = realServer(draft.url, draft.name);
  if (draft.key !== null) await secrets.store(secretName(after), draft.key);
  inventory.drop(before);
  await servers.add(after);
  if (after.id !== before.id) {
    await servers.remove(before.id);
    await values.forgetServer(before);
    await rotations.forgetServer(before.id);
  }
  await inventory.load(after, 'afresh');
}
