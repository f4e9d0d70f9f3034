import { StatementError } from './errors.ts';

/** What the store has to know about a statement before it runs it. */
export interface StatementFacts {
  /** Number of `?`. */
  readonly parameters: number;
  /** `schema`: CREATE, DROP, ALTER, which change something without changing a row. */
  readonly kind: 'read' | 'rows' | 'schema';
}

/** Comments, string literals, and quoted names: nothing in them is code. */
const QUOTED = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]/g;

/** What gives another result at replay: chance, the clock (times come as parameters), and state of the connection. */
const UNREPEATABLE =
  /\b(?:(random|randomblob|date|time|datetime|julianday|unixepoch|strftime|timediff|changes|total_changes|last_insert_rowid)\s*\(|(current_timestamp|current_date|current_time)\b)/i;

const KINDS: Readonly<Record<string, StatementFacts['kind']>> = {
  select: 'read',
  values: 'read',
  explain: 'read',
  insert: 'rows',
  replace: 'rows',
  update: 'rows',
  delete: 'rows',
  create: 'schema',
  drop: 'schema',
  alter: 'schema',
};

/**
 * Looks a statement over: which kind it is, and whether the journal can repeat it.
 * @throws StatementError for what the store does not run at all (PRAGMA, BEGIN, two statements, named parameters, …).
 */
export function inspectStatement(sql: string): StatementFacts {
  const code = sql.replace(QUOTED, (quoted) => (quoted.startsWith('-') || quoted.startsWith('/') ? ' ' : "''"));
  const keyword = /^\s*(\w+)/.exec(code)?.[1]?.toLowerCase() ?? '';
  const kind = keyword === 'with' ? kindOfWith(code) : KINDS[keyword];
  if (kind === undefined) throw new StatementError(`The store does not run ${keyword.toUpperCase() || 'this'}`, sql);
  const isTrigger = /^\s*create\s+(temp\w*\s+)?trigger\b/i.test(code);
  if (!isTrigger && /;\s*\S/.test(code)) throw new StatementError('Only one statement at a time', sql);
  if (/\?\d|[:@$]\w/.test(code)) throw new StatementError('Only plain ? parameters', sql);
  if (kind !== 'read') {
    const found = UNREPEATABLE.exec(code);
    const name = found?.[1] ?? found?.[2];
    if (name !== undefined) throw new StatementError(`${name} would differ at replay, pass its value instead`, sql);
  }
  return { parameters: code.split('?').length - 1, kind };
}

function kindOfWith(code: string): StatementFacts['kind'] {
  return /\b(insert|update|delete)\b|\breplace\s+into\b/i.test(code) ? 'rows' : 'read';
}
