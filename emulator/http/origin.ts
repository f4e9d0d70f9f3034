import type { IncomingMessage } from 'node:http';

/**
 * How the client addressed us. Package clients match credentials by literal host and port, so links in replies must
 * repeat exactly what the client used. `X-Forwarded-*` counts only behind a trusted proxy.
 */
export function originOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwardedHost = trustProxy ? first(request.headers['x-forwarded-host']) : undefined;
  const forwardedScheme = trustProxy ? first(request.headers['x-forwarded-proto']) : undefined;
  const scheme = forwardedScheme === 'https' || forwardedScheme === 'http' ? forwardedScheme : 'http';
  const host =
    forwardedHost !== undefined && /^[\w.[\]:-]+$/.test(forwardedHost) ? forwardedHost : request.headers.host;
  return `${scheme}://${host ?? 'localhost'}`;
}

function first(header: string | string[] | undefined): string | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  return value?.split(',')[0]?.trim();
}
