import { type ApiKey, markOf } from '../contract/apiKey.ts';
import type { RequestRecord } from '../contract/request.ts';
import type { Exchange } from './exchange.ts';
import { isoTime } from './isoTime.ts';
import { redact, redactUrl } from './redact.ts';
import { keyOf } from './services.ts';

const longestUrl = 1000;

/** The decision record of a finished request. */
export function recordOf(exchange: Exchange, now: number): RequestRecord {
  const { request, response, decision, carriers } = exchange;
  const credential = carriers?.credential ?? null;
  const key = (exchange.principal === null ? null : keyOf(exchange.principal)) ?? failedKey(exchange);
  const user = exchange.principal?.kind === 'user' ? exchange.principal.user : null;
  const userName = user?.name ?? failedUserName(exchange);
  // A user name that is nobody's may be a key in the wrong field.
  const strange = credential !== null && credential.userName !== null && credential.userName !== userName;
  const secrets = [...(credential?.values ?? []), ...(strange ? [credential.userName ?? ''] : [])];
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
  };
}

/** A known key that may not be used: expired, disabled. */
function failedKey({ identification }: Exchange): ApiKey | null {
  return identification?.outcome === 'failed' ? identification.key : null;
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
