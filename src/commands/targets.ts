import { describeScope } from '../keys/describe.ts';
import { expiryOf } from '../keys/expiry.ts';
import { type Key, titleOf } from '../keys/key.ts';
import { l10n } from '../l10n.ts';
import type { Server } from '../servers/server.ts';
import type { ListedServer } from '../servers/serverList.ts';
import type { Services } from '../services.ts';
import { joined } from '../tree/appearance.ts';
import type { TreeNode } from '../tree/node.ts';
import type { Choice } from '../ui/prompts.ts';

/** A key and where it is. */
export interface KeyTarget {
  readonly server: Server;
  readonly key: Key;
}

/** The server of the node; without a node the only one, or the one that is picked. Null = cancelled, or there is none. */
export async function targetServer(
  services: Services,
  node: TreeNode | undefined,
  title: string,
  fits: (listed: ListedServer) => boolean = () => true,
): Promise<ListedServer | null> {
  if (node !== undefined) return services.servers.find(node.listed.server.id) ?? null;
  // Asked now: while the tree is drawn anew, nothing is selected.
  const selected = services.view.selected()?.listed.server.id;
  await services.findEmulator();
  const servers = services.servers.all().filter(fits);
  const [only] = servers;
  if (only === undefined) {
    const add = l10n.t('Add Server…');
    const message = l10n.t('There is no server for this yet.');
    if ((await services.prompts.tell({ level: 'info', message, actions: [add] })) === add) {
      const { addServer } = await import('./servers/addServer.ts');
      await addServer(services);
    }
    return null;
  }
  if (servers.length === 1) return only;
  const answer = await services.prompts.pick({
    title,
    placeholder: l10n.t('On which server?'),
    choices: servers.map((listed) => ({
      label: listed.server.name,
      description: listed.server.url,
      icon: listed.server.kind === 'emulator' ? 'beaker' : 'server',
      value: listed,
    })),
    ...optional(
      'active',
      servers.find(({ server }) => server.id === selected),
    ),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

/** The key of the node, or one that is picked. Null = cancelled. @throws ProGetError when keys cannot be listed */
export async function targetKey(
  services: Services,
  node: TreeNode | undefined,
  title: string,
): Promise<KeyTarget | null> {
  if (node?.kind === 'key') return { server: node.listed.server, key: node.key };
  if (node?.kind === 'weak-key') return { server: node.listed.server, key: node.weak.key };
  const selected = services.view.selected();
  const listed = await targetServer(services, node, title);
  if (listed === null) return null;
  const { server } = listed;
  const keys = await listedKeys(services, server);
  if (keys.length === 0) {
    await services.prompts.tell({ level: 'info', message: l10n.t('{name} has no keys yet.', { name: server.name }) });
    return null;
  }
  const answer = await services.prompts.pick({
    title,
    placeholder: l10n.t('Which key?'),
    choices: keys.map((key) => keyChoice(key, services.now())),
    ...optional('active', selected?.kind === 'key' ? keys.find(({ id }) => id === selected.key.id) : undefined),
  });
  return answer.outcome === 'answered' ? { server, key: answer.value } : null;
}

/** The keys as they are now. @throws ProGetError */
export async function listedKeys(services: Services, server: Server): Promise<readonly Key[]> {
  const { keys, error } = await services.inventory.load(server);
  if (error !== null) throw error;
  return keys ?? [];
}

export function keyChoice(key: Key, now: number): Choice<Key> {
  const { text } = expiryOf(key, now);
  return { label: titleOf(key), description: joined(describeScope(key), text), icon: 'key', value: key };
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: Value });
}
