import { Router } from 'express';
import { queryOf } from '../http/authorize.ts';
import { answering } from '../http/handle.ts';
import { json, type Reply, text } from '../http/reply.ts';
import { resource } from '../http/resource.ts';
import type { Surroundings } from '../http/services.ts';
import { progetRelease, progetVersion } from '../http/version.ts';
import type { StoreStatus } from '../store/types.ts';

/**
 * `GET /health` (text), `/health?format=json` and `/health/json`; no key needed (spec: settings, containers, universal,
 * health). The five statuses that pgutil cannot do without are always there.
 */
export function healthRoutes(surroundings: Surroundings): Router {
  const router = Router();
  resource(router, surroundings, '/', {
    GET: answering(surroundings, (exchange) =>
      healthReply(surroundings.store.status(), queryOf(exchange.url).get('format')?.toLowerCase() === 'json'),
    ),
  });
  resource(router, surroundings, '/json', {
    GET: answering(surroundings, () => healthReply(surroundings.store.status(), true)),
  });
  return router;
}

/** A store that met a full disk refuses writes: that is what a monitor wants to know. */
export function healthReply({ full }: Pick<StoreStatus, 'full'>, asJson: boolean): Reply {
  const problem = full ? 'The disk is full; writes are refused.' : null;
  const status = problem === null ? 200 : 500;
  if (asJson) return json(status, healthInfo(problem));
  return text(status, problem === null ? 'OK' : `ERROR: ${problem}`);
}

function healthInfo(problem: string | null): object {
  return {
    applicationName: 'ProGet',
    databaseStatus: problem === null ? 'OK' : 'Error',
    databaseStatusDetails: problem,
    licenseStatus: 'OK',
    licenseStatusDetail: null,
    versionNumber: progetVersion,
    releaseNumber: progetRelease,
    serviceStatus: 'OK',
    serviceStatusDetail: null,
    extensionsInstalled: {},
    replicationStatus: {
      serverStatus: null,
      serverError: null,
      clientStatus: null,
      clientError: null,
      incoming: null,
      outgoing: null,
    },
  };
}
