import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { locateFindings } from '../../keyScan/located.ts';
import type { ScanFolder, ScanServices } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { askGit, type GitKnowledge } from '../../migration/git.ts';
import { printable } from '../../printable.ts';
import { decodeText } from '../../scan/encoding.ts';
import type { Finding, Note } from '../../scan/finding.ts';
import { scan } from '../../scan/scan.ts';

/** Looks through the folders of the window. Nothing is written and nothing sent; an earlier result is replaced. */
export async function scanWorkspace({ log, prompts, results, desk }: ScanServices): Promise<void> {
  const folders = desk.folders();
  if (folders.length === 0) {
    const message = l10n.t('Open a folder first: the files in it are looked through.');
    await prompts.tell({ level: 'info', message });
    return;
  }
  results.clear();
  const counted = { files: 0, unread: 0, cancelled: false };
  await prompts.progress(l10n.t('Looking for keys of Artifactory'), async (signal, report) => {
    for (const folder of folders) {
      const before = counted.files;
      const byFile = new Map<string, Finding[]>();
      const waiting = new Set<string>();
      const publish = async () => {
        const paths = [...waiting];
        waiting.clear();
        for (const path of paths) await publishFile(results, folder, path, byFile.get(path) ?? []);
      };
      try {
        for await (const event of scan(folder.path, { ...desk.optionsFor(folder), signal })) {
          if (event.type === 'note') {
            counted.unread += isUnread(event.note) ? 1 : 0;
            log.info(`scan: ${printable(event.note.file)}: ${event.note.reason}`);
          }
          if (event.type === 'finding') {
            const { file } = event.finding;
            byFile.set(file, [...(byFile.get(file) ?? []), event.finding]);
            waiting.add(file);
          }
          if (event.type === 'progress') {
            counted.files = before + event.files;
            report(l10n.t('{files} files, {places} places', { files: counted.files, places: results.all.length }));
            await publish();
          }
        }
      } catch (error) {
        if (!signal.aborted) throw error;
        counted.cancelled = true;
      }
      await publish();
      if (counted.cancelled) return;
      // Last, for git may take its time, and what was found is there by then.
      const gitOf = await askGit(folder.path, [...byFile.values()].flat(), signal).catch(() => null);
      if (gitOf === null) return;
      for (const [file, findings] of byFile)
        if (findings.some((finding) => gitOf(finding) !== null))
          await publishFile(results, folder, file, findings, gitOf);
    }
  });
  await conclude({ log, prompts, results, desk }, counted);
}

async function conclude(
  { prompts, results, desk }: Pick<ScanServices, 'log' | 'prompts' | 'results' | 'desk'>,
  { files, unread, cancelled }: { files: number; unread: number; cancelled: boolean },
): Promise<void> {
  const { all } = results;
  const keys = new Set(all.map(({ finding }) => finding.secret)).size;
  const counts = { keys, places: all.length, files };
  const sentences = [
    all.length === 0
      ? l10n.t('No keys of Artifactory in {files} files.', counts)
      : l10n.t('Keys of Artifactory: {keys}; places: {places}; files read: {files}.', counts),
  ];
  if (cancelled) sentences.unshift(l10n.t('Cancelled.'));
  if (unread > 0) sentences.push(l10n.t('Files not read: {unread}, see the log.', { unread }));
  prompts.mention(sentences.join(' '));
  if (all.length > 0) await desk.showProblems();
}

function isUnread({ reason }: Note): boolean {
  return reason === 'unreadable' || reason === 'too-large';
}

/** Positions are in the text as it was scanned, so it is decoded in the same way. */
async function publishFile(
  results: ScanServices['results'],
  folder: ScanFolder,
  file: string,
  findings: readonly Finding[],
  gitOf?: GitKnowledge,
): Promise<void> {
  const path = join(folder.path, file);
  // A file that has gone meanwhile has no keys any more.
  const bytes = await readFile(path).catch(() => null);
  const text = bytes === null ? null : (decodeText(bytes)?.text ?? null);
  results.replaceFile(path, text === null ? [] : locateFindings(findings, text, { folder: folder.path, path }, gitOf));
}
