import { type ApiKey, type LoggingLevel, markOf } from '../contract/apiKey.ts';
import type { RequestRecord } from '../contract/request.ts';
import type { Exchange } from './exchange.ts';
import { isoTime } from './isoTime.ts';
import { redact, redactUrl } from './redact.ts';
import { keyOf } from './services.ts';

const longestUrl = 1000;

/** What a request carried that must not be shown: its credential, and a user name that is nobody's (it may be a key). */
export function secretsOf(exchange: Exchange): readonly string[] {
  const credential = exchange.carriers?.credential ?? null;
  if (credential === null) return [];
  const strange = credential.userName !== null && credential.userName !== userNameOf(exchange);
  return strange ? [...credential.values, credential.userName ?? ''] : credential.values;
}

function userNameOf(exchange: Exchange): string | null {
  return exchange.principal?.kind === 'user' ? exchange.principal.user.name : failedUserName(exchange);
}

/**
 * The decision record of a finished request.
 * @param logging of the calling key, null where no bodies are kept.
 */
export function recordOf(
  exchange: Exchange,
  now: number,
  logging: Exclude<LoggingLevel, 'none'> | null = null,
): RequestRecord {
  const { request, response, decision, carriers } = exchange;
  const credential = carriers?.credential ?? null;
  const key = (exchange.principal === null ? null : keyOf(exchange.principal)) ?? sentKey(exchange);
  const user = exchange.principal?.kind === 'user' ? exchange.principal.user : null;
  const userName = userNameOf(exchange);
  const secrets = secretsOf(exchange);
  return {
    id: exchange.id,
    time: isoTime(exchange.startedAt),
    method: request.method ?? '',
    url: shortened(redactUrl(exchange.url, secrets)),
    status: response.statusCode,
    durationMs: Math.max(0, now - exchange.startedAt),
    remote: request.socket.remoteAddress ?? '',
    userAgent: printable(request.headers['user-agent'], secrets),
    place: exchange.place,
    feed: exchange.feed?.name ?? printable(exchange.feedName ?? undefined, secrets),
    action: exchange.action,
    credential:
      credential === null || credential.kind === 'empty'
        ? null
        : {
            carrier: credential.carrier,
            userName: printable(userName ?? undefined, secrets),
            // A value with a colon that is no key may be `user:password`, whose end must not be shown.
            mark:
              credential.kind === 'key' && (key !== null || !credential.values[0]?.includes(':'))
                ? markOf(credential.values[0] ?? '')
                : null,
          },
    ignored: carriers?.ignored ?? [],
    principal:
      exchange.principal === null
        ? null
        : {
            kind: exchange.principal.kind,
            keyId: key?.id ?? null,
            keyName: key?.displayName ?? null,
            user: user?.name ?? key?.user ?? null,
          },
    allow: decision?.allow ?? null,
    denial: decision !== null && !decision.allow ? decision.code : null,
    reason: decision?.reason ?? null,
    nextStep: decision !== null && !decision.allow ? decision.nextStep : null,
    hints: exchange.hints,
    ...(logging === null ? {} : { logging }),
  };
}

/** The key that was sent, also when it may not be used (expired, disabled) or the request was judged as Anonymous. */
function sentKey({ identification }: Exchange): ApiKey | null {
  if (identification?.outcome === 'failed') return identification.key;
  return identification?.outcome === 'known' ? keyOf(identification.principal) : null;
}

function failedUserName({ identification }: Exchange): string | null {
  return identification?.outcome === 'failed' ? identification.userName : null;
}

/** Node lets in 16 KB, and the log keeps ten thousand in memory. */
function shortened(url: string): string {
  return url.length > longestUrl ? `${url.slice(0, longestUrl - 3)}...` : url;
}

function printable(text: string | undefined, secrets: readonly string[]): string | null {
  return text === undefined
    ? null
    : redact(text, secrets)
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, 200);
}
