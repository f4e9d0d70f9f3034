import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { ReplyError } from './attach/client.ts';
import { ConnectionError } from './attach/http.ts';
import { InstanceFileError } from './attach/instanceFile.ts';
import { StateFolderError } from './attach/stateFolder.ts';
import { CliError, type ExitCode, exitCodes } from './cli/exit.ts';
import { type Output, processOutput } from './cli/output.ts';
import { buildProgram } from './cli/program.ts';
import { describeUsageError } from './cli/usage.ts';

/**
 * Runs one verb.
 * @param argv verb and its arguments, without node and script.
 * @returns the exit code; errors have been printed.
 */
export async function runEmulatorCommand(argv: readonly string[]): Promise<number> {
  const output = processOutput();
  let code: ExitCode = exitCodes.ok;
  const program = buildProgram(output, (result) => {
    code = result;
  });
  try {
    if (argv.length === 0) {
      output.prose(program.helpInformation());
      return exitCodes.usage;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return report(error, output);
  }
}

/** Errors that were foreseen say in one sentence what is wrong; any other is a fault of ours and shows where. */
function report(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    output.prose(describeUsageError(error));
    return exitCodes.usage;
  }
  if (error instanceof CliError) {
    output.prose(error.message);
    return error.exitCode;
  }
  const known = [ReplyError, ConnectionError, InstanceFileError, StateFolderError].some(
    (kind) => error instanceof kind,
  );
  if (known) output.prose((error as Error).message);
  else output.prose(`Unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return exitCodes.failed;
}

/** Whether node was started with this very file, and not with one that loads it. */
function isStartedDirectly(): boolean {
  const script = process.argv[1];
  if (script === undefined) return false;
  const path = [script, `${script}.js`].find(existsSync);
  return path !== undefined && realpathSync(path) === realpathSync(fileURLToPath(import.meta.url));
}

if (isStartedDirectly()) {
  void runEmulatorCommand(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
