import { type Key, type NewKeyBody, titleOf } from '../../keys/key.ts';
import { findCreated } from '../../keys/newKeys.ts';
import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import { revealKey } from './revealKey.ts';

/** A key that was made. `key` null: the server did not say which one in its list it is. */
export interface MadeKey {
  readonly value: string;
  readonly key: Key | null;
  /** Whether Copy goes on working. */
  readonly remembered: 'kept' | 'session' | 'no';
}

/**
 * Makes a key, remembers its value if the user wants that, and shows it in the tree.
 * @returns null when the answer was lost; then the user was told what there is now.
 * @throws ProGetError when certainly nothing was made
 */
export async function makeKey(services: Services, server: Server, body: NewKeyBody): Promise<MadeKey | null> {
  const knownIds = (await services.inventory.load(server)).keys?.map(({ id }) => id) ?? null;
  const client = await services.connections.open(server);
  try {
    const created = await client.createKey(body);
    const { keys } = await services.inventory.load(server, 'afresh');
    const candidates = created.key === null && knownIds !== null ? findCreated(body, knownIds, keys ?? []) : [];
    const only = candidates.length === 1 ? (candidates[0] ?? null) : null;
    const key = keys?.find(({ id }) => id === created.key?.id) ?? created.key ?? only;
    const remembered = await remember(services, server, key, created.value);
    if (key !== null) await revealKey(services, server, key.id);
    return { value: created.value, key, remembered };
  } catch (error) {
    if (!ProGetError.is(error) || !error.outcomeUnknown) throw error;
    await tellWhatThereIs(services, server, body, knownIds ?? [], error);
    return null;
  }
}

async function remember(
  { values, settings }: Services,
  server: Server,
  key: Key | null,
  value: string,
): Promise<MadeKey['remembered']> {
  return key !== null && settings().rememberKeys ? values.remember(server, key.id, value) : 'no';
}

/** The request went out and its answer was lost: an orphan may lie on the server, with a value that nobody knows. */
async function tellWhatThereIs(
  services: Services,
  server: Server,
  body: NewKeyBody,
  knownIds: readonly number[],
  cause: ProGetError,
): Promise<void> {
  const { keys, error } = await services.inventory.load(server, 'afresh');
  const [orphan] = error === null ? findCreated(body, knownIds, keys ?? []) : [];
  if (error === null && orphan === undefined) {
    const message = l10n.t('{cause} No key was made.', { cause: cause.message });
    await services.prompts.tell({ level: 'warning', message });
    return;
  }
  if (orphan === undefined) {
    const message = l10n.t('{cause} A key may have been made on {server}: look at its list before you try again.', {
      cause: cause.message,
      server: server.name,
    });
    await services.prompts.tell({ level: 'warning', message });
    return;
  }
  await revealKey(services, server, orphan.id);
  const title = titleOf(orphan);
  const remove = l10n.t('Delete {title}…', { title });
  const message = l10n.t('{cause} {title} was made all the same, but its value is lost.', {
    cause: cause.message,
    title,
  });
  if ((await services.prompts.tell({ level: 'warning', message, actions: [remove] })) !== remove) return;
  const { deleteTarget } = await import('./deleteKey.ts');
  await deleteTarget(services, { server, key: orphan });
}
