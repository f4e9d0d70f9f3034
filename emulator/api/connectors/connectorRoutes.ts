import { Router } from 'express';
import type { Connector } from '../../contract/connector.ts';
import { isCompatible } from '../../contract/feed.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { AddressRules } from '../../outbound/addresses.ts';
import type { ConnectorRecord } from '../../store/connectorTable.ts';
import type { Tables } from '../../tables.ts';
import { shown } from '../readObject.ts';
import { connectorToWire, readConnectorChange, readNewConnector } from './connectorBody.ts';

/** `/api/management/connectors/…` (spec: connectors). Deleting by POST is what pgutil does. */
export function connectorRoutes(surroundings: Surroundings, { connectors }: Tables, rules: AddressRules): Router {
  const router = Router();
  const existing = (name: string): Connector => {
    const connector = connectors.find(name);
    if (connector === undefined) throw new HttpError(404, `Connector ${shown(name)} not found.`);
    return connector;
  };
  const refuseTakenName = ({ name }: ConnectorRecord, own: Connector | null): void => {
    if ((connectors.find(name)?.id ?? own?.id) === own?.id) return;
    throw new HttpError(400, `A connector named '${shown(name)}' exists already.`);
  };

  resource(router, surroundings, '/list', {
    GET: allow(surroundings, 'connectors.manage', () => json(200, connectors.list().map(connectorToWire))),
  });

  resource(router, surroundings, '/get/:name', {
    GET: allow(surroundings, 'connectors.manage', (_exchange, { name = '' }) =>
      json(200, connectorToWire(existing(name))),
    ),
  });

  const create = allow(surroundings, 'connectors.manage', async ({ request }) => {
    const record = readNewConnector(await readJson(request), rules);
    refuseTakenName(record, null);
    return json(201, connectorToWire(connectors.create(record)));
  });
  resource(router, surroundings, '/create', { POST: create, PUT: create });

  resource(router, surroundings, '/update/:name', {
    POST: allow(surroundings, 'connectors.manage', async ({ request }, { name = '' }) => {
      existing(name);
      const body = await readJson(request);
      // Once more: what is left out stays as it is, and not as it was when the body began to come in.
      const former = existing(name);
      const record = readConnectorChange(former, body, rules);
      refuseTakenName(record, former);
      const misfit = connectors.feedsOf(former.id).find((feed) => !isCompatible(feed.feedType, record.feedType));
      if (misfit !== undefined) {
        const sentence = `The ${misfit.feedType} feed ${misfit.name} uses it, so its feedType cannot be ${record.feedType}.`;
        throw new HttpError(400, sentence);
      }
      connectors.update(former.id, record);
      return json(200, connectorToWire(connectors.get(former.id) ?? former));
    }),
  });

  const remove = allow(surroundings, 'connectors.manage', (_exchange, { name = '' }) => {
    connectors.delete(existing(name).id);
    return text(200, '');
  });
  resource(router, surroundings, '/delete/:name', { DELETE: remove, POST: remove });
  return router;
}
