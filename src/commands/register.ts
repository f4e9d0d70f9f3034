import { type CommandId, commandIds } from '../commandIds.ts';
import type { Services } from '../services.ts';
import type { TreeNode } from '../tree/node.ts';

/** Does one command. @param node where it was chosen; absent from the palette */
export type Handler = (services: Services, node?: TreeNode) => Promise<unknown>;

/** Commands of servers and keys. Each is loaded when it is first used. */
export const handlers: Readonly<Record<CommandId, Handler>> = {
  [commandIds.addServer]: async (services) => (await import('./servers/addServer.ts')).addServer(services),
  [commandIds.editServer]: async (services, node) =>
    (await import('./servers/editServer.ts')).editServer(services, node),
  [commandIds.removeServer]: async (services, node) =>
    (await import('./servers/removeServer.ts')).removeServer(services, node),
  [commandIds.reconnectServer]: async (services, node) =>
    (await import('./servers/reconnectServer.ts')).reconnectServer(services, node),
  [commandIds.openServer]: async (services, node) =>
    (await import('./servers/openServer.ts')).openServer(services, node),
  [commandIds.createKey]: async (services, node) => (await import('./keys/createKey.ts')).createKey(services, node),
  [commandIds.copyKey]: async (services, node) => (await import('./keys/copyKey.ts')).copyKey(services, node),
  [commandIds.copyKeyAs]: async (services, node) => (await import('./keys/copyKeyAs.ts')).copyKeyAs(services, node),
  [commandIds.tryKey]: async (services, node) => (await import('./keys/tryKey.ts')).showTrial(services, node),
  [commandIds.duplicateKey]: async (services, node) =>
    (await import('./keys/createKey.ts')).duplicateKey(services, node),
  [commandIds.rotateKey]: async (services, node) => (await import('./keys/rotateKey.ts')).rotateKey(services, node),
  [commandIds.finishRotation]: async (services, node) =>
    (await import('./keys/finishRotation.ts')).finishRotation(services, node),
  [commandIds.editKey]: async (services, node) => (await import('./keys/editKey.ts')).editKey(services, node),
  [commandIds.deleteKey]: async (services, node) => (await import('./keys/deleteKey.ts')).deleteKey(services, node),
  [commandIds.deleteExpired]: async (services, node) =>
    (await import('./keys/deleteExpired.ts')).deleteExpired(services, node),
  [commandIds.refreshKeys]: async (services, node) => (await import('./refreshKeys.ts')).refreshKeys(services, node),
  [commandIds.filterKeys]: async (services) => (await import('./arrangeKeys.ts')).filterTree(services),
  [commandIds.clearFilter]: async (services) => (await import('./arrangeKeys.ts')).clearFilter(services),
  [commandIds.groupKeys]: async (services) => (await import('./arrangeKeys.ts')).groupTree(services),
  [commandIds.showLog]: async (services) => services.log.show(),
};
