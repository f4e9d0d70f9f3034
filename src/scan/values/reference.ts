/** A name in a value whose text stands elsewhere: a variable, a secret store. */
export interface Reference {
  /** Name as it is known where it stands, for example `secrets.JF_TOKEN` or `ART_KEY`. */
  readonly name: string;
  /** The whole text of the reference, for example `${ART_KEY:-none}`. */
  readonly text: string;
  readonly index: number;
}

// In the order of their first characters, the longer forms first.
const patterns = [
  /\$\{\{\s*([\w.[\]'"-]+)[^}]*\}\}/,
  /\{\{-?\s*([^{}]+?)\s*-?\}\}/,
  /\$\{\s*(?:env[.:])?([\w.@/:-]*?[\w-])\s*(?:(?::?[-?+=]|\?)[^{}]*)?\}/,
  /\$\{([^{}]*)\}/,
  /\$\(([^()]*)\)/,
  /\$\[([^[\]]*)\]/,
];
const wholeOnly = [
  /^\$(?:env:|script:|global:)?([A-Za-z_][\w.]*)$/i,
  /^%([A-Za-z_][\w.()-]*)%$/,
  /^!([A-Za-z_]\w*)!$/,
  /^#\{(.+)\}$/,
  /^@([\w.-]+)@$/,
  /^((?:var|local|data|module|secrets|env|vars|params|parameters|variables)\.[\w.[\]"'-]+)$/,
  /^(op:\/\/.+)$/,
  /^(vault:(?!v\d).+)$/,
  /^(!(?:vault|reference|Ref|Sub|GetAtt)\b.*)$/s,
  /^((?:arn:aws:(?:secretsmanager|ssm)|aws-sm|gcp-sm|keyvault|secretref|ssm|akv|awssm|bws):.+)$/i,
];
const inline = new RegExp(patterns.map(({ source }) => source).join('|'), 'g');
/** In shells a bare `$NAME` is a reference wherever it stands, and so is `%NAME%` in cmd. */
const shellInline = new RegExp(`${inline.source}|\\$(?:env:|script:|global:)?([A-Za-z_]\\w*)|%([A-Za-z_]\\w*)%`, 'gi');

/** Most values are none, and there are very many of them. */
const mayRefer = /[$%!{#@]|^\s*(?:var|local|data|module|secrets|env|vars|params|parameters|variables)\.|^\s*[\w-]+:/i;

const simple = /^\$\{((?!env[.:])[\w.]+)\}$/;
/** Nobody refers to a variable in the middle of a whole program. */
const longest = 20_000;

/** The references in a value. @param shell whether a bare `$NAME` counts inside a longer text. */
export function findReferences(value: string, shell = false): Reference[] {
  if (value.length > longest || !mayRefer.test(value)) return [];
  // The names in programs come here as `${name}`.
  const name = simple.exec(value)?.[1];
  if (name !== undefined) return [{ name, text: value, index: 0 }];
  for (const pattern of wholeOnly) {
    const match = pattern.exec(value.trim());
    if (match !== null) return [{ name: (match[1] ?? value).trim(), text: match[0], index: value.indexOf(match[0]) }];
  }
  return [...value.matchAll(shell ? shellInline : inline)].map((match) => ({
    name: (match.slice(1).find((group) => group !== undefined) ?? '').trim(),
    text: match[0],
    index: match.index,
  }));
}

/** Whether the value consists of one reference alone. */
export function soleReference(value: string): Reference | null {
  const [first, ...others] = findReferences(value, true);
  return first !== undefined && others.length === 0 && first.text.trim() === value.trim() ? first : null;
}
