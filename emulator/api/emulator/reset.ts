import type { RequestHandler } from 'express';
import * as z from 'zod/mini';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import { removeAllPackages } from '../../store/packageTables.ts';
import type { Store } from '../../store/types.ts';
import type { Tables } from '../../tables.ts';

const bodySchema = z.object({ what: z.array(z.enum(['packages', 'keys', 'requests'])).check(z.minLength(1)) });

/**
 * `POST /emulator/reset` with `{"what": ["packages", "keys", "requests"]}`: empties these parts and says how much went.
 * Feeds, users, policies and the admin key stay.
 */
export function resetRoute(surroundings: Surroundings, tables: Tables): RequestHandler {
  return allow(surroundings, 'emulator', async (exchange) => {
    const body = bodySchema.safeParse(await readJson(exchange.request));
    if (!body.success) throw new HttpError(400, 'Say what to reset: {"what": ["packages", "keys", "requests"]}.');
    const { store } = exchange;
    const what = new Set(body.data.what);
    const removed = {
      packages: what.has('packages') ? store.write(removeAllPackages) : 0,
      keys: what.has('keys') ? await removeKeys(store, surroundings, tables) : 0,
      requests: what.has('requests') ? surroundings.requestLog.clear() : 0,
    };
    return json(200, removed);
  });
}

async function removeKeys(store: Store, surroundings: Surroundings, tables: Tables): Promise<number> {
  const keys = tables.keys.list().filter((key) => !surroundings.isOwnKey(key));
  store.write((transaction) => {
    for (const { id } of keys) tables.keys.delete(id, transaction);
  });
  // Nothing on the disk may go on holding values that were kept in clear.
  if (keys.some(({ value }) => value !== null)) {
    await store.snapshot();
    store.userSnapshots.warnOfClearValues();
  }
  return keys.length;
}
