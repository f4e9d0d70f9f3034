/** Exit codes of every verb but `exec`, which has the child's. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notRunning: 3 } as const;

/** Ends a verb: the message goes to stderr as it is, the code to the shell. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CliError {
  return new CliError(exitCodes.usage, message);
}
