import { type Command, Option } from 'commander';
import { startOptions } from '../../../emulator/contract/options.ts';

/** Not for `exec`: its output and its standard input belong to the command, and so does the life of the emulator. */
const left = new Set(['json', 'adminKeyStdin', 'exitWhenUnleased']);
/** The help has one screen; the rest stands in that of `emulator start`. */
const shown = new Set(['--in-memory', '--demo']);
const taken = startOptions.filter(({ name }) => !left.has(name));

/** Adds the options of `start`, unread: `start` itself checks the values. */
export function addStartFlags(command: Command): void {
  for (const { flag, argument, type, description } of taken) {
    const option = new Option(argument ? `${flag} <${argument}>` : flag, description);
    if (type === 'list') option.argParser((text, earlier: string[] = []) => [...earlier, text]);
    command.addOption(option.hideHelp(!shown.has(flag)));
  }
}

/** What was given, for the emulator's own command line; secrets by environment. */
export function startArguments(command: Command): { startArgs: string[]; startEnv: NodeJS.ProcessEnv } {
  const given = command.opts<Record<string, unknown>>();
  const startArgs: string[] = [];
  const startEnv: NodeJS.ProcessEnv = {};
  for (const option of taken) {
    const value = given[new Option(option.flag).attributeName()];
    if (value === undefined || value === false) continue;
    if (option.type === 'secret') {
      if (option.env) startEnv[option.env] = String(value);
    } else if (option.type === 'switch') startArgs.push(option.flag);
    else for (const text of [value].flat()) startArgs.push(`${option.flag}=${text}`);
  }
  // In memory it is ours alone, so any port will do; the usual one may be another's.
  if (given.inMemory === true && given.port === undefined) startArgs.push('--port=0');
  return { startArgs, startEnv };
}
