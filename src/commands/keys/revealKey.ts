import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';

/**
 * Selects a key in the tree, once it is listed. The editor refuses where a redraw of the tree crosses it (its
 * TreeError: "Cannot resolve tree item", "Data tree node not found"). What was done counts all the same: the value of
 * a key that was just made must still be shown.
 */
export async function revealKey(
  { view, log }: Pick<Services, 'view' | 'log'>,
  server: Server,
  keyId: number,
  focus = false,
): Promise<void> {
  try {
    await view.reveal(server.id, keyId, focus);
  } catch (error) {
    log.warn(`key ${keyId} could not be selected in the tree: ${error instanceof Error ? error.message : error}`);
  }
}
