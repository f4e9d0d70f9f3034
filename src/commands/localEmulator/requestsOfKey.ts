import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';
import type { KeyOfRequests } from '../../requests/requestList.ts';
import type { TreeNode } from '../../tree/node.ts';

/** Limits the view of requests to those that one key of the emulator sent: its access log. */
export async function showRequestsOfKey(services: EmulatorServices, node: unknown): Promise<void> {
  const key = keyOf(node as TreeNode | undefined) ?? (await pickKey(services));
  if (key === null) return;
  services.requests.showKey(key);
  await services.desk.run('proget.requests.focus');
}

function keyOf(node: TreeNode | undefined): KeyOfRequests | null {
  if (node?.kind === 'key') return named(node.key.id, node.key.displayName);
  return node?.kind === 'weak-key' ? named(node.weak.key.id, node.weak.key.displayName) : null;
}

function named(id: number, displayName: string | null): KeyOfRequests {
  return { id, title: displayName ?? `(ID=${id})` };
}

async function pickKey({ controller, prompts }: EmulatorServices): Promise<KeyOfRequests | null> {
  await controller.attach();
  if (controller.connection === null) {
    await prompts.tell({ level: 'info', message: l10n.t('The ProGet emulator does not run: it has no requests.') });
    return null;
  }
  const keys = (await controller.connection.client.get('/emulator/keys')) as {
    id: number;
    displayName: string | null;
  }[];
  const answer = await prompts.pick({
    title: l10n.t('Show Requests of Key'),
    placeholder: l10n.t('Which key?'),
    choices: keys.map(({ id, displayName }) => {
      const key = named(id, displayName);
      return { label: key.title, icon: 'key', value: key };
    }),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}
