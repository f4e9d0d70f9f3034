import { Router } from 'express';
import * as z from 'zod/mini';
import type { Policies } from '../../contract/policies.ts';
import { policiesSchema } from '../../contract/policiesSchema.ts';
import { authorize } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { warningHeader } from '../../http/warningHeader.ts';
import { changePolicies } from '../../policyChange.ts';
import type { Tables } from '../../tables.ts';

const changeSchema = z.partial(policiesSchema);

/** `/emulator/policies`: ProGet's "Configure API Access" switches. A change lasts until a start with another preset. */
export function policyRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  resource(router, surroundings, '/', {
    GET: allow(surroundings, 'emulator', () => json(200, surroundings.policies())),
    PATCH: allow(surroundings, 'emulator', async (exchange) => {
      const parsed = changeSchema.safeParse(await readJson(exchange.request));
      if (!parsed.success) {
        const field = parsed.error.issues[0]?.path.map(String).join('.') || 'body';
        throw new HttpError(400, `The policy field ${field} is wrong; see GET /emulator/policies for the form.`);
      }
      const change = withoutUndefined(parsed.data);
      if (isStricter(change)) {
        authorize(exchange, surroundings, 'emulator', { feature: 'secure-api-configuration' });
      }
      const warning = await changePolicies(exchange.store, tables, change);
      return json(200, surroundings.policies(), warningHeader(warning));
    }),
  });
  return router;
}

function withoutUndefined(change: z.infer<typeof changeSchema>): Partial<Policies> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** Whether a change makes anything safer than ProGet is when installed, which only some editions can be. */
function isStricter({ hashing, customKeys, pseudoKeys, nonExpiringKeys, personalKeys }: Partial<Policies>): boolean {
  return hashing === true || [customKeys, pseudoKeys, nonExpiringKeys, personalKeys].includes(false);
}
