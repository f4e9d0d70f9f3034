import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ProGetClient } from '../../proget/client.ts';
import { ProGetError } from '../../proget/errors.ts';
import { decodeText } from '../../scan/encoding.ts';
import type { Plan } from '../plan.ts';
import { type ApplyEvent, event } from './events.ts';
import { temporaryOf } from './files/diskWriter.ts';
import { codeOf, findRegular, type Places } from './files/original.ts';
import type { ChangedFile, WriteFiles } from './fileWriter.ts';
import { finishReport } from './finishReport.ts';
import { placesOf } from './gatherAgain.ts';
import { madeKeys } from './keys/keyList.ts';
import { sentenceOf } from './keys/makeKeys.ts';
import { patientClient } from './keys/patiently.ts';
import { deleteProbes } from './keys/policyProbe.ts';
import type { FileReport, Report, RowReport } from './report.ts';
import { sha256, syncFolder } from './run/durable.ts';
import type { Run } from './run/run.ts';

export interface RollbackContext {
  readonly plan: Plan;
  readonly folder: string;
  /** With a key that may manage keys. */
  readonly client: ProGetClient;
  readonly run: Run;
  /** Writes whole files; the editor's, where documents are open. */
  readonly writeFiles: WriteFiles;
  readonly signal?: AbortSignal | undefined;
  readonly now?: () => Date;
}

/**
 * Takes back what applying did: files that are still as it wrote them get their former bytes, keys that it made are
 * deleted. What was changed since is left and named. Can be repeated.
 */
export async function* rollBack(context: RollbackContext): AsyncGenerator<ApplyEvent, Report> {
  const { plan, run, signal, now = () => new Date() } = context;
  const started = now().toISOString();
  await run.record({ step: 'run', state: 'started' });
  const files = yield* restoreFiles(context);
  if (!signal?.aborted) files.push(...(await removeEnvironment(run)));
  const rows = signal?.aborted ? [] : yield* deleteKeys(context);
  const report = finishReport({
    ...{ plan, action: 'rollback', started, finished: now().toISOString(), rows, files, changes: [] },
    ...{ variables: [], environment: null, cancelled: signal?.aborted === true },
  });
  // What could not be restored by us may still be by hand.
  if (report.outcome === 'done') await run.dropBackups();
  await run.record({ step: 'run', state: report.outcome === 'done' ? 'rolled-back' : 'cancelled' });
  return { ...report, manual: [] };
}

/** Forgets how files were: keys and files stay as they are from now on. */
export async function forget(run: Run): Promise<void> {
  await run.dropBackups();
  await run.record({ step: 'run', state: 'forgotten' });
}

async function* restoreFiles(context: RollbackContext): AsyncGenerator<ApplyEvent, FileReport[]> {
  const { run, signal } = context;
  const places = await placesOf(context.plan.source, context.folder);
  const reports: FileReport[] = [];
  for (const file of run.state.files.keys()) {
    if (signal?.aborted) break;
    const done = await restoreFile(context, places, file);
    reports.push({ file, ...done, changes: [], checks: [] });
    const good = done.outcome === 'restored' || done.outcome === 'same';
    yield event('file', good ? 'done' : 'failed', file, `${file}: ${done.message ?? done.outcome}`);
  }
  return reports;
}

