import { Router } from 'express';
import type { License } from '../../contract/license.ts';
import { queryOf } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { LicenseTable } from '../../store/licenseTable.ts';
import { merge, readLicenseBody } from './licenseBody.ts';

/** `/api/licenses/…`: list, add, update, delete (spec: licenses). License files are not served. */
export function licenseRoutes(surroundings: Surroundings, { licenses }: { licenses: LicenseTable }): Router {
  const router = Router();
  resource(router, surroundings, '/list', {
    GET: allow(surroundings, 'licenses', () => json(200, licenses.list())),
  });
  resource(router, surroundings, '/add', {
    POST: allow(surroundings, 'licenses', async ({ request }) => {
      const body = readLicenseBody(await readJson(request));
      const { code } = body;
      if (typeof code !== 'string') throw new HttpError(400, 'code is required, such as MIT.');
      refuseTaken(licenses, code, null);
      return json(200, licenses.create(merge(null, body)));
    }),
  });
  resource(router, surroundings, '/update', {
    POST: allow(surroundings, 'licenses', async ({ request }) => {
      const body = readLicenseBody(await readJson(request));
      const former = existing(licenses, body.id ?? null, body.code ?? null);
      if (typeof body.code === 'string') refuseTaken(licenses, body.code, former.id);
      const changed = { ...merge(former, body), id: former.id };
      licenses.update(changed);
      return json(200, changed);
    }),
  });
  const remove = allow(surroundings, 'licenses', (exchange) => {
    const query = queryOf(exchange.url);
    const id = query.get('id');
    if (id !== null && !/^\d{1,15}$/.test(id)) throw new HttpError(400, 'id must be a whole number.');
    licenses.delete(existing(licenses, id === null ? null : Number(id), query.get('code')).id);
    return text(200, '');
  });
  resource(router, surroundings, '/delete', { POST: remove, DELETE: remove });
  return router;
}

/** By id, else by code. @throws HttpError 400 without either, 404 when there is none. */
function existing(licenses: LicenseTable, id: number | null, code: string | null): License {
  if (id === null && code === null) throw new HttpError(400, 'Say which license: by its id, or by its code.');
  const license = id === null ? licenses.find(code ?? '') : licenses.get(id);
  if (license !== undefined) return license;
  const named = id === null ? `code ${(code ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 60)}` : `id ${id}`;
  throw new HttpError(404, `There is no license with the ${named}.`);
}

function refuseTaken(licenses: LicenseTable, code: string, ownId: number | null): void {
  const other = licenses.find(code);
  if (other !== undefined && other.id !== ownId) throw new HttpError(409, `A license ${code} exists already.`);
}
