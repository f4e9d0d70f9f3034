import { describeScope } from '../../keys/describe.ts';
import { expiryOf } from '../../keys/expiry.ts';
import { type Key, titleOf } from '../../keys/key.ts';
import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import { joined } from '../../tree/appearance.ts';
import type { TreeNode } from '../../tree/node.ts';
import { listedKeys, targetServer } from '../targets.ts';
import { removeKey } from './deleteKey.ts';

/** Shows the expired keys, and deletes those that the user leaves ticked. */
export async function deleteExpired(services: Services, node?: TreeNode): Promise<void> {
  const { prompts, inventory, now } = services;
  const title = l10n.t('Delete Expired API Keys');
  const listed = await targetServer(services, node, title);
  if (listed === null) return;
  const { server } = listed;
  const expired = (await listedKeys(services, server)).filter((key) => expiryOf(key, now()).state === 'expired');
  if (expired.length === 0) {
    await prompts.tell({ level: 'info', message: l10n.t('No key on {name} has expired.', { name: server.name }) });
    return;
  }
  const answer = await prompts.pickMany({
    title,
    placeholder: l10n.t('These have expired on {name}; untick what is to stay', { name: server.name }),
    choices: expired.map((key) => ({
      label: titleOf(key),
      description: joined(describeScope(key), expiryOf(key, now()).text),
      value: key,
      picked: true,
    })),
  });
  if (answer.outcome !== 'answered' || answer.value.length === 0) return;
  const count = answer.value.length;
  const sure = await prompts.confirm({
    message: count === 1 ? l10n.t('Delete 1 expired key?') : l10n.t('Delete {count} expired keys?', { count }),
    detail: l10n.t('{names}\n\nThey are refused already; this cannot be undone.', {
      names: answer.value.map((key) => `${titleOf(key)} (ID=${key.id})`).join('\n'),
    }),
    keep: l10n.t('Keep'),
    action: l10n.t('Delete'),
  });
  if (!sure) return;
  try {
    await deleteAll(services, server, answer.value);
  } finally {
    await inventory.load(server, 'afresh');
  }
}

/** One after the other; the first that fails ends it, and the rest is untouched. */
async function deleteAll(services: Services, server: Server, keys: readonly Key[]): Promise<void> {
  const { prompts } = services;
  let done = 0;
  const [count, total] = [(): number => done, keys.length];
  try {
    await prompts.progress(l10n.t('Deleting expired keys…'), async (signal) => {
      for (const key of keys) {
        if (signal.aborted) return;
        await removeKey(services, server, key.id);
        done += 1;
      }
    });
  } catch (error) {
    if (!ProGetError.is(error) || total === 1) throw error;
    const message = l10n.t('{done} of {total} keys were deleted. {message}', {
      done: count(),
      total,
      message: error.message,
    });
    throw new ProGetError({ reason: error.reason, message, nextStep: error.nextStep, status: error.status });
  }
  prompts.mention(l10n.t('{done} of {total} keys were deleted.', { done: count(), total }));
}
