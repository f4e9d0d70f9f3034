import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding, Note, Reference } from '../scan/finding.ts';
import { type NamedRepository, type ScanOptions, scan } from '../scan/scan.ts';
import type { PlannedFile } from './plan.ts';

/** What a folder holds for a plan. */
export interface Gathered {
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
  readonly notes: readonly Note[];
  /** Those with a credential or with a URL of a repository. */
  readonly files: readonly PlannedFile[];
  readonly places: readonly NamedRepository[];
}

/**
 * Scans a folder for a plan.
 * @param onProgress how many files were looked at
 * @throws Error where the folder cannot be read; the signal's reason when cancelled
 */
export async function gather(
  folder: string,
  options: ScanOptions,
  onProgress: (files: number) => void = () => undefined,
): Promise<Gathered> {
  const findings: Finding[] = [];
  const references: Reference[] = [];
  const notes: Note[] = [];
  const places: NamedRepository[] = [];
  for await (const event of scan(folder, { ...options, onPlace: (place) => places.push(place) })) {
    if (event.type === 'finding') findings.push(event.finding);
    else if (event.type === 'reference') references.push(event.reference);
    else if (event.type === 'note') notes.push(event.note);
    else onProgress(event.files);
  }
  const files: PlannedFile[] = [];
  for (const file of [...new Set([...findings, ...places].map((found) => found.file))].sort()) {
    options.signal?.throwIfAborted();
    const bytes = await readFile(join(folder, file)).catch(() => null);
    if (bytes !== null) files.push({ file, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return { findings, references, notes, files, places };
}
