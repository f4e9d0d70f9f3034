import { decodeText } from '../../../scan/encoding.ts';
import type { Edit } from '../../rewrite/rewriting.ts';
import { type ApplyEvent, event } from '../events.ts';
import type { ChangedFile, WriteFiles, WriteOutcome } from '../fileWriter.ts';
import { describeEdits, type FileReport } from '../report.ts';
import { sha256 } from '../run/durable.ts';
import type { Run } from '../run/run.ts';
import type { Change } from './change.ts';
import type { Refused } from './original.ts';

export interface WriteContext {
  readonly run: Run;
  readonly writeFiles: WriteFiles;
  /** Names of the backups, by file. */
  readonly backups: ReadonlyMap<string, string>;
  /** Rows whose places files may already have though nobody knows the value any more. */
  readonly settled: ReadonlySet<string>;
  /** Rows that places can get now. */
  readonly usable: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** Writes the files; each is kept first, and what is meant stands in the journal before anything happens to it. */
export async function* writeChanges(
  context: WriteContext,
  changes: readonly (Change | Refused)[],
): AsyncGenerator<ApplyEvent, FileReport[]> {
  const reports = new Map<string, FileReport>();
  const wanted: Change[] = [];
  for (const change of changes) {
    const done = 'refused' in change ? report(change.file, 'refused', change.refused) : await decide(context, change);
    if (done !== null) reports.set(change.file, done);
    if (done !== null && done.outcome !== 'same') yield told(done);
    if (done === null && !('refused' in change)) {
      reports.set(change.file, report(change.file, 'not-tried', 'Cancelled before it was written.', change));
      wanted.push(change);
    }
  }
  if (wanted.length === 0 || context.signal?.aborted) return [...reports.values()];
  for (const change of wanted) await prepare(context, change);
  const outcomes = await context.writeFiles(wanted.map(changedFile), context.signal);
  for (const change of wanted) {
    const outcome = outcomes.get(change.file);
    if (outcome === undefined && context.signal?.aborted) continue;
    const done = await confirm(context, change, outcome ?? { outcome: 'failed', message: 'It was not written.' });
    reports.set(change.file, done);
    yield told(done);
  }
  return [...reports.values()];
}

/** What is to be said of a file that needs no writing; null = it does. */
async function decide(context: WriteContext, change: Change): Promise<FileReport | null> {
  const { run, settled } = context;
  const { file, original, after } = change;
  const state = run.state.files.get(file);
  const now = sha256(original.current);
  const isWritten = state !== undefined && now !== state.before && state.afters.includes(now);
  if (isWritten && after.equals(original.current)) {
    // The process may have ended after the rename and before it could say so.
    await run.record({ step: 'file', state: 'written', file, after: now });
    return report(file, 'already-written', null, change);
  }
  if (isWritten && lacks(context, state.rows))
    return report(file, 'left', 'It stays as an earlier run wrote it, because a key could not be had now.', change);
  if (isWritten && state.rows.some((mark) => settled.has(mark))) return report(file, 'already-written', null, change);
  return after.equals(original.bytes) && !isWritten ? report(file, 'same', null, change) : null;
}

/** Whether a key is missing now that earlier runs had: then less would be written than is there. */
function lacks({ run, settled, usable }: WriteContext, rows: readonly string[]): boolean {
  const earlier = rows.length > 0 ? rows : [...run.state.files.values()].flatMap((file) => file.rows);
  return earlier.some((mark) => !usable.has(mark) && !settled.has(mark));
}

async function prepare({ run, backups }: WriteContext, { file, original, after, rows }: Change): Promise<void> {
  const backup = backups.get(file) ?? '0';
  const before = sha256(original.bytes);
  if ((await run.backup(backup, before)) === null) await run.keep(backup, original.bytes);
  await run.record({ step: 'file', state: 'writing', file, before, after: sha256(after), backup, rows: [...rows] });
}

/** Edits of the text that is there now: where an earlier run wrote the file, one that replaces all of it. */
function changedFile({ file, path, original, decoded, edits, after }: Change): ChangedFile {
  if (original.current.equals(original.bytes)) return { file, path, before: decoded, edits, after };
  const before = decodeText(original.current) ?? decoded;
  const text = decodeText(after)?.text ?? '';
  const whole: Edit = {
    start: 0,
    end: before.text.length,
    text,
    what: 'secret',
    label: 'the whole file',
    secret: true,
  };
  return { file, path, before, edits: [whole], after };
}

async function confirm({ run }: WriteContext, change: Change, outcome: WriteOutcome): Promise<FileReport> {
  const { file, after } = change;
  switch (outcome.outcome) {
    case 'declined':
      return report(file, 'declined', 'You did not want it changed.', change);
    case 'failed':
      await run.record({ step: 'file', state: 'failed', file, message: outcome.message });
      return report(file, 'failed', outcome.message, change);
    case 'written': {
      await run.record({ step: 'file', state: 'written', file, after: outcome.sha256 });
      const message = outcome.sha256 === sha256(after) ? null : 'It was written with other changes than planned.';
      return report(file, 'written', message, change);
    }
  }
}

function report(file: string, outcome: FileReport['outcome'], message: string | null, change?: Change): FileReport {
  const changes = change === undefined ? [] : describeEdits(change.decoded.text, change.edits);
  return { file, outcome, message, changes, checks: [] };
}

function told({ file, outcome, message, changes }: FileReport): ApplyEvent {
  const good = outcome === 'written' || outcome === 'already-written';
  const said = message ?? (outcome === 'already-written' ? 'written by an earlier run.' : 'not written.');
  const text = outcome === 'written' && message === null ? `${file}: ${changes.length} changes.` : `${file}: ${said}`;
  return event('file', good ? 'done' : outcome === 'declined' ? 'skipped' : 'failed', file, text);
}
