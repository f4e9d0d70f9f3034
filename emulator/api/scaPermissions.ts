import { Router } from 'express';
import { identificationOf, judge, note } from '../http/authorize.ts';
import { identified } from '../http/handle.ts';
import { json } from '../http/reply.ts';
import { resource } from '../http/resource.ts';
import type { Surroundings } from '../http/services.ts';

/**
 * `GET /api/sca/permissions`: what the caller may do with projects and SBOMs (spec: licenses, SCA, vulnerabilities). A
 * usable key always gets an answer, if only three times false: the call is a probe for what a key may do.
 */
export function scaRoutes(surroundings: Surroundings): Router {
  const router = Router();
  resource(router, surroundings, '/permissions', {
    GET: identified(surroundings, (exchange) => {
      const view = judge(exchange, surroundings, 'sca.view');
      const manage = judge(exchange, surroundings, 'sca.manage');
      const upload = judge(exchange, surroundings, 'sca.upload');
      const allowed = [view, manage, upload].find((decision) => decision.allow);
      if (allowed !== undefined || identificationOf(exchange, surroundings).outcome !== 'known') {
        note(exchange, 'sca.view', allowed ?? view);
      } else {
        const reason = 'Any usable key may ask what it may do here.';
        note(exchange, 'sca.view', { allow: true, principal: view.principal, hints: view.hints, reason });
      }
      return json(200, { canView: view.allow, canManage: manage.allow, canUploadSbom: upload.allow });
    }),
  });
  return router;
}
