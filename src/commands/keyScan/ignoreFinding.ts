import { patternOfFile } from '../../keyScan/excludeGlobs.ts';
import { markerLine } from '../../keyScan/insertMarker.ts';
import type { ScanServices } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { printable } from '../../printable.ts';
import { mayChange } from './mayChange.ts';
import { targetFinding } from './targetFinding.ts';

/** Puts a comment before the line, which the scan honours. */
export async function ignoreFinding(services: ScanServices, id?: string): Promise<void> {
  const { results, desk, prompts } = services;
  if (!(await mayChange(services))) return;
  const found = await targetFinding(services, id, l10n.t('Ignore Found Key'));
  if (found === null) return;
  const text = await desk.textOf(found.path);
  const marker = markerLine(text, found, results.ofFile(found.path));
  if (marker === null) {
    const exclude = l10n.t('Exclude File from Scans');
    const message = l10n.t('No comment can stand there. The whole file can be left out of scans.');
    if ((await prompts.tell({ level: 'info', message, actions: [exclude] })) === exclude)
      await excludeFile(services, found.id);
    return;
  }
  const at = { line: marker.line, character: 0 };
  const end = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  if (!(await desk.change(found.path, [{ range: { start: at, end: at }, text: `${marker.text}${end}` }]))) return;
  const others = results.ofFile(found.path).filter(({ range }) => range.start.line !== marker.line);
  results.replaceFile(
    found.path,
    others.map((other) => (other.range.start.line < marker.line ? other : lower(other))),
  );
}

/** Adds the file to the setting of what is not scanned. */
export async function excludeFile(services: ScanServices, id?: string): Promise<void> {
  const { results, desk, prompts } = services;
  if (!(await mayChange(services))) return;
  const found = await targetFinding(services, id, l10n.t('Exclude File from Scans'));
  if (found === null) return;
  await desk.addExclude(found.folder, patternOfFile(found.finding.file));
  results.replaceFile(found.path, []);
  prompts.mention(l10n.t('{file} is left out of scans from now on.', { file: printable(found.finding.file) }));
}

/** One line has come in above it. */
function lower<Found extends { readonly range: { readonly start: Position; readonly end: Position } }>(found: Found) {
  const { start, end } = found.range;
  return { ...found, range: { start: { ...start, line: start.line + 1 }, end: { ...end, line: end.line + 1 } } };
}

interface Position {
  readonly line: number;
  readonly character: number;
}
