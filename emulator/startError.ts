/** Why the emulator could not start. */
export type StartReason =
  | 'port-busy'
  | 'address'
  | 'data-dir'
  | 'locked'
  | 'damaged-store'
  | 'newer-store'
  | 'disk-full'
  | 'admin-key'
  | 'options';

/** The emulator cannot start. `message` is one sentence for the user: what is wrong and what to do. */
export class StartError extends Error {
  readonly reason: StartReason;

  constructor(reason: StartReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.reason = reason;
  }
}

const reasonByStoreCode: Readonly<Record<string, StartReason>> = {
  locked: 'locked',
  damaged: 'damaged-store',
  newer: 'newer-store',
  full: 'disk-full',
  failed: 'data-dir',
};

/** Turns what the store or the system throws while starting into a {@link StartError}; anything else stays as it is. */
export function toStartError(error: unknown, dataDir: string | null): unknown {
  if (error instanceof StartError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const reason = reasonByStoreCode[code];
  if (reason !== undefined) return new StartError(reason, error.message, error);
  if (dataDir !== null && /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT|ENOSPC|EEXIST|EIO)$/.test(code)) {
    const what = `The data directory ${dataDir} cannot be used (${code}). Give another --data-dir, or --in-memory.`;
    return new StartError('data-dir', what, error);
  }
  return error;
}
