import { Router } from 'express';
import { identified } from '../../http/handle.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { listPromotions } from './listPromotions.ts';
import { promotePackage } from './promotePackage.ts';

/** `/api/promotions/…` (spec: promote, promotions list). */
export function promotionRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  resource(router, surroundings, '/promote', {
    POST: identified(surroundings, (exchange) => promotePackage(exchange, surroundings, tables)),
  });
  resource(router, surroundings, '/list', {
    GET: identified(surroundings, (exchange) => listPromotions(exchange, surroundings, tables)),
  });
  return router;
}
