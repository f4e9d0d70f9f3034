import { createInterface } from 'node:readline/promises';
import { CliError, exitCodes, usageError } from './exit.ts';

/**
 * Asks before something is changed; `--yes` is the answer given beforehand.
 * @throws CliError: usage where nobody can be asked, failed for a no
 */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true)
    throw usageError(`${question} Nobody can be asked here: add --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} Go on? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError(exitCodes.failed, 'Nothing was done.');
  } finally {
    terminal.close();
  }
}
