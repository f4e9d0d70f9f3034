/** What went wrong between us and Artifactory. */
export type ArtifactoryReason =
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'redirected'
  | 'unauthorized'
  | 'forbidden'
  /** The edition has no such call. */
  | 'pro-only'
  | 'not-found'
  /** A web page came: an unknown name at the vendor's hosting, or something in front of the server. */
  | 'html'
  | 'nonsense'
  | 'invalid'
  /** 429 and 5xx, after all repetitions. */
  | 'busy'
  | 'cancelled';

/** One sentence for the user, without secrets. */
export class ArtifactoryError extends Error {
  readonly reason: ArtifactoryReason;
  readonly status: number | null;
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    reason: ArtifactoryReason,
    message: string,
    { status = null, retryAfterMs = null }: { status?: number | null; retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.name = 'ArtifactoryError';
    this.reason = reason;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether this is a failure of ours, and for one of these reasons if any are named. */
  static is(error: unknown, ...reasons: readonly ArtifactoryReason[]): error is ArtifactoryError {
    return error instanceof ArtifactoryError && (reasons.length === 0 || reasons.includes(error.reason));
  }
}
