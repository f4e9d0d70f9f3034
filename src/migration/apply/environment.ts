import type { Run } from './run/run.ts';

/** A variable that files refer to, and the key that it has to hold. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Where values go that files only refer to: a file that the user named, the editor's keyring. */
export interface EnvironmentSink {
  /** For people: the path of the file. */
  readonly place: string;
  /** Whether it holds what an earlier run of this plan wrote, or nothing. @returns why it cannot be used, or null */
  problem(run: Run): Promise<string | null>;
  /** Whether it still holds all that an earlier run wrote. */
  isIntact(run: Run): Promise<boolean>;
  /** Adds to what an earlier run wrote; the same names are replaced. */
  write(variables: readonly Variable[], run: Run): Promise<void>;
}
