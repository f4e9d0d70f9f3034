import { Router } from 'express';
import * as z from 'zod/mini';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { restoreSnapshot } from '../../snapshotRestore.ts';
import type { Tables } from '../../tables.ts';

const saveSchema = z.strictObject({ name: z.string() });

/** `/emulator/snapshots`: states of everything, saved under a name. @param adminKey of this run. */
export function snapshotRoutes(surroundings: Surroundings, tables: Tables, adminKey: () => string): Router {
  const { store, changeGate } = surroundings;
  const snapshots = store.userSnapshots;
  const router = Router();
  resource(router, surroundings, '/', {
    GET: allow(surroundings, 'emulator', () => json(200, snapshots.list())),
    POST: allow(surroundings, 'emulator', async ({ request }) => {
      const parsed = saveSchema.safeParse(await readJson(request));
      if (!parsed.success) throw new HttpError(400, 'Name the snapshot: {"name": "before-the-upgrade"}.');
      return json(201, await snapshots.save(parsed.data.name));
    }),
  });
  resource(router, surroundings, '/:name', {
    DELETE: allow(surroundings, 'emulator', async (_exchange, { name = '' }) => {
      await snapshots.delete(name);
      return text(200, '');
    }),
  });
  resource(router, surroundings, '/:name/restore', {
    POST: allow(surroundings, 'emulator', async ({ request }, { name = '' }) =>
      json(200, await changeGate.alone(request, () => restoreSnapshot(store, tables, adminKey(), name))),
    ),
  });
  return router;
}
