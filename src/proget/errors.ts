/** What went wrong between us and a server: the closed set that states of the tree, messages and tests share. */
export const progetReasons = [
  /** Nobody answers at that address, or the connection broke. */
  'unreachable',
  'timeout',
  /** The certificate is not trusted, or the port speaks no TLS. */
  'tls',
  /** The server sends us somewhere else, and we did not go. */
  'redirected',
  /** The server waits for its licence key. */
  'unlicensed',
  /** No key, or one that the server does not take. */
  'unauthorized',
  /** The key is fine but may not list or manage API keys. */
  'cannot-list',
  /** Before 2024.3 there is no API for keys. */
  'too-old',
  'free-edition',
  /** A web page came: not ProGet, or something in front of it. */
  'html',
  /** Success that makes no sense. */
  'nonsense',
  'not-found',
  'conflict',
  /** The server refused what we sent, in its own words. */
  'invalid',
  'server-error',
  'cancelled',
] as const;
export type ProGetReason = (typeof progetReasons)[number];

export interface ProGetFailure {
  readonly reason: ProGetReason;
  /** One sentence for the user; no secret. */
  readonly message: string;
  /** What the user can do, one sentence. */
  readonly nextStep?: string | null;
  /** A page where it can be done. */
  readonly link?: string | null;
  readonly status?: number | null;
  /** A write was sent and its answer is unknown: it may have happened. Look before doing it again. */
  readonly outcomeUnknown?: boolean;
  readonly cause?: unknown;
}

export class ProGetError extends Error {
  readonly reason: ProGetReason;
  readonly nextStep: string | null;
  readonly link: string | null;
  readonly status: number | null;
  readonly outcomeUnknown: boolean;

  constructor({ reason, message, nextStep, link, status, outcomeUnknown, cause }: ProGetFailure) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ProGetError';
    this.reason = reason;
    this.nextStep = nextStep ?? null;
    this.link = link ?? null;
    this.status = status ?? null;
    this.outcomeUnknown = outcomeUnknown ?? false;
  }

  /** Whether this is a failure of ours, and for one of these reasons if any are named. */
  static is(error: unknown, ...reasons: readonly ProGetReason[]): error is ProGetError {
    return error instanceof ProGetError && (reasons.length === 0 || reasons.includes(error.reason));
  }
}
