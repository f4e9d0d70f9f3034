import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import express, { type Express } from 'express';

/** An app without the settings that cost us: automatic ETags break Bundler ≤ 2.4, and the banner says nothing. */
export function createApp(): Express {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  app.set('query parser', false);
  return app;
}

/**
 * A server whose requests are born with Express's prototypes. Express sets them on each request, which deoptimises
 * every object it touches (expressjs/express#5998); when they are already right that is a no-op and several times as fast.
 */
export function createFastServer(app: Express): Server {
  class Request extends IncomingMessage {}
  class Response extends ServerResponse {}
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return createServer({ IncomingMessage: Request, ServerResponse: Response }, app);
}
