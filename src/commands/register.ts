import { type CommandId, commandIds } from '../commandIds.ts';
import type { Services } from '../services.ts';
import type { TreeNode } from '../tree/node.ts';

/** Does one command. @param node where it was chosen; absent from the palette */
export type Handler = (services: Services, node?: TreeNode) => Promise<unknown>;

/** Each command is loaded when it is first used. */
export const handlers: Partial<Record<CommandId, Handler>> = {
  [commandIds.addServer]: async (services) => (await import('./addServer.ts')).addServer(services),
  [commandIds.copyKey]: async (services, node) => (await import('./copyKey.ts')).copyKey(services, node),
  [commandIds.refreshKeys]: async (services, node) => (await import('./refreshKeys.ts')).refreshKeys(services, node),
  [commandIds.showLog]: async (services) => services.log.show(),
};
