import type { Range } from '../../scan/tree/node.ts';

/** How a text refers to an environment variable in one place of a file. */
export interface VariableForm extends Range {
  readonly text: string;
}

interface Row {
  readonly files: RegExp;
  /** @returns null where this place cannot hold a reference. */
  readonly write: (variable: string, place: Place) => VariableForm | null;
}

interface Place extends Range {
  readonly raw: string;
  /** The quotes right around the value, or empty. */
  readonly quote: string;
  /** The quote that is open where the value begins, in the same line. */
  readonly open: string;
}

const inside =
  (form: (variable: string) => string) =>
  (variable: string, { start, end }: Place): VariableForm => ({ start, end, text: form(variable) });

/** Instead of the whole string with its quotes. */
const insteadOfString =
  (form: (variable: string) => string) =>
  (variable: string, { start, end, quote }: Place): VariableForm | null =>
    quote === '' ? null : { start: start - 1, end: end + 1, text: form(variable) };

function shell(variable: string, { start, end, open }: Place): VariableForm | null {
  return open === "'" ? null : { start, end, text: `\${${variable}}` };
}

function powershell(variable: string, place: Place): VariableForm | null {
  if (place.open === '"') return { start: place.start, end: place.end, text: `$($env:${variable})` };
  return insteadOfString((name) => `$env:${name}`)(variable, place);
}

function ruby(variable: string, { start, end, open }: Place): VariableForm | null {
  return open === '"' ? { start, end, text: `#{ENV.fetch('${variable}')}` } : null;
}

/** Where the client itself replaces variables, by its documentation; all other files keep the value. Paths in lower case. */
const rows: readonly Row[] = [
  { files: /(?:^|\/)(?:\.?npmrc|\.npmrc[\w.-]*|[\w.-]*\.npmrc)$/, write: inside((name) => `\${${name}}`) },
  { files: /(?:^|\/)\.yarnrc\.ya?ml$/, write: inside((name) => `\${${name}}`) },
  { files: /(?:^|\/)\.?bunfig\.toml$/, write: inside((name) => `$${name}`) },
  { files: /(?:^|\/)nuget(?:\.[\w-]+)*\.config$/, write: inside((name) => `%${name}%`) },
  { files: /settings[\w.-]*\.xml$/, write: inside((name) => `\${env.${name}}`) },
  { files: /(?:requirements|constraints)[\w.-]*\.(?:txt|in)$/, write: inside((name) => `\${${name}}`) },
  { files: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/, write: inside((name) => `\${${name}}`) },
  { files: /(?:^|\/)\.github\/.*\.ya?ml$/, write: inside((name) => `\${{ secrets.${name} }}`) },
  { files: /(?:^|\/)[\w.-]*\.gitlab-ci[\w.-]*\.ya?ml$/, write: inside((name) => `$${name}`) },
  { files: /(?:^|\/)azure-pipelines[\w.-]*\.ya?ml$/, write: inside((name) => `$(${name})`) },
  { files: /\.gradle$/, write: insteadOfString((name) => `System.getenv('${name}')`) },
  { files: /\.gradle\.kts$/, write: insteadOfString((name) => `System.getenv("${name}")`) },
  { files: /(?:^|\/)gemfile$/, write: ruby },
  { files: /\.(?:sh|bash|zsh|ksh|bats|command|ash)$/, write: shell },
  { files: /\.(?:ps1|psm1)$/, write: powershell },
  { files: /\.(?:cmd|bat)$/, write: inside((name) => `%${name}%`) },
  { files: /\.(?:http|rest)$/, write: inside((name) => `{{$processEnv ${name}}}`) },
];

/** How a file refers to a variable where a value stands; null where it cannot. */
export function variableForm(file: string, text: string, range: Range, variable: string): VariableForm | null {
  const row = rows.find(({ files }) => files.test(file.toLowerCase()));
  const before = text[range.start - 1] ?? '';
  const quote = /["']/.test(before) && text[range.end] === before ? before : '';
  const place = { ...range, raw: text.slice(range.start, range.end), quote, open: openQuote(text, range.start) };
  return row?.write(variable, place) ?? null;
}

/** The quote that is open at a position, of those in its line; empty where none is. */
export function openQuote(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  let open = '';
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '\\' && open !== "'") index += 1;
    else if (open === '' && /["']/.test(character)) open = character;
    else if (character === open) open = '';
  }
  return open;
}

/** Whether a file is itself where variables get their values: there a key stands where it belongs. */
export function givesVariables(file: string): boolean {
  return /(?:^|\/)\.?env(?:rc)?(?:\.[\w.-]+)?$|\.env(?:\.[\w-]+)?$|(?:^|\/)go\/env$/i.test(file);
}
