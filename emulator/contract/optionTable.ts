import { type StartOption, startOptions } from './options.ts';

/** The table of options for the README, in Markdown. A test compares the two. */
export function optionTable(): string {
  const rows = startOptions.map((option) => [
    code(option.argument ? `${option.flag} ${option.argument.toUpperCase()}` : option.flag),
    describe(option),
    option.env ? code(option.env) : '',
  ]);
  const lines = [['Option', 'Meaning', 'Environment'], ['---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`.replace(/\s+\|/g, ' |')).join('\n');
}

/** The description with choices and default, as in help. */
function describe({ description, choices, type, default: usual }: StartOption): string {
  const marked = choices?.map((choice) => (choice === usual ? `**${code(choice)}**` : code(choice))).join(', ');
  if (marked) return `${description}: ${marked}`;
  return type === 'port' || type === 'text' ? `${description} (${code(String(usual))})` : description;
}

function code(text: string): string {
  return `\`${text}\``;
}
