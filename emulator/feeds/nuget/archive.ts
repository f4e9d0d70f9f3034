import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';

const maxEntries = 10_000;
/** Largest entry that is inflated. */
export const maxMetadataBytes = 4 * 1024 * 1024;
/** Above this an archive must not unpack to more than {@link maxRatio} times its own size. */
const ratioFloor = 100 * 1024 * 1024;
const maxRatio = 200;
/** Smallest local file header, which stands before the name and the data of each entry. */
const localHeaderBytes = 30;

/** A checked zip file: its entries by name, names with `/`. */
export interface Archive {
  readonly entries: ReadonlyMap<string, Entry>;
  /**
   * Inflates one entry.
   * @throws HttpError 400 when it is larger than 4 MB, does not match its checksum, or cannot be read.
   */
  read(entry: Entry): Promise<Buffer>;
  /** The inflated bytes of an entry of any size, unchecked. @throws HttpError 400 when it cannot be inflated. */
  open(entry: Entry): Promise<Readable>;
  /**
   * Inflates one entry piece by piece, to any size.
   * @throws HttpError 400 at the latest at its end, when it does not match its checksum or cannot be read.
   */
  stream(entry: Entry): AsyncGenerator<Buffer>;
}

/** What is wrong with an archive. */
class InvalidArchive extends HttpError {
  /** The end of the sentence. */
  readonly problem: string;

  constructor(problem: string) {
    super(400, `The package is not valid: ${problem}`);
    this.problem = problem;
  }
}

/**
 * Opens an uploaded zip file for the time of `work`. Nothing is inflated but what `work` reads.
 * @param subject what it is called in errors.
 * @throws HttpError 400 with one sentence when the archive is broken or dangerous.
 */
export async function withArchive<Result>(
  source: Spool['source'],
  work: (archive: Archive) => Promise<Result>,
  subject = 'package',
): Promise<Result> {
  try {
    return await withZip(source, async (zip) =>
      work({
        entries: await checkEntries(zip),
        read: (entry) => readEntry(zip, entry),
        open: (entry) => openEntry(zip, entry),
        stream: (entry) => inflate(zip, entry),
      }),
    );
  } catch (error) {
    throw error instanceof InvalidArchive ? new HttpError(400, `The ${subject} is not valid: ${error.problem}`) : error;
  }
}

async function withZip<Result>(source: Spool['source'], work: (zip: ZipFile) => Promise<Result>): Promise<Result> {
  const options = { autoClose: false };
  const zip = await ('path' in source
    ? openPromise(source.path, options)
    : fromBufferPromise(source.bytes, options)
  ).catch((error: unknown) => {
    throw broken(error);
  });
  try {
    return await work(zip);
  } finally {
    zip.close();
  }
}

async function checkEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > maxEntries) throw refuse(`it has ${zip.entryCount} entries; at most ${maxEntries} are read.`);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      checkName(entry.fileName);
      if (isLink(entry)) throw refuse(`its entry ${quote(entry.fileName)} is a link or a device.`);
      if (entries.has(entry.fileName)) throw refuse(`it has two entries named ${quote(entry.fileName)}.`);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw broken(error);
  }
  checkOverlap([...entries.values()], zip.fileSize);
  checkRatio([...entries.values()], zip.fileSize);
  return entries;
}

/** NuGet writes some names percent-encoded and its client decodes them, so both spellings have to be harmless. */
function checkName(name: string): void {
  let decoded = name;
  try {
    decoded = decodeURIComponent(name);
  } catch {
    // A lone percent sign: then the name is taken as it stands.
  }
  if (validateFileName(name) !== null || validateFileName(decoded.replaceAll('\\', '/')) !== null) {
    throw refuse(`its entry ${quote(name)} points out of it.`);
  }
}

/** Unix file types in the upper half of the external attributes; anything but file, directory and none. */
function isLink(entry: Entry): boolean {
  const madeByUnix = entry.versionMadeBy >> 8 === 3;
  const fileType = (entry.externalFileAttributes >>> 16) & 0o170000;
  return madeByUnix && fileType !== 0 && fileType !== 0o100000 && fileType !== 0o040000;
}

/** Entries that share bytes make bombs small. Local headers are not read, so this is their least possible extent. */
function checkOverlap(entries: Entry[], fileSize: number): void {
  entries.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (const [index, entry] of entries.entries()) {
    const end = entry.relativeOffsetOfLocalHeader + localHeaderBytes + entry.fileNameRaw.length + entry.compressedSize;
    if (end > (entries[index + 1]?.relativeOffsetOfLocalHeader ?? fileSize)) {
      throw refuse(`its entry ${quote(entry.fileName)} overlaps the next one.`);
    }
  }
}

function checkRatio(entries: Entry[], fileSize: number): void {
  const inflated = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (inflated > ratioFloor && inflated > fileSize * maxRatio) {
    throw refuse(`it unpacks to ${Math.round(inflated / fileSize)} times its size, like a zip bomb.`);
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > maxMetadataBytes) {
    throw refuse(`its entry ${quote(entry.fileName)} unpacks to more than 4 MB, which no metadata needs.`);
  }
  const chunks: Buffer[] = [];
  // yauzl ends the stream with an error as soon as it outgrows the declared size, so this stays small.
  for await (const chunk of inflate(zip, entry)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  if (!entry.canDecodeFileData()) throw refuse(`its entry ${quote(entry.fileName)} is encrypted or oddly compressed.`);
  return zip.openReadStreamPromise(entry);
}

async function* inflate(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let checksum = 0;
  const stream = await openEntry(zip, entry).catch((error: unknown) => {
    throw broken(error);
  });
  // What the reader of these chunks throws is not the archive's fault: only reading itself is watched.
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw broken(error);
      });
      if (next.done === true) break;
      checksum = crc32(next.value, checksum);
      yield next.value;
    }
  } finally {
    stream.destroy();
  }
  if (checksum !== entry.crc32) throw refuse(`its entry ${quote(entry.fileName)} does not match its checksum.`);
}

function broken(error: unknown): InvalidArchive {
  if (error instanceof InvalidArchive) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/end of central directory|unexpected EOF|extra bytes at the end|overflows file bounds/i.test(message)) {
    // ProGet's own words come first (spec: upload).
    return refuse('End of Central Directory record could not be found, so it is not a zip file, or it was cut off.');
  }
  if (/relative path|absolute path/i.test(message)) return refuse(`an entry points out of it (${message}).`);
  return refuse(`it is a damaged zip file (${message.replace(/\.$/, '')}).`);
}

function quote(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

function refuse(rest: string): InvalidArchive {
  return new InvalidArchive(rest);
}
