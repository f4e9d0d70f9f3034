import { Router } from 'express';
import type { Connector, ConnectorHealth } from '../../contract/connector.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { ConnectorHealthChecks } from '../../outbound/connectorHealth.ts';
import type { Tables } from '../../tables.ts';

/** `/api/connector-health[/ID]` (spec: connectors; ProGet until 2023): what the upstreams answered when they were asked. */
export function connectorHealthRoutes(
  surroundings: Surroundings,
  { connectors }: Tables,
  checks: ConnectorHealthChecks,
): Router {
  const router = Router();
  resource(router, surroundings, '/', {
    GET: allow(surroundings, 'connector-health', async () => {
      const all = connectors.list();
      const health = await checks.of(all);
      return json(
        200,
        all.map((connector, index) => healthToWire(connector, health[index])),
      );
    }),
  });
  resource(router, surroundings, '/:id', {
    GET: allow(surroundings, 'connector-health', async (_exchange, { id = '' }) => {
      const connector = /^\d{1,15}$/.test(id) ? connectors.get(Number(id)) : undefined;
      if (connector === undefined) throw new HttpError(404, 'There is no connector with this id.');
      const [health] = await checks.of([connector]);
      return json(200, healthToWire(connector, health));
    }),
  });
  return router;
}

function healthToWire({ id, name, url }: Connector, health: ConnectorHealth | undefined): Record<string, unknown> {
  const { state = 'unknown', errorMessage = null, lastChecked = null } = health ?? {};
  return { id, name, url, state, errorMessage, lastChecked };
}
