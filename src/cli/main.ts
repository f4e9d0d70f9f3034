import { CommanderError } from 'commander';
import { runEmulator } from './emulatorBundle.ts';
import { CliError, exitCodes } from './exit.ts';
import { type Output, processOutput } from './output.ts';
import { buildProgram } from './program.ts';

/** @param argv without node and script. @returns the exit code. */
export async function run(argv: readonly string[], output: Output): Promise<number> {
  let exitCode: number = exitCodes.ok;
  try {
    const [verb, ...rest] = argv;
    if (verb === 'emulator') return await runEmulator(rest);
    const program = buildProgram(output, (code) => {
      exitCode = code;
    });
    if (verb === undefined) {
      output.prose(program.helpInformation().trimEnd());
      return exitCodes.usage;
    }
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, output);
  }
}

/** Says in one sentence what went wrong. */
function report(error: unknown, output: Output): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    output.prose(describeUsage(error));
    return exitCodes.usage;
  }
  output.prose(error instanceof Error ? error.message : String(error));
  return error instanceof CliError ? error.exitCode : exitCodes.failed;
}

/** Commander's text as a sentence. What stands behind `=` is left out: it may be a secret. */
function describeUsage({ message }: CommanderError): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/(--?[\w-]+)=[^'\n]*/, '$1')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/[.]$/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}; see proget-keys --help.`;
}

run(process.argv.slice(2), processOutput()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodes.failed;
  },
);
