import type { Express } from 'express';
import { Router } from 'express';
import { apiKeyRoutes } from './api/apiKeys/apiKeyRoutes.ts';
import { connectorHealthRoutes } from './api/connectors/connectorHealthRoutes.ts';
import { connectorRoutes } from './api/connectors/connectorRoutes.ts';
import { type EmulatorControl, emulatorRoutes } from './api/emulator/emulatorRoutes.ts';
import { feedManagementRoutes } from './api/feeds/feedManagementRoutes.ts';
import { storageRoutes } from './api/feeds/storageRoutes.ts';
import { healthRoutes } from './api/health.ts';
import { licenseRoutes } from './api/licenses/licenseRoutes.ts';
import { nativeRoutes } from './api/native/nativeRoutes.ts';
import { otherApis } from './api/otherApis.ts';
import { packageRoutes } from './api/packages/packageRoutes.ts';
import { promotionRoutes } from './api/promotions/promotionRoutes.ts';
import { repackagingRoutes } from './api/repackaging/repackagingRoutes.ts';
import { scaRoutes } from './api/scaPermissions.ts';
import { securityRoutes } from './api/security/securityRoutes.ts';
import { settingRoutes } from './api/settings/settingRoutes.ts';
import { webhookRoutes } from './api/webhooks/webhookRoutes.ts';
import { assetFormat } from './feeds/assets/routes.ts';
import { feedSpace } from './feeds/feedSpace.ts';
import { gemFormat } from './feeds/gems/routes.ts';
import { npmFormat } from './feeds/npm/routes.ts';
import { nugetFormat } from './feeds/nuget/routes.ts';
import { createApp } from './http/fastExpress.ts';
import { answering, mapErrors } from './http/handle.ts';
import { openExchange } from './http/openExchange.ts';
import { HttpError, text } from './http/reply.ts';
import { resource } from './http/resource.ts';
import type { Surroundings } from './http/services.ts';
import type { Outside } from './outside.ts';
import type { Tables } from './tables.ts';

/** Wires the routes; nothing else happens here. Feeds come first: they carry nearly all requests. */
export function buildApp(
  surroundings: Surroundings,
  tables: Tables,
  control: EmulatorControl,
  outside: Pick<Outside, 'rules' | 'health'>,
): Express {
  const app = createApp();
  app.use(openExchange(surroundings));
  const formats = {
    npm: npmFormat,
    nuget: nugetFormat,
    rubygems: gemFormat(surroundings.testHooks),
    asset: assetFormat,
  };
  app.use(feedSpace(surroundings, formats));
  app.use('/api', apiRoutes(surroundings, tables, outside));
  app.use('/emulator', emulatorRoutes(surroundings, tables, control));
  app.use('/health', healthRoutes(surroundings));
  resource(app, surroundings, '/', {
    GET: answering(surroundings, () =>
      text(200, 'ProGet Keys emulator: this is a local stand-in, not a ProGet server.'),
    ),
  });
  app.use(
    answering(surroundings, () => {
      throw new HttpError(404, 'There is nothing here.');
    }),
  );
  app.use(mapErrors(surroundings));
  return app;
}

function apiRoutes(
  surroundings: Surroundings,
  tables: Tables,
  { rules, health }: Pick<Outside, 'rules' | 'health'>,
): Router {
  const router = Router();
  router.use('/api-keys', apiKeyRoutes(surroundings, tables));
  router.use('/management/feeds', feedManagementRoutes(surroundings, tables));
  router.use('/storage', storageRoutes(surroundings, tables));
  router.use('/management/connectors', connectorRoutes(surroundings, tables, rules));
  router.use('/connector-health', connectorHealthRoutes(surroundings, tables, health));
  router.use('/webhooks', webhookRoutes(surroundings, tables, rules));
  router.use('/sca', scaRoutes(surroundings));
  router.use('/json', nativeRoutes(surroundings, tables));
  router.use('/settings', settingRoutes(surroundings, tables));
  router.use('/licenses', licenseRoutes(surroundings, tables));
  router.use('/packages', packageRoutes(surroundings));
  router.use('/security', securityRoutes(surroundings, tables));
  router.use('/promotions', promotionRoutes(surroundings, tables));
  router.use('/repackaging', repackagingRoutes(surroundings, tables));
  router.use(otherApis(surroundings));
  return router;
}
