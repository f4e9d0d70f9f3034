import { promises as dns, type LookupAddress } from 'node:dns';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { type AddressRules, refusalOf } from './addresses.ts';
import { OutboundError } from './outboundError.ts';
import { hostOf } from './targetUrl.ts';

export type Lookup = (host: string) => Promise<LookupAddress[]>;

export const systemLookup: Lookup = (host) => dns.lookup(host, { all: true });

/**
 * Opens a connection for one request; nothing has been sent over it. The addresses that the name resolves to are
 * judged, and then the one that was really reached.
 * @throws OutboundError
 */
export async function connect(url: URL, rules: AddressRules, lookup: Lookup, signal: AbortSignal): Promise<Socket> {
  const host = hostOf(url);
  const found = isIP(host) === 0 ? await resolve(host, lookup, signal) : [{ address: host, family: isIP(host) }];
  const allowed = found.filter(({ address }) => refusalOf(address, rules) === null);
  const [refused] = found;
  if (allowed.length === 0 && refused !== undefined) throw refusedAddress(host, refused.address, rules);
  const isTls = url.protocol === 'https:';
  const port = Number(url.port || (isTls ? 443 : 80));
  const socket = connectPlain({
    host,
    port,
    autoSelectFamily: true,
    lookup: (_host, _options, done) => done(null, allowed),
  });
  const plain = await settled(socket, 'connect', signal);
  const reached = plain.remoteAddress ?? '';
  if (isIP(reached) === 0 || refusalOf(reached, rules) !== null) {
    plain.destroy();
    throw refusedAddress(host, reached, rules);
  }
  if (plain.remotePort === rules.ownPort?.() && plain.remoteAddress === plain.localAddress) {
    plain.destroy();
    throw new OutboundError('refused-address', 'That is this emulator itself, which is not called from here.');
  }
  if (!isTls) return plain;
  // Only now: at every start it would cost milliseconds.
  const { connect: connectTls } = await import('node:tls');
  const names = isIP(host) === 0 ? { servername: host } : {};
  return settled(connectTls({ socket: plain, host, ALPNProtocols: ['http/1.1'], ...names }), 'secureConnect', signal);
}

async function resolve(host: string, lookup: Lookup, signal: AbortSignal): Promise<LookupAddress[]> {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    const found = await Promise.race([lookup(host), aborted]);
    if (found.length > 0) return found;
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    throw new OutboundError('unknown-host', `The host name ${host} is not known (${codeOf(error)}).`, error);
  }
  throw new OutboundError('unknown-host', `The host name ${host} has no address.`);
}

function settled<Kind extends Socket>(socket: Kind, event: 'connect' | 'secureConnect', signal: AbortSignal) {
  return new Promise<Kind>((done, fail) => {
    const abort = () => socket.destroy(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const stopListening = () => {
      signal.removeEventListener('abort', abort);
      // Errors that come later may find nobody else to hear them.
      socket.on('error', () => {});
      socket.off('error', failed);
      socket.off('close', failed);
    };
    const failed = (error?: unknown) => {
      stopListening();
      fail(explainFailure(error));
    };
    socket.once('error', failed);
    socket.once('close', failed);
    socket.once(event, () => {
      stopListening();
      done(socket);
    });
  });
}

/** Node's error of a connection as one sentence; certificates have codes of their own. */
export function explainFailure(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const cause = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = codeOf(cause);
  if (code === 'ECONNREFUSED') return new OutboundError('unreachable', 'The connection was refused.', error);
  if (/CERT|SIGNATURE|ISSUER|SELF_SIGNED/.test(code)) {
    return new OutboundError('certificate', `Its certificate is not trusted (${code}).`, error);
  }
  if (/^(ERR_SSL|EPROTO)/.test(code)) {
    return new OutboundError('no-http', `It does not speak TLS as it should (${code}).`, error);
  }
  if (/^HPE_/.test(code)) return new OutboundError('no-http', 'It does not answer in HTTP.', error);
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new OutboundError('unreachable', 'The connection broke off before there was an answer.', error);
  }
  return new OutboundError('unreachable', `There is no connection to it (${code}).`, error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no cause given';
}

function refusedAddress(host: string, address: string, rules: AddressRules): OutboundError {
  const why = refusalOf(address, rules) ?? 'it is no address';
  return new OutboundError('refused-address', `${host} (${address}) is not called: ${why}.`);
}
