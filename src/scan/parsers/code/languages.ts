/** What the tokenizer has to know of a language. */
export interface Language {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Quotes with their closing, the longer ones first. */
  readonly strings: readonly StringRule[];
  /** What escapes a character inside of a string, and a line end outside. */
  readonly escape: '\\' | '`' | '';
  /** Characters of words besides letters, digits, `_` and `$`. */
  readonly wordCharacters: string;
  /** Whether statements are commands with options: PowerShell. */
  readonly commands?: boolean;
  /** Whether a slash may begin a pattern. */
  readonly patterns?: boolean;
  /** HCL's and Ruby's here documents. */
  readonly hereDocuments?: boolean;
}

interface StringRule {
  readonly open: string;
  readonly close: string;
  readonly raw?: boolean;
  readonly multiline?: boolean;
  /** Whether the quote is written twice to stand for itself. */
  readonly doubled?: boolean;
}

const slashes: Pick<Language, 'lineComments' | 'blockComments' | 'escape' | 'wordCharacters'> = {
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  escape: '\\',
  wordCharacters: '.@',
};
const double: StringRule = { open: '"', close: '"' };
const single: StringRule = { open: "'", close: "'" };
const tripleDouble: StringRule = { open: '"""', close: '"""', multiline: true };
const tripleSingle: StringRule = { open: "'''", close: "'''", multiline: true };
const backtick: StringRule = { open: '`', close: '`', multiline: true };

export const groovy: Language = { ...slashes, strings: [tripleDouble, tripleSingle, double, single], patterns: true };
export const script: Language = { ...slashes, strings: [double, single, backtick], patterns: true };
/** C#, Java, Kotlin, Scala, C, C++, Swift, Dart and the like. */
export const curly: Language = {
  ...slashes,
  strings: [{ open: '@"', close: '"', raw: true, multiline: true, doubled: true }, tripleDouble, double, single],
};
export const go: Language = { ...slashes, strings: [double, single, { ...backtick, raw: true }] };
export const php: Language = { ...slashes, lineComments: ['//', '#'], strings: [double, single] };
export const python: Language = {
  lineComments: ['#'],
  blockComments: [],
  escape: '\\',
  wordCharacters: '.@',
  strings: [tripleDouble, tripleSingle, double, single],
};
export const ruby: Language = { ...python, wordCharacters: '.@?!', strings: [double, single], hereDocuments: true };
export const hcl: Language = {
  lineComments: ['#', '//'],
  blockComments: [['/*', '*/']],
  escape: '\\',
  wordCharacters: '.-*',
  strings: [double],
  hereDocuments: true,
};
export const powershell: Language = {
  lineComments: ['#'],
  blockComments: [['<#', '#>']],
  escape: '`',
  wordCharacters: ':.-/\\@*%?~+^',
  strings: [
    { open: '@"', close: '\n"@', raw: true, multiline: true },
    { open: "@'", close: "\n'@", raw: true, multiline: true },
    { ...double, doubled: true, multiline: true },
    { ...single, raw: true, doubled: true, multiline: true },
  ],
  commands: true,
};
