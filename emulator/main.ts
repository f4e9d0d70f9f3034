import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ExitCode, exitCodes } from './cli/exit.ts';
import { type Output, processOutput } from './cli/output.ts';
import { buildProgram } from './cli/program.ts';
import { report, wantsStack } from './cli/report.ts';

/**
 * Runs one verb.
 * @param argv verb and its arguments, without node and script.
 * @returns the exit code; errors have been printed.
 */
export async function runEmulatorCommand(argv: readonly string[]): Promise<number> {
  const output = processOutput();
  const showsStack = wantsStack(argv, process.env);
  const standDown = endOnFault(showsStack, output);
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
    return report(error, showsStack, output);
  } finally {
    standDown();
  }
}

/** What nobody awaited must not reach a terminal as node prints it. The next start recovers what was acknowledged. */
function endOnFault(showsStack: boolean, output: Output): () => void {
  const end = (error: unknown) => process.exit(report(error, showsStack, output));
  process.once('uncaughtException', end);
  return () => process.off('uncaughtException', end);
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
