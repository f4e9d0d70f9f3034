import { type Command, Option } from 'commander';
import { type StartName, type StartOption, type StartValues, startOption, startOptions } from '../contract/options.ts';
import { OptionError, parseOptionText } from '../contract/optionValue.ts';
import { usageError } from './exit.ts';

/** What was asked for on this command line or by the environment; what is absent was not. */
export type Asked = { -readonly [Name in StartName]?: StartValues[Name] };

/** Adds the options of `start`, or some of them, to a command. */
export function addStartFlags(
  command: Command,
  names: readonly StartName[] = startOptions.map(({ name }) => name),
): void {
  for (const name of names) command.addOption(toFlag(startOption(name)));
}

function toFlag(option: StartOption): Option {
  const flag = new Option(option.argument ? `${option.flag} <${option.argument}>` : option.flag, describeFlag(option));
  if (option.type === 'switch') return flag;
  // Commander's own messages about values quote them, secrets too; ours do not.
  return flag.argParser((text: string, earlier: unknown) => {
    const value = parseText(option, text, option.flag);
    return option.type === 'list' ? [...(Array.isArray(earlier) ? earlier : []), value] : value;
  });
}

/** The description as help shows it: with choices and default. */
export function describeFlag({ description, choices, type, default: usual, env }: StartOption): string {
  const remarks: string[] = [];
  if (choices) remarks.push(choices.map((choice) => (choice === usual ? `${choice} (default)` : choice)).join(' | '));
  else if (type === 'port' || type === 'text') remarks.push(`default ${usual}`);
  if (env) remarks.push(`or ${env}`);
  const [first, ...rest] = remarks;
  if (first === undefined) return description;
  return choices ? `${description}: ${remarks.join('; ')}` : `${description} (${[first, ...rest].join('; ')})`;
}

/**
 * The values that were asked for: by flag, else by environment variable.
 * @throws CliError (usage) for values and combinations that make no sense.
 */
export function readAsked(command: Command, env: NodeJS.ProcessEnv): Asked {
  const given = command.opts<Record<string, unknown>>();
  const asked: Record<string, unknown> = {};
  for (const option of startOptions) {
    const value = given[camelCase(option.flag)];
    const fromEnv = option.env === null || option.type === 'folder' ? undefined : env[option.env];
    if (value !== undefined) asked[option.name] = value;
    else if (fromEnv) asked[option.name] = parseText(option, fromEnv, option.env ?? option.flag);
  }
  const both = (left: StartName, right: StartName) =>
    given[camelCase(startOption(left).flag)] !== undefined && given[camelCase(startOption(right).flag)] !== undefined;
  if (both('dataDir', 'inMemory')) throw usageError('--data-dir and --in-memory exclude each other: give one of them.');
  if (both('adminKey', 'adminKeyStdin'))
    throw usageError('--admin-key and --admin-key-stdin exclude each other: give one of them.');
  return asked as Asked;
}

function parseText(option: StartOption, text: string, called: string): unknown {
  try {
    return parseOptionText(option, text, called);
  } catch (error) {
    throw error instanceof OptionError ? usageError(error.message) : error;
  }
}

/** As commander names the attribute of a flag: `--data-dir` → `dataDir`. */
function camelCase(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
