export type OutboundReason =
  | 'refused-address'
  | 'unknown-host'
  | 'unreachable'
  | 'timeout'
  | 'certificate'
  | 'redirect'
  | 'no-http'
  | 'aborted';

/** Nothing usable came back from outside. `message`: one sentence that names no secret. */
export class OutboundError extends Error {
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OutboundError';
    this.reason = reason;
  }
}
