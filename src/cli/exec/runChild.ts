import { spawn } from 'node:child_process';
import { type SignalWatch, signalExitCode } from './signals.ts';

/** Exit codes of `exec` besides the child's own, as `env` and `timeout` have them. */
export const execCodes = { failed: 125, cannotRun: 126, notFound: 127 } as const;

export interface ChildResult {
  readonly exitCode: number;
  /** What to say when it could not be started. */
  readonly problem: string | null;
}

/** Runs a command with our standard streams and passes signals on to it. */
export function runChild(
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  signals: SignalWatch,
): Promise<ChildResult> {
  const [file, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, stdio: 'inherit' });
    const finish = (result: ChildResult) => {
      signals.deliverTo(null);
      resolve(result);
    };
    signals.deliverTo((signal) => {
      // A terminal sends Ctrl-C to the whole foreground group: the child has it already.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
    child.once('error', (error: NodeJS.ErrnoException) => finish(describeProblem(file, error)));
    child.once('exit', (code, signal) =>
      finish({ exitCode: signal === null ? (code ?? execCodes.failed) : signalExitCode(signal), problem: null }),
    );
  });
}

/** The command is named, its arguments are not: they may hold secrets. */
function describeProblem(file: string, error: NodeJS.ErrnoException): ChildResult {
  const code = error.code ?? 'unknown cause';
  return code === 'ENOENT'
    ? { exitCode: execCodes.notFound, problem: `The command ${file} was not found.` }
    : { exitCode: execCodes.cannotRun, problem: `The command ${file} cannot be run (${code}).` };
}
