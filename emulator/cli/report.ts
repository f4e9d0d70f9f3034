import { CommanderError } from 'commander';
import { ReplyError } from '../attach/client.ts';
import { ConnectionError } from '../attach/http.ts';
import { InstanceFileError } from '../attach/instanceFile.ts';
import { StateFolderError } from '../attach/stateFolder.ts';
import { CliError, type ExitCode, exitCodes } from './exit.ts';
import type { Output } from './output.ts';
import { describeUsageError } from './usage.ts';

const foreseen = [CliError, ReplyError, ConnectionError, InstanceFileError, StateFolderError];

/**
 * Says in one sentence why a verb failed. Where in our code an error that nobody foresaw came from is shown only to who
 * asks for it.
 * @param showsStack see {@link wantsStack}
 * @returns the exit code
 */
export function report(error: unknown, showsStack: boolean, output: Output): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    output.prose(describeUsageError(error));
    return exitCodes.usage;
  }
  if (foreseen.some((kind) => error instanceof kind)) output.prose((error as Error).message);
  else output.prose(describeUnexpected(error, showsStack));
  return error instanceof CliError ? error.exitCode : exitCodes.failed;
}

function describeUnexpected(error: unknown, showsStack: boolean): string {
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  const sentence = `Unexpected error: ${message.replace(/\.$/, '')}. Set DEBUG=1 to see where it comes from.`;
  if (!showsStack) return sentence;
  return error instanceof Error ? `Unexpected error: ${error.stack ?? error.message}` : sentence;
}

/** Whether stack traces are wanted: `--log-level debug`, or the environment variable DEBUG. */
export function wantsStack(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const level = argv.indexOf('--log-level');
  const asked = argv.includes('--log-level=debug') || (level !== -1 && argv[level + 1] === 'debug');
  return asked || (env.DEBUG ?? '') !== '';
}
