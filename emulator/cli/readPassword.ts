import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CliError, exitCodes, usageError } from './exit.ts';
import type { Output } from './output.ts';
import { readStdin } from './readStdin.ts';

/** `--password -`, `--no-password`, or neither. */
export type PasswordFlag = string | false | undefined;

/**
 * A password that stands in no command line: of standard input with `-`, asked for on a terminal.
 * @returns null for a user without one.
 * @throws CliError 2 for a password behind the flag, and where there is nobody to ask.
 */
export async function readPassword(flag: PasswordFlag, output: Output): Promise<string | null> {
  if (flag === false) return null;
  if (flag !== undefined && flag !== '-')
    throw usageError('--password takes only -, and reads standard input: command lines can be read by others.');
  if (flag === undefined && !process.stdin.isTTY)
    throw usageError('Give the password on standard input with --password -, or make do without one: --no-password.');
  const password = flag === '-' ? await readStdin() : await ask(output);
  if (password === '') throw usageError('The password is empty.');
  return password;
}

/** Asks without showing what is typed. @throws CliError 1 on Ctrl-C and Ctrl-D. */
async function ask(output: Output): Promise<string> {
  output.prose('Password (not shown):');
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nothing, terminal: true });
  const given = new AbortController();
  lines.on('SIGINT', () => given.abort()).on('close', () => given.abort());
  try {
    return await lines.question('', { signal: given.signal });
  } catch {
    throw new CliError(exitCodes.failed, 'No password was given; nothing was changed.');
  } finally {
    lines.close();
  }
}
