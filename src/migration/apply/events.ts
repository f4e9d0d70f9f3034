/** Something that applying or rolling back did, as soon as it is done. */
export interface ApplyEvent {
  readonly step: 'probe' | 'key' | 'verify' | 'environment' | 'file' | 'check';
  readonly state: 'started' | 'done' | 'failed' | 'skipped';
  /** The fingerprint of a row, or a file. */
  readonly subject: string;
  /** One sentence, without secrets. */
  readonly message: string;
}

export function event(
  step: ApplyEvent['step'],
  state: ApplyEvent['state'],
  subject: string,
  message: string,
): ApplyEvent {
  return { step, state, subject, message };
}
