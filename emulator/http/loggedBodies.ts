import type { ApiKey, LoggingLevel } from '../contract/apiKey.ts';
import type { LoggedBodies, LoggedBody } from '../contract/request.ts';
import { mediaType, receivedBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { secretsOf } from './record.ts';
import { redact, redactFields, redactQuery } from './redact.ts';
import { redactJson, secretsIn } from './redactJson.ts';

/** Characters kept of each body. */
export const longestBody = 16 * 1024;

/** Bytes of a body that are searched for secrets: more would hold up other requests. */
const mostSearched = 1024 * 1024;

/** Secrets that a body is searched for at the most, and those times its length: what takes more work is not kept. */
const mostSecrets = 400;
const mostWork = 4 * 1024 * 1024;

/** A body whose text is known, and may be kept. */
interface TextBody {
  readonly type: string | null;
  readonly size: number | null;
  readonly text: string | null;
}

/** Whether bodies of a request may be wanted: ProGet logs calls of its API, never those of feeds (spec: logging). */
export function isLoggable({ place }: Pick<Exchange, 'place'>): boolean {
  return place.toLowerCase() === 'api';
}

/** What the calling key wants kept of this call; null for nothing, and always for `user:password` given as a key. */
export function loggingOf(exchange: Exchange): Exclude<LoggingLevel, 'none'> | null {
  if (!isLoggable(exchange)) return null;
  const logging = callingKey(exchange)?.logging ?? 'none';
  return logging === 'none' ? null : logging;
}

function callingKey({ identification }: Exchange): ApiKey | null {
  if (identification?.outcome !== 'known' || identification.principal.kind !== 'key') return null;
  return identification.principal.key;
}

/** The bodies of a finished call, as its key's logging wants them, free of secrets and short. */
export function loggedBodiesOf(exchange: Exchange, logging: Exclude<LoggingLevel, 'none'>): LoggedBodies {
  const [request, response] = [requestBody(exchange), responseBody(exchange)];
  // A value that the one names as a key may stand unnamed in the other.
  const secrets = [...new Set([...secretsOf(exchange), ...namedIn(request), ...namedIn(response)])];
  return {
    request: logging === 'response' ? null : kept(request, secrets),
    response: logging === 'request' ? null : kept(response, secrets),
  };
}

function requestBody({ request }: Exchange): TextBody | null {
  const { headers } = request;
  const declared = headers['content-length'] === undefined ? null : Number(headers['content-length']);
  const received = receivedBody(request);
  if (declared === 0 || (declared === null && headers['transfer-encoding'] === undefined)) return null;
  const whole = received?.complete === true ? received.bytes : null;
  return bodyOf(mediaType(request) || null, whole?.length ?? declared, whole);
}

function responseBody({ sent }: Exchange): TextBody | null {
  if (sent === null || sent.size === 0) return null;
  const type = sent.type?.split(';')[0]?.trim().toLowerCase() || null;
  return bodyOf(type, sent.size, sent.bytes);
}

function bodyOf(type: string | null, size: number | null, bytes: Buffer | string | null): TextBody {
  const isKept = bytes !== null && isText(type) && bytes.length <= mostSearched;
  return { type, size, text: isKept ? bytes.toString() : null };
}

/** Types in which secrets can be found. */
function isText(type: string | null): boolean {
  return isJson(type) || type === 'application/x-www-form-urlencoded' || type === 'text/plain';
}

function isJson(type: string | null): boolean {
  return type !== null && (type === 'application/json' || type.endsWith('+json'));
}

function namedIn(body: TextBody | null): string[] {
  if (body === null || body.text === null || !isJson(body.type)) return [];
  return quietly(() => secretsIn(JSON.parse(body.text ?? ''))) ?? [];
}

function kept(body: TextBody | null, secrets: readonly string[]): LoggedBody | null {
  if (body === null) return null;
  const text = body.text === null || isTooMuch(body.text, secrets) ? null : clean(body.text, body.type, secrets);
  const truncated = text !== null && text.length > longestBody;
  return { type: body.type, size: body.size, text: truncated ? text.slice(0, longestBody) : text, truncated };
}

/** Whoever names thousands of keys in a body must not hold up everybody else. */
function isTooMuch(text: string, secrets: readonly string[]): boolean {
  return secrets.length > mostSecrets || secrets.length * text.length > mostWork;
}

/** @returns null for what is called JSON but is no object or array: where a secret stands in it cannot be told. */
function clean(text: string, type: string | null, secrets: readonly string[]): string | null {
  if (isJson(type)) return quietly(() => cleanJson(JSON.parse(text), secrets)) ?? null;
  if (type === 'application/x-www-form-urlencoded') return redact(redactQuery(text, secrets), secrets);
  return redactFields(redact(text, secrets));
}

function cleanJson(value: unknown, secrets: readonly string[]): string | null {
  return typeof value === 'object' ? JSON.stringify(redactJson(value, secrets)) : null;
}

/** Bodies are anybody's: none may bring down the end of its request. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
