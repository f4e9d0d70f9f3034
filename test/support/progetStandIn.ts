import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';
import type { StandInKey, StandInVariant } from './progetHabits.ts';
import { variants } from './progetVariants.ts';

/** What a request brought that a stand-in was asked. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Anything secret in it: X-ApiKey, Authorization. */
  readonly credential: string | null;
  readonly body: string;
}

export interface StandIn {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** The keys that it holds now. */
  readonly keys: readonly StandInKey[];
  /** How many connections wait for an answer. */
  connections(): number;
  stop(): Promise<void>;
}

/** The key with full control of every stand-in. */
export const standInKey = 'b1'.repeat(20);
/** A key that every stand-in knows and that may list nothing. */
export const weakStandInKey = 'c2'.repeat(20);

export interface StandInOptions {
  readonly variant: keyof typeof variants | StandInVariant;
  /** Serves https with it. */
  readonly certificate?: Certificate;
  /** Where the redirecting variants point. */
  readonly elsewhere?: string;
}

/** Plays a ProGet server of one variant on a free port of this machine. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const variant = typeof options.variant === 'string' ? variants[options.variant] : options.variant;
  const seen: SeenRequest[] = [];
  const keys: StandInKey[] = [];
  const waiting = new Set<ServerResponse>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    void answer(request, response);
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { 'x-apikey': header, authorization } = request.headers;
    const credential = (Array.isArray(header) ? header[0] : header) ?? authorization ?? null;
    const path = request.url ?? '/';
    seen.push({ method: request.method ?? '', path, credential, body });
    if (variant.version !== null) response.setHeader('X-ProGet-Version', variant.version);
    if (variant.edition !== null) response.setHeader('X-ProGet-Edition', variant.edition);
    await variant.answer({
      request,
      response,
      path: new URL(path, 'http://x').pathname,
      query: new URL(path, 'http://x').searchParams,
      body,
      keys,
      credential,
      elsewhere: options.elsewhere ?? 'http://elsewhere.example',
      full: credential === standInKey || isBasic(credential, standInKey),
      known: [standInKey, weakStandInKey].some((key) => credential === key || isBasic(credential, key)),
    });
  }
  const server: Server =
    options.certificate === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ key: options.certificate.key, cert: options.certificate.certificate }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    seen,
    keys,
    connections: () => waiting.size,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function isBasic(credential: string | null, key: string): boolean {
  return credential === `Basic ${Buffer.from(`api:${key}`).toString('base64')}`;
}
