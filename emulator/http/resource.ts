import type { RequestHandler, Router } from 'express';
import { answering } from './handle.ts';
import { HttpError } from './reply.ts';
import type { Surroundings } from './services.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Serves one path: the given methods (GET answers HEAD too), and 405 with `Allow` for every other. */
export function resource(
  router: Pick<Router, 'route'>,
  surroundings: Surroundings,
  path: string,
  handlers: Readonly<Partial<Record<Method, RequestHandler>>>,
): void {
  const route = router.route(path);
  const methods = Object.keys(handlers) as Method[];
  for (const method of methods) {
    const handler = handlers[method];
    if (handler !== undefined) route[method.toLowerCase() as Lowercase<Method>](handler);
  }
  route.all(
    answering(surroundings, ({ request }) => {
      throw methodNotAllowed(request.method ?? '', methods);
    }),
  );
}

/** @param methods those that are served; GET stands for HEAD too. */
export function methodNotAllowed(method: string, methods: readonly string[]): HttpError {
  const allowed = [...new Set(methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))].join(', ');
  return new HttpError(405, `${method} is not possible here, only ${allowed}.`, { Allow: allowed });
}
