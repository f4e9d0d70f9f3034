import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './durable.ts';
import { type Entry, entrySchema, headerSchema, journalFormat, type NewEntry } from './records.ts';

/** A journal that cannot be gone on with. The message says what to do. */
export class JournalError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'JournalError';
  }
}

/** What a run has begun and done, one line of JSON each. */
export interface Journal {
  /** What earlier runs wrote. */
  readonly earlier: readonly Entry[];
  /** On the disk when it resolves. @returns the entry as written */
  append(entry: NewEntry): Promise<Entry>;
  close(): Promise<void>;
}

/**
 * Opens the journal of a plan or begins it. A line that was cut off by the end of a process is removed.
 * @param now the time for new entries
 * @throws JournalError for one that is damaged, newer than this program, or another plan's
 */
export async function openJournal(path: string, plan: string, now: () => Date): Promise<Journal> {
  const file = await open(path, 'a+', 0o600);
  try {
    const { text, length } = await readWhole(file);
    const lines = text.split('\n').slice(0, -1);
    const earlier = lines.length === 0 ? [] : readLines(lines, plan);
    if (lines.length === 0) await begin(file, path, plan, now());
    else await file.truncate(length);
    return {
      earlier,
      async append(entry) {
        const whole = { at: now().toISOString(), ...entry };
        await file.appendFile(`${JSON.stringify(whole)}\n`);
        await file.datasync();
        return whole;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @returns the text, and how many bytes of it are whole lines */
async function readWhole(file: FileHandle): Promise<{ text: string; length: number }> {
  const bytes = await file.readFile();
  return { text: bytes.toString('utf8'), length: bytes.lastIndexOf(10) + 1 };
}

async function begin(file: FileHandle, path: string, plan: string, now: Date): Promise<void> {
  await file.truncate(0);
  await file.appendFile(`${JSON.stringify({ format: journalFormat, plan, created: now.toISOString() })}\n`);
  await file.sync();
  await syncFolder(dirname(path));
}

function readLines([first = '', ...rest]: readonly string[], plan: string): Entry[] {
  const header = headerSchema.safeParse(parse(first));
  if (!header.success) throw damaged(1);
  if (header.data.format !== journalFormat)
    throw new JournalError(
      `The journal of this migration has format ${header.data.format}, this program knows ${journalFormat}: use the newer program.`,
    );
  if (header.data.plan !== plan)
    throw new JournalError(`The journal is that of another plan (${header.data.plan}): it was moved or copied.`);
  return rest.map((line, index) => {
    const entry = entrySchema.safeParse(parse(line));
    if (!entry.success) throw damaged(index + 2);
    return entry.data;
  });
}

function damaged(line: number): JournalError {
  return new JournalError(
    `The journal of this migration is damaged at line ${line}; nothing was done. Its folder also holds the backups of the files.`,
  );
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
