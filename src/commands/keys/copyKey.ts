import { titleOf } from '../../keys/key.ts';
import { l10n } from '../../l10n.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { type KeyTarget, targetKey } from '../targets.ts';

/** Copies the value, where it is known. */
export async function copyKey(services: Services, node?: TreeNode): Promise<void> {
  const target = await targetKey(services, node, l10n.t('Copy API Key'));
  if (target === null) return;
  const value = await knownValue(services, target);
  if (value !== null) await services.clipboard.copySecret(value, titleOf(target.key));
}

/** The value of a key; where nobody knows it, says why and offers what helps. */
export async function knownValue(services: Services, target: KeyTarget): Promise<string | null> {
  const { server, key } = target;
  const value = await services.values.valueOf(server, key);
  if (value !== null) return value;
  const rotate = l10n.t('Rotate…');
  const message = l10n.t(
    'The value of {title} is not known: {server} keeps only its hash, and it is not remembered on this machine.',
    { title: titleOf(key), server: server.name },
  );
  if ((await services.prompts.tell({ level: 'warning', message, actions: [rotate] })) === rotate) {
    const { rotateTarget } = await import('./rotateKey.ts');
    await rotateTarget(services, target);
  }
  return null;
}
