import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Collector } from './collect.ts';
import { decodeText } from './encoding.ts';
import type { Finding, Note, Reference } from './finding.ts';
import { readConanDatabase } from './formats/conanDatabase.ts';
import { Ignoring } from './ignoring.ts';
import type { KnownHosts } from './places/hosts.ts';
import { locate } from './places/location.ts';
import { findUrls } from './places/rawUrls.ts';
import { makePrefilter } from './prefilter.ts';
import { readText, type TextReading } from './readText.ts';
import { fallbacks, formatOf, isAlwaysRead } from './registry.ts';
import { walk } from './walk.ts';

export interface ScanOptions {
  /** Hosts that are Artifactory, with or without a port. */
  readonly hosts?: readonly string[];
  /** Hosts whose sub-domains are Docker repositories. */
  readonly dockerBases?: readonly string[];
  /** Patterns in the syntax of .gitignore. */
  readonly excludes?: readonly string[];
  /** Whether .gitignore and .ignore count; they do unless this is false. */
  readonly ignoreFiles?: boolean;
  /** Files outside of the folder that are scanned with it, so that each explains the others. */
  readonly files?: readonly ListedFile[];
  /** Is told of every URL of a repository, with or without a credential, but for those in comments. */
  readonly onPlace?: (place: NamedRepository) => void;
  /** What to read instead of files, by the names that findings get: as they were before a migration wrote them. */
  readonly instead?: ReadonlyMap<string, Buffer>;
  /** Ends the scan with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A repository of Artifactory that a file names. */
export interface NamedRepository {
  readonly file: string;
  readonly host: string;
  readonly repo: string;
  readonly packageType: string | null;
}

/** A file by its absolute path, with the name that findings get. */
export interface ListedFile {
  readonly path: string;
  readonly shown: string;
}

/** What a scan reports, as soon as it knows. */
export type ScanEvent =
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'reference'; readonly reference: Reference }
  | { readonly type: 'note'; readonly note: Note }
  /** A few times a second, and once at the end. */
  | { readonly type: 'progress'; readonly files: number; readonly bytes: number };

const largestFile = 2 * 1024 * 1024;
/** Beyond this only the general pass looks: some parsers take seconds for a megabyte. */
export const largestParsed = 512 * 1024;
/** A shorter read is the end of the file; slow file systems hand over longer ones in parts of at least this size. */
const certainEnd = 16 * 1024;
/** How long we work before others get their turn, in milliseconds. */
const slice = 12;

/**
 * Scans the files below a folder for credentials of Artifactory, and those that are listed. Nothing is written, and nothing
 * else outside of the folder is read.
 * @param folder null = only the listed files
 * @throws Error where the folder cannot be read; the signal's reason when cancelled
 */
export async function* scan(folder: string | null, options: ScanOptions = {}): AsyncGenerator<ScanEvent> {
  const known = knownHosts(options);
  const mayHold = makePrefilter(known);
  const collector = new Collector(known);
  // One byte more than allowed tells that a file is too large.
  const buffer = Buffer.allocUnsafe(largestFile + 1);
  let files = 0;
  let bytes = 0;
  let sliceStart = performance.now();
  let lastProgress = sliceStart;
  for (const step of stepsOf(folder, options)) {
    options.signal?.throwIfAborted();
    if ('note' in step) yield { type: 'note', note: step.note };
    else {
      const content = options.instead?.get(step.shown) ?? readInto(buffer, step.path);
      files += 1;
      bytes += content?.length ?? 0;
      const note = noteOf(step.shown, content);
      if (note !== null) yield { type: 'note', note };
      else if (content !== null && (mayHold(content) || isAlwaysRead(step.shown)))
        yield* readFile(step.shown, content, known, collector, options.onPlace);
    }
    const now = performance.now();
    if (now - sliceStart < slice) continue;
    if (now - lastProgress > 100) {
      lastProgress = now;
      yield { type: 'progress', files, bytes };
    }
    await setImmediate();
    sliceStart = performance.now();
  }
  yield* events(collector.finish());
  yield { type: 'progress', files, bytes };
}

function* stepsOf(folder: string | null, options: ScanOptions): Generator<ListedFile | { readonly note: Note }> {
  const root = folder === null ? null : realpathSync(folder);
  const base = root?.endsWith(sep) ? root : `${root}${sep}`;
  if (root !== null)
    // A folder that is called ~ is not the home folder.
    for (const step of walk(root, Ignoring.from(options.excludes ?? []), options.ignoreFiles !== false))
      if (step.kind === 'note') yield { note: step.note };
      else yield { path: base + step.path, shown: step.path.startsWith('~/') ? `./${step.path}` : step.path };
  yield* options.files ?? [];
}

/** Scans one text that is in no file: from the clipboard, from an editor. @param name tells its format, for example `.npmrc` */
export function scanText(
  text: string,
  name: string,
  options: ScanOptions = {},
): { findings: Finding[]; references: Reference[] } {
  const known = knownHosts(options);
  const collector = new Collector(known);
  const now = collector.add(name, text, readNamedText(name, text, known));
  const later = collector.finish();
  return { findings: [...now.findings, ...later.findings], references: [...now.references, ...later.references] };
}

function knownHosts({ hosts = [], dockerBases = [] }: ScanOptions): KnownHosts {
  const normal = (host: string) =>
    host
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/s, '');
  return { hosts: hosts.map(normal), dockerBases: dockerBases.map(normal) };
}

/** Synchronous, for a small file is read in less time than it takes to wait for one. Null where it cannot be read. */
function readInto(buffer: Buffer, path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    let length = 0;
    let read: number;
    do {
      read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
    } while (read >= certainEnd && length < buffer.length);
    return buffer.subarray(0, length);
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

function noteOf(file: string, content: Buffer | null): Note | null {
  if (content === null) return { file, reason: 'unreadable' };
  return content.length > largestFile ? { file, reason: 'too-large' } : null;
}

function* readFile(
  path: string,
  content: Buffer,
  known: KnownHosts,
  collector: Collector,
  onPlace: ScanOptions['onPlace'],
): Generator<ScanEvent> {
  const logins = readConanDatabase(path, content, known);
  if (logins !== null) yield* events({ findings: [], references: logins });
  const decoded = logins === null ? decodeText(content) : null;
  if (decoded === null) return;
  const reading = readNamedText(path, decoded.text, known);
  if (reading.broken) yield { type: 'note', note: { file: path, reason: 'not-understood' } };
  if (onPlace !== undefined) tellPlaces(path, decoded.text, reading, known, onPlace);
  yield* events(collector.add(path, decoded.text, reading));
}

function tellPlaces(
  file: string,
  text: string,
  { tree }: TextReading,
  known: KnownHosts,
  onPlace: (place: NamedRepository) => void,
): void {
  for (const { url, start } of findUrls(text)) {
    const location = locate(url, known);
    if (!location?.artifactory || location.repo === null) continue;
    if (tree.comments.some((comment) => comment.start <= start && start < comment.end)) continue;
    onPlace({ file, host: location.host, repo: location.repo, packageType: location.packageType });
  }
}

/** Reads one text in the format that its name tells; what needs other files is left open. */
export function readNamedText(path: string, text: string, known: KnownHosts): TextReading {
  const format = text.length > largestParsed ? fallbacks.long : formatOf(path, text);
  return readText(text, format, fallbacks.broken, known);
}

function* events({ findings, references }: { findings: Finding[]; references: Reference[] }): Generator<ScanEvent> {
  for (const finding of findings) yield { type: 'finding', finding };
  for (const reference of references) yield { type: 'reference', reference };
}
