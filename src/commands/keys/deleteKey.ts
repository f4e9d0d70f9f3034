import { describeScope, typeName } from '../../keys/describe.ts';
import { titleOf } from '../../keys/key.ts';
import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { type KeyTarget, targetKey } from '../targets.ts';

export async function deleteKey(services: Services, node?: TreeNode): Promise<void> {
  const target = await targetKey(services, node, l10n.t('Delete API Key'));
  if (target !== null) await deleteTarget(services, target);
}

/** Asks, naming the key and what it can do. @returns whether it is gone. @throws ProGetError */
export async function deleteTarget(services: Services, { server, key }: KeyTarget): Promise<boolean> {
  const title = titleOf(key);
  const sure = await services.prompts.confirm({
    message: l10n.t('Delete the key {title} from {server}?', { title, server: server.name }),
    detail: [
      l10n.t('{type} key, {scope}. Whoever uses it is refused from then on; this cannot be undone.', {
        type: typeName(key.type),
        scope: describeScope(key),
      }),
      ...((await isOwnKey(services, { server, key }))
        ? [l10n.t('It is the key with which VS Code itself manages this server: you will need another one.')]
        : []),
    ].join('\n\n'),
    keep: l10n.t('Keep'),
    action: l10n.t('Delete'),
  });
  if (!sure) return false;
  await removeKey(services, server, key.id);
  await services.inventory.load(server, 'afresh');
  services.prompts.mention(l10n.t('{title} was deleted.', { title }));
  return true;
}

/** Whoever deletes the key that we use ourselves locks himself out. */
async function isOwnKey({ connections, values }: Services, { server, key }: KeyTarget): Promise<boolean> {
  if (key.details?.origin === 'emulator') return true;
  const own = await connections.keyOf(server);
  return own !== null && own === (await values.valueOf(server, key));
}

/** Deletes without asking, and forgets what was remembered. A key that is gone already is no failure. @throws ProGetError */
export async function removeKey(services: Services, server: Server, keyId: number): Promise<void> {
  const client = await services.connections.open(server);
  try {
    await client.deleteKey(keyId);
  } catch (error) {
    if (!ProGetError.is(error) || !(error.outcomeUnknown || error.reason === 'not-found')) throw error;
    const { keys, error: listing } = await services.inventory.load(server, 'afresh');
    // The answer was lost; the list has it.
    if (listing !== null || keys?.some(({ id }) => id === keyId)) throw error;
  }
  await services.values.forget(server, keyId);
}
