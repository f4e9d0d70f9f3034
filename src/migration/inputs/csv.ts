import { CsvError, parse } from 'csv-parse/sync';
import { printable } from '../../printable.ts';
import type { Finding } from '../../scan/finding.ts';
import { columns, type KeyColumn, readRow } from './csvRow.ts';
import { givenValue } from './value.ts';
import type { Wish } from './wish.ts';

export interface KeyList {
  readonly findings: readonly Finding[];
  readonly wishes: readonly Wish[];
}

/** What is wrong with a list: each problem names its row (that of the file, counted from 1) and never a value. */
export class KeyListError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const more = problems.length > 10 ? ` … and ${problems.length - 10} more problems.` : '';
    super(`The list of keys cannot be used. ${problems.slice(0, 10).join(' ')}${more}`);
    this.name = 'KeyListError';
    this.problems = problems;
  }
}

const mostRows = 100_000;

/**
 * Reads a list of keys: RFC 4180 with a header, with or without byte order mark, parted by commas, semicolons or tabs.
 * Columns: {@link columns}; only `key` is needed.
 * @throws KeyListError with all problems of the list
 */
export function readKeyList(text: string): KeyList {
  const records = parseRecords(text);
  const [header, ...rows] = records;
  if (header === undefined)
    throw new KeyListError([`It is empty; the first row has to name the columns: ${columns.join(', ')}.`]);
  const names = readHeader(header.record);
  if (rows.length > mostRows) throw new KeyListError([`It has more than ${mostRows} rows.`]);
  const problems: string[] = [];
  const wishes: Wish[] = [];
  const seen = new Map<string, number>();
  for (const { record, row } of rows) {
    if (record.length !== names.length) {
      problems.push(`Row ${row} has ${record.length} columns instead of ${names.length}.`);
      continue;
    }
    const cells = Object.fromEntries(names.map((name, index) => [name, record[index] ?? '']));
    const read = readRow(cells as Readonly<Record<KeyColumn, string>>, `csv:${row}`);
    problems.push(...read.problems.map((problem) => `Row ${row}: ${problem}`));
    if (read.wish === null) continue;
    const first = seen.get(read.wish.secret);
    if (first !== undefined) problems.push(`Row ${row} repeats the key of row ${first}.`);
    seen.set(read.wish.secret, row);
    wishes.push(read.wish);
  }
  if (problems.length > 0) throw new KeyListError(problems);
  const findings = wishes.map(({ secret, file, user }) =>
    givenValue(secret, { file, line: Number(file.slice('csv:'.length)), carrier: 'csv', user }),
  );
  return { findings, wishes };
}

interface Row {
  readonly record: readonly string[];
  /** Where it begins in the file. */
  readonly row: number;
}

function parseRecords(text: string): Row[] {
  const from: number[] = [];
  let line = 1;
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      on_record: (record: string[], { lines }) => {
        from.push(line);
        line = lines + 1;
        return record;
      },
    }) as string[][];
    return records
      .map((record, index) => ({ record, row: from[index] ?? 0 }))
      .filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const where = typeof error.lines === 'number' ? `Row ${error.lines}` : 'A row';
    const reason =
      error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'has a quote that is never closed' : 'has a quote where none may stand';
    throw new KeyListError([`${where} ${reason}: double quotes inside a value are doubled.`]);
  }
}

/** The mark that parts the header, for a semicolon may well stand in a value. */
function delimiterOf(text: string): string {
  const header = /^\uFEFF?[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (mark: string) => header.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function readHeader(cells: readonly string[]): KeyColumn[] {
  const known = new Map(columns.map((name) => [name.toLowerCase(), name]));
  const names = cells.map((cell) => known.get(cell.trim().toLowerCase()));
  // A list without header has a key there, which is not repeated.
  if (!names.includes('key'))
    throw new KeyListError([
      `Row 1 does not name the columns; "key" is needed, ${columns.slice(1).join(', ')} are possible.`,
    ]);
  const unknown = cells.filter((_, index) => names[index] === undefined);
  if (unknown.length > 0)
    throw new KeyListError([
      `Row 1 names columns that are not known: ${unknown.map((cell) => `"${printable(cell.trim())}"`).join(', ')}; known are ${columns.join(', ')}.`,
    ]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new KeyListError([`Row 1 names the column "${twice}" twice.`]);
  return names.filter((name) => name !== undefined);
}
