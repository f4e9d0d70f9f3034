export type StoreErrorCode =
  | 'full'
  | 'failed'
  | 'closed'
  | 'damaged'
  | 'newer'
  | 'locked'
  | 'too-large'
  | 'missing-blob'
  | 'statement'
  | 'nul'
  | 'duplicate-key'
  | SnapshotErrorCode;

export type SnapshotErrorCode =
  | 'snapshot-name'
  | 'snapshot-exists'
  | 'snapshot-unknown'
  | 'snapshot-damaged'
  | 'restoring'
  | 'in-memory';

/** Any error of the store. `message` is one sentence for the user, without secrets. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** Nothing was changed; reads go on, and so do writes once there is room (HTTP 507). */
export class StoreFullError extends StoreError {
  constructor(dir: string, cause: unknown) {
    const reason = systemCode(cause);
    const text =
      reason === null || FULL.has(reason)
        ? `The disk that holds ${dir} is full; nothing was changed: make room and repeat.`
        : `Writing to ${dir} failed (${reason}); nothing was changed: check the disk and repeat.`;
    super('full', text, cause);
  }
}

/** The disk did not confirm a write. The process has to end; the next start recovers what was confirmed. */
export class StoreFailedError extends StoreError {
  constructor(dir: string, cause: unknown) {
    const reason = systemCode(cause) ?? 'unknown error';
    super('failed', `The disk that holds ${dir} failed to keep a write (${reason}); check it and start again.`, cause);
  }
}

export class StoreClosedError extends StoreError {
  constructor() {
    super('closed', 'The emulator is stopping; repeat the request once it runs again.');
  }
}

/** The files were left as they are. */
export class DamagedStoreError extends StoreError {
  readonly file: string;
  /** Byte at which the damage begins. */
  readonly offset: number;

  constructor(file: string, offset: number, what: string) {
    super(
      'damaged',
      `${file} is damaged at byte ${offset} (${what}); nothing was changed: restore it from a backup, or run clean to begin anew.`,
    );
    this.file = file;
    this.offset = offset;
  }
}

/** The store was written by a newer version. The files were left as they are. */
export class NewerStoreError extends StoreError {
  /** @param what which number is newer: "file format", "schema". */
  constructor(where: string, what: string, found: number, known: number) {
    super(
      'newer',
      `${where} has ${what} ${found}, this version knows ${what} ${known} at most: use the newer version, or another data directory.`,
    );
  }
}

/** Another process uses the data directory. */
export class LockedError extends StoreError {
  /** Process id of the holder, null when its lock file cannot be read. */
  readonly pid: number | null;

  constructor(dir: string, pid: number | null) {
    const holder = pid === null ? 'another process' : `process ${pid}`;
    super('locked', `${dir} is in use by ${holder}: stop it first, or name another data directory.`);
    this.pid = pid;
  }
}

/** Two keys cannot have one value. */
export class DuplicateKeyError extends StoreError {
  constructor() {
    super('duplicate-key', 'A key with this value exists already.');
  }
}

export class TooLargeError extends StoreError {
  /** Bytes that were allowed. */
  readonly limit: number;

  constructor(limit: number) {
    super('too-large', `The upload is larger than the ${limit} bytes that are allowed.`);
    this.limit = limit;
  }
}

export class MissingBlobError extends StoreError {
  constructor(sha256: string) {
    super('missing-blob', `No stored content has the SHA-256 ${sha256}.`);
  }
}

/** A snapshot of the user's could not be saved, found or restored; nothing was changed. */
export class SnapshotError extends StoreError {
  constructor(code: SnapshotErrorCode, message: string, cause?: unknown) {
    super(code, message, cause);
  }
}

/** A text of the user's that SQLite cannot hold, and so nothing stored can be called. */
export class NulError extends StoreError {
  constructor() {
    super('nul', 'The request holds a NUL character (%00, \\u0000), which no name or text may have: leave it out.');
  }
}

/** A mistake in our own SQL or its parameters: never the user's fault. */
export class StatementError extends StoreError {
  constructor(problem: string, sql: string) {
    super('statement', `${problem}: ${sql.replace(/\s+/g, ' ').trim().slice(0, 120)}`);
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The errno name of a system error, null when it is none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || error instanceof StoreError || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
