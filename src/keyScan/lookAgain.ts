import { readFile } from 'node:fs/promises';
import { decodeText } from '../scan/encoding.ts';
import { scanText } from '../scan/scan.ts';
import { locateFindings } from './located.ts';
import type { ScanResults } from './scanResults.ts';

/** A file with found keys has another text: what of them is left? Other files have said by then which hosts are Artifactory. */
export function lookAgain(results: ScanResults, path: string, text: string): void {
  const [first] = results.ofFile(path);
  if (first === undefined) return;
  const hosts = results.all.flatMap(({ finding }) => finding.host ?? []);
  const { findings } = scanText(text, first.finding.file, { hosts: [...new Set(hosts)] });
  const earlier = new Map(results.ofFile(path).map(({ finding, git }) => [finding.secret, git]));
  results.replaceFile(
    path,
    locateFindings(findings, text, first, ({ secret }) => earlier.get(secret) ?? null),
  );
}

/** The same for all files with found keys, as they are on the disk. */
export async function lookAtAllAgain(results: ScanResults): Promise<void> {
  for (const path of new Set(results.all.map((found) => found.path))) {
    const bytes = await readFile(path).catch(() => null);
    const text = bytes === null ? null : (decodeText(bytes)?.text ?? null);
    if (text === null) results.replaceFile(path, []);
    else lookAgain(results, path, text);
  }
}
