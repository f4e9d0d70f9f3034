import type { Database as SqlDatabase, SqlJsStatic, Statement } from 'sql.js';
import { NulError, StatementError } from './errors.ts';
import { inspectStatement, type StatementFacts } from './statement.ts';
import type { Reader, SqlRow, SqlValue } from './types.ts';

/** Enough for every statement of the emulator; built ones (lists of placeholders) push each other out. */
const CACHED_STATEMENTS = 300;

const PRAGMAS = [
  // No other connection can exist, and 5-10 times as fast as the defaults.
  ['locking_mode', 'exclusive'],
  ['journal_mode', 'memory'],
  ['foreign_keys', 1],
  // Deleted secrets leave no trace in the image.
  ['secure_delete', 1],
] as const;

interface Prepared {
  readonly statement: Statement;
  readonly facts: StatementFacts;
  /** Of the columns, from the first row on: to ask for them costs as much as a row. */
  names: readonly string[] | null;
}

/** SQLite in memory: checked parameters, cached statements, transactions. Knows nothing of disks. */
export class Database implements Reader {
  #db: SqlDatabase;
  readonly #prepared = new Map<string, Prepared>();

  /** @param image a whole database file, null for an empty one. */
  constructor(sqlite: SqlJsStatic, image: Uint8Array | null) {
    this.#db = new sqlite.Database(image);
    this.#setPragmas();
  }

  get<Row extends object = SqlRow>(sql: string, parameters: readonly SqlValue[] = []): Row | undefined {
    const prepared = this.#read(sql);
    const statement = this.#bind(prepared, sql, parameters);
    try {
      return statement.step() ? rowOf<Row>(prepared) : undefined;
    } finally {
      statement.reset();
    }
  }

  all<Row extends object = SqlRow>(sql: string, parameters: readonly SqlValue[] = []): Row[] {
    const prepared = this.#read(sql);
    const statement = this.#bind(prepared, sql, parameters);
    const rows: Row[] = [];
    try {
      while (statement.step()) rows.push(rowOf<Row>(prepared));
    } finally {
      statement.reset();
    }
    return rows;
  }

  /** @returns rows changed by the statement itself, and whether it is one that changes the schema. */
  run(sql: string, parameters: readonly SqlValue[]): { changes: number; isSchema: boolean } {
    const prepared = this.#prepare(sql);
    if (prepared.facts.kind === 'read') throw new StatementError('run() is for changes', sql);
    const statement = this.#bind(prepared, sql, parameters);
    try {
      while (statement.step()) {
        // RETURNING: the changes are made as the rows are fetched.
      }
    } finally {
      statement.reset();
    }
    const isSchema = prepared.facts.kind === 'schema';
    return { changes: isSchema ? 0 : this.#db.getRowsModified(), isSchema };
  }

  /** Rows changed since the database was opened, those by triggers and cascades included. */
  totalChanges(): number {
    return this.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
  }

  lastInsertRowid(): number {
    return this.get<{ n: number }>('SELECT last_insert_rowid() AS n')?.n ?? 0;
  }

  begin(): void {
    this.#db.run('BEGIN');
  }

  commit(): void {
    this.#db.run('COMMIT');
  }

  /** Harmless when SQLite has already rolled back by itself, as it does when it runs out of memory. */
  rollback(): void {
    try {
      this.#db.run('ROLLBACK');
    } catch (error) {
      if (!String(error).includes('no transaction is active')) throw error;
    }
  }

  /** The whole database as a file image, a copy. */
  image(): Uint8Array {
    const image = this.#db.export();
    this.#setPragmas();
    return image;
  }

  /** Goes on as another database, whose object is not to be used any more. */
  become(other: Database): void {
    this.close();
    this.#db = other.#db;
    for (const [sql, prepared] of other.#prepared) this.#prepared.set(sql, prepared);
  }

  close(): void {
    this.#prepared.clear();
    this.#db.close();
  }

  /** Sets what is not as it should be: sql.js may reopen the database for an export. */
  #setPragmas(): void {
    for (const [name, value] of PRAGMAS) {
      if (this.#pragma(name) === value) continue;
      this.#db.run(`PRAGMA ${name}=${value}`);
      if (this.#pragma(name) !== value) throw new Error(`SQLite did not take PRAGMA ${name}=${value}`);
    }
  }

  #pragma(name: string): unknown {
    return this.#db.exec(`PRAGMA ${name}`)[0]?.values[0]?.[0];
  }

  #read(sql: string): Prepared {
    const prepared = this.#prepare(sql);
    if (prepared.facts.kind !== 'read') throw new StatementError('Only run() of a write may change something', sql);
    return prepared;
  }

  #prepare(sql: string): Prepared {
    const cached = this.#prepared.get(sql);
    if (cached !== undefined) return cached;
    const facts = inspectStatement(sql);
    const prepared: Prepared = { statement: this.#db.prepare(sql), facts, names: null };
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size > CACHED_STATEMENTS) this.#dropOldest();
    return prepared;
  }

  #dropOldest(): void {
    const oldest = this.#prepared.entries().next().value;
    if (oldest === undefined) return;
    this.#prepared.delete(oldest[0]);
    oldest[1].statement.free();
  }

  #bind({ statement, facts }: Prepared, sql: string, parameters: readonly SqlValue[]): Statement {
    if (parameters.length !== facts.parameters) {
      throw new StatementError(`${facts.parameters} parameters wanted, ${parameters.length} given`, sql);
    }
    statement.bind(parameters.map((value, index) => bindable(value, index, sql)));
    return statement;
  }
}

/** The row on which a statement stands. */
function rowOf<Row extends object>(prepared: Prepared): Row {
  prepared.names ??= prepared.statement.getColumnNames();
  const { names } = prepared;
  const values = prepared.statement.get();
  const row: SqlRow = {};
  for (let column = 0; column < names.length; column += 1) {
    row[names[column] ?? ''] = (values[column] ?? null) as SqlRow[string];
  }
  return row as Row;
}

/** SQLite has no such value, or sql.js would store another one in silence. */
function bindable(value: unknown, index: number, sql: string): SqlValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return value;
    throw new StatementError(`Parameter ${index + 1} is not a finite number or safe integer`, sql);
  }
  if (typeof value === 'string') {
    // sql.js reads a text only up to its first NUL.
    if (value.includes('\0')) throw new NulError();
    // Half a surrogate pair has no UTF-8: the same replacement in memory and in the journal.
    return /\p{Surrogate}/u.test(value) ? Buffer.from(value).toString() : value;
  }
  throw new StatementError(`Parameter ${index + 1} is of type ${typeof value}`, sql);
}
