import type { Services } from '../services.ts';
import type { TreeNode } from '../tree/node.ts';

/** One server, or all. What fails stands in the tree. */
export async function refreshKeys(services: Services, node?: TreeNode): Promise<void> {
  await services.findEmulator();
  const servers = node === undefined ? services.servers.all() : [node.listed];
  await Promise.all(servers.map(({ server }) => services.inventory.load(server)));
}
