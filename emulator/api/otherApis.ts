import type { RequestHandler } from 'express';
import type { Action } from '../contract/action.ts';
import { authorize } from '../http/authorize.ts';
import { identified } from '../http/handle.ts';
import { HttpError } from '../http/reply.ts';
import type { Surroundings } from '../http/services.ts';

interface ApiFamily {
  /** Path below `/api`. */
  readonly prefix: string;
  readonly title: string;
  /** Action by method; `read` for GET and HEAD. */
  readonly read: Action;
  readonly change: Action;
}

/** ProGet's API families that this emulator does not serve, with what they ask of a key (spec: permission matrix). */
const families: readonly ApiFamily[] = [
  { prefix: 'containers', title: 'Containers', read: 'feeds.list', change: 'feeds.manage' },
  { prefix: 'package-deployment', title: 'Package Deployment', read: 'feeds.list', change: 'feeds.manage' },
  { prefix: 'licenses/files', title: 'License Files', read: 'licenses', change: 'licenses' },
  { prefix: 'sca/issues', title: 'SCA', read: 'sca.view', change: 'sca.resolve' },
  { prefix: 'sca/import', title: 'SCA', read: 'sca.upload', change: 'sca.upload' },
  { prefix: 'sca', title: 'SCA', read: 'sca.view', change: 'sca.manage' },
];

/**
 * Answers everything else below `/api`: the permission is decided for real, then 501 names the family. What belongs to
 * no family is 404.
 */
export function otherApis(surroundings: Surroundings): RequestHandler {
  return identified(surroundings, (exchange) => {
    const path = (/^\/+api\/+([^?]*)/i.exec(exchange.url)?.[1] ?? '').replace(/\/{2,}/g, '/').toLowerCase();
    const family = families.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (family === undefined) throw new HttpError(404, 'There is no such API.');
    const reading = exchange.request.method === 'GET' || exchange.request.method === 'HEAD';
    authorize(exchange, surroundings, reading ? family.read : family.change);
    throw new HttpError(501, `Your key may do this, but this emulator does not serve the ${family.title} API.`);
  });
}