async function restoreFile(
  { plan, run, writeFiles, signal }: RollbackContext,
  places: Places,
  file: string,
): Promise<Pick<FileReport, 'outcome' | 'message'>> {
  const state = run.state.files.get(file);
  if (state === undefined) return { outcome: 'same', message: null };
  const found = await findRegular(places, file);
  if (typeof found === 'string') return { outcome: 'changed-since', message: found };
  const { path } = found;
  await rm(temporaryOf(path, plan.id), { force: true });
  const current = await readFile(path).catch((error: unknown) => codeOf(error));
  if (typeof current === 'string') return { outcome: 'failed', message: `It cannot be read (${current}).` };
  const hash = sha256(current);
  if (hash === state.before) {
    if (!state.restored) await run.record({ step: 'file', state: 'restored', file });
    return { outcome: 'same', message: 'It is as it was before.' };
  }
  if (!state.afters.includes(hash))
    return { outcome: 'changed-since', message: 'It was changed after it was written, so it was left as it is.' };
  const backup = await run.backup(state.backup, state.before);
  if (backup === null)
    return { outcome: 'failed', message: 'What it held before is not kept any more, so it was left as it is.' };
  await run.record({ step: 'file', state: 'restoring', file });
  const outcome = (await writeFiles([wholeChange(file, path, current, backup)], signal)).get(file);
  if (outcome?.outcome !== 'written' || outcome.sha256 !== state.before)
    return {
      outcome: 'failed',
      message: outcome?.outcome === 'failed' ? outcome.message : 'It was not written.',
    };
  await run.record({ step: 'file', state: 'restored', file });
  return { outcome: 'restored', message: 'Restored.' };
}

/** Only for writers by edits is the text looked at; the bytes are those that were kept. */
function wholeChange(file: string, path: string, current: Buffer, backup: Buffer): ChangedFile {
  const before = decodeText(current) ?? { text: current.toString('latin1'), encoding: 'windows-1252', bom: false };
  const text = decodeText(backup)?.text ?? '';
  const label = 'the whole file';
  const edit = { start: 0, end: before.text.length, text, what: 'secret', label, secret: true } as const;
  return { file, path, before, edits: [edit], after: backup };
}

/** The file with the variables, if there is one. */
async function removeEnvironment(run: Run): Promise<FileReport[]> {
  const { environment } = run.state;
  if (environment === null) return [];
  const { path, afters } = environment;
  const bytes = await readFile(path).catch(() => null);
  const said = { file: path, changes: [], checks: [] };
  if (bytes !== null && !afters.includes(sha256(bytes)))
    return [{ ...said, outcome: 'changed-since', message: 'It was changed after it was written, so it was left.' }];
  await rm(path, { force: true });
  await syncFolder(dirname(path)).catch(() => undefined);
  await run.record({ step: 'environment', state: 'restored', file: path });
  return [{ ...said, outcome: 'restored', message: 'Removed.' }];
}

async function* deleteKeys(context: RollbackContext): AsyncGenerator<ApplyEvent, RowReport[]> {
  const { plan, run, signal } = context;
  const client = patientClient(context.client);
  const reports: RowReport[] = [];
  const said = (fingerprint: string, outcome: RowReport['outcome'], keyId: number | null, message: string | null) => {
    const row = plan.rows.find((one) => one.fingerprint === fingerprint);
    const { shown = '…', decision = 'migrate' } = row ?? {};
    const displayName = row?.key.displayName ?? fingerprint;
    reports.push({
      ...{ fingerprint, shown, displayName, decision, outcome, keyId, message },
      ...{ verdict: null, checks: [] },
    });
    return event('key', outcome === 'failed' ? 'failed' : 'done', fingerprint, `${displayName}: ${message ?? outcome}`);
  };
  try {
    await deleteProbes({ plan, client, run, signal });
    for (const [fingerprint, { id }] of madeKeys(await client.listKeys(signal), plan)) {
      if (signal?.aborted) break;
      await run.record({ step: 'key', state: 'deleting', fingerprint, id });
      await client.deleteKey(id, signal).catch((error: unknown) => {
        if (!ProGetError.is(error, 'not-found')) throw error;
      });
      await run.record({ step: 'key', state: 'deleted', fingerprint, id });
      yield said(fingerprint, 'deleted', id, null);
    }
  } catch (error) {
    yield said('', 'failed', null, `The keys could not be deleted: ${sentenceOf(error)} Roll back again.`);
  }
  for (const [fingerprint, { state, id }] of run.state.keys)
    if (state === 'present') yield said(fingerprint, 'left', id, 'It was there before, so it was left.');
  return reports;
}
