import { Router } from 'express';
import { queryOf } from '../http/authorize.ts';
import { answering } from '../http/handle.ts';
import { json, type Reply, text } from '../http/reply.ts';
import { resource } from '../http/resource.ts';
import type { Surroundings } from '../http/services.ts';
import { progetRelease, progetVersion } from '../http/version.ts';

/**
 * `GET /health` (text), `/health?format=json` and `/health/json`; no key needed (spec: settings, containers, universal,
 * health). The five statuses that pgutil cannot do without are always there.
 */
export function healthRoutes(surroundings: Surroundings): Router {
  const router = Router();
  resource(router, surroundings, '/', {
    GET: answering(surroundings, (exchange) =>
      queryOf(exchange.url).get('format')?.toLowerCase() === 'json' ? asJson(surroundings) : asText(surroundings),
    ),
  });
  resource(router, surroundings, '/json', { GET: answering(surroundings, () => asJson(surroundings)) });
  return router;
}

/** A store that met a full disk refuses writes: that is what a monitor wants to know. */
function problemOf(surroundings: Surroundings): string | null {
  return surroundings.store.status().full ? 'The disk is full; writes are refused.' : null;
}

function asText(surroundings: Surroundings): Reply {
  const problem = problemOf(surroundings);
  return problem === null ? text(200, 'OK') : text(500, `ERROR: ${problem}`);
}

function asJson(surroundings: Surroundings): Reply {
  const problem = problemOf(surroundings);
  return json(problem === null ? 200 : 500, {
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
  });
}
