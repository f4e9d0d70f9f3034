import { describeScope } from '../../keys/describe.ts';
import { titleOf } from '../../keys/key.ts';
import { advanceRotation, beginRotation, planRotation, type RotationState } from '../../keys/rotation.ts';
import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { type KeyTarget, listedKeys, targetKey } from '../targets.ts';
import { askToFinish } from './finishRotation.ts';
import { type MadeKey, makeKey } from './makeKey.ts';
import { showNewValue } from './showNewValue.ts';

export async function rotateKey(services: Services, node?: TreeNode): Promise<void> {
  const target = await targetKey(services, node, l10n.t('Rotate API Key'));
  if (target !== null) await rotateTarget(services, target);
}

/**
 * A successor with the same rights, its value for the user, and the old key only when he says so. The state is kept at
 * each step, so that a reload of the window leaves no key unseen.
 * @throws ProGetError when certainly nothing has happened
 */
export async function rotateTarget(services: Services, { server, key }: KeyTarget): Promise<void> {
  const { rotations, prompts, now } = services;
  const pending = rotations.of(server.id).find(({ oldId }) => oldId === key.id);
  if (pending !== undefined) {
    await askToFinish(services, server, pending);
    return;
  }
  const plan = planRotation(key, { serverKind: server.kind, now: now() });
  if (!plan.ok) throw new ProGetError({ reason: 'invalid', message: plan.error });
  const sure = await prompts.confirm({
    message: l10n.t('Rotate the key {title}?', { title: titleOf(key) }),
    detail: l10n.t(
      'A second key is made with the same rights ({scope}). Both work until you delete the old one, so nothing breaks meanwhile.',
      { scope: describeScope(key) },
    ),
    action: l10n.t('Make Successor'),
  });
  if (!sure) return;

  const begun = beginRotation(server.id, key, await listedKeys(services, server), now());
  await rotations.save(begun);
  let made: MadeKey | null;
  try {
    made = await makeKey(services, server, plan.body);
  } catch (error) {
    // Thrown only when nothing was made.
    await rotations.save(advanceRotation(begun, { event: 'not-created' }));
    throw error;
  }
  if (made === null) return;
  const created = await saveSuccessor(services, begun, made);
  await showNewValue(services, server, made);
  if (created !== null) await askToFinish(services, server, created);
}

/** @returns null where the server does not say which key is the new one: the tree goes on showing the rotation. */
async function saveSuccessor(
  { rotations }: Services,
  begun: RotationState,
  { key }: MadeKey,
): Promise<RotationState | null> {
  if (key === null) return null;
  const created = advanceRotation(begun, { event: 'created', successorId: key.id });
  await rotations.save(created);
  return created;
}
