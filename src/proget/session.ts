import { l10n } from '../l10n.ts';
import type { ClientOptions, ServerVersion } from './client.ts';
import { ProGetError } from './errors.ts';
import { type Call, exchange, type ProbeCredential, type Reply } from './exchange.ts';
import { refusalOf } from './refusal.ts';

export interface Ask {
  readonly method?: Call['method'];
  readonly path: string;
  readonly api?: 'keys' | 'other';
  readonly body?: unknown;
  /** Besides the key that is sent: what the server must not repeat to the user. */
  readonly secrets?: readonly (string | undefined)[];
  readonly signal?: AbortSignal | undefined;
}

/** One server and one key: asks, sorts refusals out, remembers what the server says about itself. */
export interface Session {
  readonly url: string;
  readonly host: string;
  seen: ServerVersion;
  /** A success. @throws ProGetError */
  ask(ask: Ask): Promise<Reply>;
  /** A success whose body is JSON. @throws ProGetError */
  askJson(ask: Ask): Promise<unknown>;
  /** The answer as it is. @throws ProGetError only when there is none */
  raw(path: string, credential: ProbeCredential, signal?: AbortSignal): Promise<Reply>;
}

const defaultTimeoutMs = 15_000;

export function openSession({ server, key, fetch, timeoutMs = defaultTimeoutMs }: ClientOptions): Session {
  const connection = { url: server.url, fetch, timeoutMs };
  const own: ProbeCredential = key === null ? { as: 'nobody' } : { as: 'header', key };

  const send = async (call: Call): Promise<Reply> => {
    const reply = await exchange(connection, call);
    if (reply.version !== null) session.seen = { version: reply.version, edition: reply.edition };
    return reply;
  };
  const ask = async ({ method = 'GET', path, api = 'other', body, secrets = [], signal }: Ask): Promise<Reply> => {
    const reply = await send({ method, path, credential: own, body, signal });
    const write = method !== 'GET';
    const refusal = refusalOf(server.url, reply, { api, write, keySent: key !== null, secrets: [key, ...secrets] });
    if (refusal !== null) throw refusal;
    return reply;
  };
  const session: Session = {
    url: server.url,
    host: new URL(server.url).host,
    seen: { version: null, edition: null },
    ask,
    async askJson(question) {
      const reply = await ask(question);
      try {
        return JSON.parse(reply.text);
      } catch {
        throw nonsense(session.host, (question.method ?? 'GET') !== 'GET', reply.status);
      }
    },
    raw: (path, credential, signal) => send({ method: 'GET', path, credential, signal }),
  };
  return session;
}

/** A success that is none. */
export function nonsense(host: string, write: boolean, status: number | null = null): ProGetError {
  return new ProGetError({
    reason: 'nonsense',
    message: l10n.t('{host} answered with something that ProGet would not say.', { host }),
    nextStep: write
      ? l10n.t('Refresh the list to see what happened, and check the address and what stands before the server.')
      : l10n.t('Check the address, and what stands before the server.'),
    outcomeUnknown: write,
    status,
  });
}
