import { createHmac } from 'node:crypto';
import { Router } from 'express';
import { type Hello, type Instance, protocolVersion } from '../../contract/instance.ts';
import { queryOf } from '../../http/authorize.ts';
import { allow, answering } from '../../http/handle.ts';
import { HttpError, json, type Reply, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Leases } from '../../leases.ts';
import { countPackages } from '../../store/packageTables.ts';
import type { Tables } from '../../tables.ts';
import { decideRoute } from './decide.ts';
import { deliveryRoute } from './deliveries.ts';
import { historyRoute } from './history.ts';
import { keyRoutes } from './keys.ts';
import { leaseStream } from './lease.ts';
import { policyRoutes } from './policies.ts';
import { requestRoutes } from './requests.ts';
import { resetRoute } from './reset.ts';
import { snapshotRoutes } from './snapshots.ts';

export interface EmulatorControl {
  instance(): Instance;
  /** Begins to stop; the reply to the caller still goes out. */
  requestStop(): void;
  readonly leases: Leases;
}

/** `/emulator/…`: our own HTTP. All but `hello` needs a full-control key. */
export function emulatorRoutes(surroundings: Surroundings, tables: Tables, control: EmulatorControl): Router {
  const router = Router();
  const adminKey = () => control.instance().adminKey;
  resource(router, surroundings, '/hello', {
    GET: answering(surroundings, (exchange) => hello(queryOf(exchange.url).get('nonce') ?? '', control.instance())),
  });
  resource(router, surroundings, '/status', {
    GET: allow(surroundings, 'emulator', () => json(200, status(surroundings, tables, control.instance()))),
  });
  resource(router, surroundings, '/stop', {
    POST: allow(surroundings, 'emulator', () => {
      control.requestStop();
      return text(202, 'Stopping.');
    }),
  });
  resource(router, surroundings, '/decide', { POST: decideRoute(surroundings, tables) });
  resource(router, surroundings, '/lease', { GET: leaseStream(surroundings, control.leases) });
  resource(router, surroundings, '/reset', { POST: resetRoute(surroundings, tables) });
  resource(router, surroundings, '/history', { GET: historyRoute(surroundings) });
  resource(router, surroundings, '/webhooks', { GET: deliveryRoute(surroundings, tables) });
  router.use('/keys', keyRoutes(surroundings, tables));
  router.use('/policies', policyRoutes(surroundings, tables));
  router.use('/requests', requestRoutes(surroundings));
  router.use('/snapshots', snapshotRoutes(surroundings, tables, adminKey));
  return router;
}

/** Proves that we know the admin key, so that a client can be sure before it sends that key. */
function hello(nonce: string, instance: Instance): Reply {
  if (!/^[\w-]{16,128}$/.test(nonce)) {
    throw new HttpError(400, 'Give a nonce of 16 to 128 letters, digits, - or _ : /emulator/hello?nonce=...');
  }
  const answer: Hello = {
    product: 'proget-keys-emulator',
    instanceId: instance.instanceId,
    protocol: protocolVersion,
    version: instance.version,
    proof: createHmac('sha256', instance.adminKey).update(nonce).digest('hex'),
  };
  return json(200, answer);
}

function status(surroundings: Surroundings, tables: Tables, instance: Instance): unknown {
  const { adminKey: _adminKey, demoKeys: _demoKeys, ...facts } = instance;
  const feeds = tables.feeds.list();
  return {
    state: 'running',
    ...facts,
    edition: surroundings.edition,
    anonymous: surroundings.anonymous,
    // Besides that face: what was granted or denied explicitly to Anonymous and Everyone.
    anonymousPermissions: tables.permissions.ofAnonymous().length,
    strictWire: surroundings.strictWire,
    policies: surroundings.policies(),
    feeds: feeds.map((feed) => ({ name: feed.name, feedType: feed.feedType, active: feed.active })),
    keyCount: tables.keys.count(),
    packageCount: countPackages(surroundings.store),
    store: surroundings.store.status(),
  };
}
