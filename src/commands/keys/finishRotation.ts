import { describeScope } from '../../keys/describe.ts';
import { type Key, titleOf } from '../../keys/key.ts';
import { advanceRotation, type RotationState, recoverRotation } from '../../keys/rotation.ts';
import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { listedKeys, targetServer } from '../targets.ts';
import { removeKey } from './deleteKey.ts';

type Choice = 'delete-old' | 'keep-both' | 'later';

/** Goes on with a rotation that waits, however it was interrupted. */
export async function finishRotation(services: Services, node?: TreeNode): Promise<void> {
  const { prompts, rotations } = services;
  const title = l10n.t('Finish Rotation');
  const listed = await targetServer(services, node, title, ({ server }) => rotations.of(server.id).length > 0);
  if (listed === null) return;
  const { server } = listed;
  const waiting = rotations.of(server.id);
  let state = waiting.length === 1 ? waiting[0] : waiting.find((rotation) => isOf(node, rotation));
  if (state === undefined && waiting.length > 0) {
    const choices = waiting.map((rotation) => ({ label: rotation.oldTitle, icon: 'sync', value: rotation }));
    const answer = await prompts.pick({ title, placeholder: l10n.t('Which rotation?'), choices });
    if (answer.outcome !== 'answered') return;
    state = answer.value;
  }
  if (state === undefined) {
    await prompts.tell({ level: 'info', message: l10n.t('No rotation is waiting on {name}.', { name: server.name }) });
    return;
  }
  await askToFinish(services, server, state);
}

function isOf(node: TreeNode | undefined, { oldId, successorId }: RotationState): boolean {
  if (node?.kind === 'rotation') return node.rotation.oldId === oldId;
  return node?.kind === 'key' && (node.key.id === oldId || node.key.id === successorId);
}

/** Looks what there is now, and asks whether the old key can go. @throws ProGetError */
export async function askToFinish(services: Services, server: Server, stored: RotationState): Promise<void> {
  const { prompts, rotations } = services;
  const recovery = recoverRotation(stored, await listedKeys(services, server));
  if (recovery.outcome === 'finished') {
    await rotations.save({ ...stored, step: 'done' });
    prompts.mention(l10n.t('The rotation of {title} is over.', { title: stored.oldTitle }));
    return;
  }
  if (recovery.outcome === 'unclear') {
    const choices = recovery.candidates.map((key) => ({
      label: `${titleOf(key)} (ID=${key.id})`,
      description: describeScope(key),
      icon: 'key',
      value: key,
    }));
    const placeholder = l10n.t('Which of these is the successor?');
    const answer = await prompts.pick({
      title: l10n.t('Rotation of {title}', { title: stored.oldTitle }),
      placeholder,
      choices,
    });
    if (answer.outcome !== 'answered') return;
    await decide(services, server, { ...stored, step: 'created', successorId: answer.value.id }, recovery.old);
    return;
  }
  await decide(services, server, recovery.state, recovery.old);
}

async function decide(services: Services, server: Server, state: RotationState, old: Key): Promise<void> {
  const { prompts, rotations } = services;
  await rotations.save(state);
  const answer = await prompts.pick<Choice>({
    title: l10n.t('Rotation of {title}: both keys work now', { title: state.oldTitle }),
    placeholder: l10n.t('Delete the old key (ID={id}) when every client has the new one', { id: old.id }),
    choices: [
      { label: l10n.t('Later'), detail: l10n.t('Both stay, and the tree shows it.'), icon: 'clock', value: 'later' },
      { label: l10n.t('Delete the Old Key'), detail: describeScope(old), icon: 'trash', value: 'delete-old' },
      { label: l10n.t('Keep Both'), detail: l10n.t('The rotation ends here.'), icon: 'check', value: 'keep-both' },
    ],
  });
  if (answer.outcome !== 'answered' || answer.value === 'later') return;
  if (answer.value === 'keep-both') {
    await rotations.save(advanceRotation(state, { event: 'keep-both' }));
    return;
  }
  await deleteOld(services, server, state);
}

async function deleteOld(services: Services, server: Server, state: RotationState): Promise<void> {
  const { prompts, rotations } = services;
  const sure = await prompts.confirm({
    message: l10n.t('Delete the old key {title}?', { title: state.oldTitle }),
    detail: l10n.t('Clients that still have its value are refused from then on; this cannot be undone.'),
    keep: l10n.t('Keep'),
    action: l10n.t('Delete'),
  });
  if (!sure) return;
  const deleting = advanceRotation(state, { event: 'delete-old' });
  await rotations.save(deleting);
  try {
    await removeKey(services, server, state.oldId);
  } catch (error) {
    if (ProGetError.is(error) && !error.outcomeUnknown)
      await rotations.save(advanceRotation(deleting, { event: 'not-deleted' }));
    throw error;
  }
  await rotations.save(advanceRotation(deleting, { event: 'deleted' }));
  await services.inventory.load(server, 'afresh');
  prompts.mention(l10n.t('{title} was rotated; the old key is deleted.', { title: state.oldTitle }));
}
