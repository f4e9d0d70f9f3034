import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry, unpackTar } from 'modern-tar';
import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';

const maximumEntries = 10_000;
const maximumPackageJson = 4 * 1024 * 1024;
export const packageJsonPath = 'package/package.json';
const readmePath = /^package\/readme(?:\.(?:md|markdown|txt))?$/i;
/** Tarballs that unpack to so much are unpacked at once: a few milliseconds, less than to ask another thread for it. */
const smallBytes = 1024 * 1024;
/** Longer ones are no texts to be read. */
const longestReadme = 1024 * 1024;

/** Where a tarball lies, and its bytes. */
export type TarballFile = Pick<Spool, 'source' | 'size'>;

/** What a published tarball says about itself. */
export interface TarballContent {
  /** Its package/package.json. */
  readonly packageJson: JsonObject;
  readonly fileCount: number;
  /** Bytes of all files. */
  readonly unpackedSize: number;
  readonly hasShrinkwrap: boolean;
  /** Its README, empty where there is none. */
  readonly readme: string;
  /** A binding.gyp without an install script means `node-gyp rebuild` to every client. */
  readonly hasBindingGyp: boolean;
}

/**
 * Reads an npm tarball without unpacking it: every entry is checked, only package.json and the README are kept.
 * @throws HttpError 400 with one sentence for whatever is wrong with it.
 */
export async function readTarball(tarball: TarballFile): Promise<TarballContent> {
  try {
    const { source } = tarball;
    const small = 'bytes' in source ? inflateSmall(source.bytes) : null;
    return await readEntries(small === null ? streamedEntries(tarball) : await entriesAtHand(small));
  } catch (error) {
    throw explainTarball(error);
  }
}

/** What an entry says about itself, and how to get at its bytes. */
interface Entry {
  readonly header: ParsedTarEntry['header'];
  readonly read: () => Promise<Buffer>;
  readonly skip: () => Promise<void>;
}

/** Without streams, which would cost more than all the rest of a usual publish. */
async function entriesAtHand(tar: Uint8Array): Promise<Entry[]> {
  const entries = await unpackTar(tar, { strict: true });
  return entries.map(({ header, data = new Uint8Array() }) => ({
    header,
    read: async () => Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    skip: async () => {},
  }));
}

async function* streamedEntries(tarball: TarballFile): AsyncGenerator<Entry> {
  for await (const { header, body } of tarballEntries(tarball)) {
    yield { header, read: () => readAll(body), skip: () => body.cancel() };
  }
}

/** The entries of a tarball, one after the other; each body has to be read or cancelled. */
export async function* tarballEntries({ source, size }: TarballFile): AsyncGenerator<ParsedTarEntry> {
  const compressed = 'path' in source ? createReadStream(source.path) : Readable.from([source.bytes]);
  const inflating = createGunzip();
  compressed.once('error', (error: Error) => inflating.destroy(error));
  compressed.pipe(inflating);
  try {
    yield* ReadableStream.from<Uint8Array>(countBytes(inflating, inflatedLimit(size))).pipeThrough(
      createTarDecoder({ strict: true }),
    );
  } finally {
    compressed.destroy();
    inflating.destroy();
  }
}

/** @returns null for what unpacks to too much to be held as a whole. */
function inflateSmall(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: smallBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null;
    throw error;
  }
}

/** Real packages stay far below a ratio of 100; a gzip bomb comes to 1000. */
function inflatedLimit(compressedSize: number): number {
  return 64 * 1024 * 1024 + 100 * compressedSize;
}

async function* countBytes(inflated: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of inflated) {
    size += chunk.length;
    if (size > limit) throw new HttpError(400, 'The tarball unpacks to far more than its size: it looks like a bomb.');
    yield chunk;
  }
}

async function readEntries(entries: AsyncIterable<Entry> | Iterable<Entry>): Promise<TarballContent> {
  const seen = new Set<string>();
  let packageJson: JsonObject | undefined;
  let readme = '';
  let fileCount = 0;
  let unpackedSize = 0;
  for await (const { header, read, skip } of entries) {
    const path = safePath(header.name);
    if (header.type === 'directory') continue;
    if (header.type !== 'file') {
      throw new HttpError(400, `The tarball holds a ${header.type} (${shown(path)}); packages hold files only.`);
    }
    if (seen.has(path)) throw new HttpError(400, `The tarball holds ${shown(path)} twice.`);
    if (seen.size >= maximumEntries) throw new HttpError(400, `The tarball holds more than ${maximumEntries} files.`);
    seen.add(path);
    fileCount += 1;
    unpackedSize += header.size;
    if (path === packageJsonPath) packageJson = parsePackageJson(await readSmall(read, header.size));
    else if (readmePath.test(path) && readme === '' && header.size <= longestReadme) readme = textOf(await read());
    else await skip();
  }
  if (packageJson === undefined) throw new HttpError(400, `The tarball has no ${packageJsonPath}.`);
  return {
    packageJson,
    readme,
    fileCount,
    unpackedSize,
    hasShrinkwrap: seen.has('package/npm-shrinkwrap.json'),
    hasBindingGyp: seen.has('package/binding.gyp'),
  };
}

/** @returns the name without `./`. @throws HttpError for a name that would leave the folder it is unpacked to. */
export function safePath(name: string): string {
  const segments = name.split(/[\\/]/);
  if (/^[\\/]|^[A-Za-z]:/.test(name) || segments.includes('..') || name.includes('\0')) {
    throw new HttpError(400, `The tarball holds a file outside of the package folder: ${shown(name)}.`);
  }
  return name
    .split('/')
    .filter((segment) => segment !== '.' && segment !== '')
    .join('/');
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** @throws HttpError 400 for more than a package.json may have. */
export function readSmall(read: () => Promise<Buffer>, size: number): Promise<Buffer> {
  if (size > maximumPackageJson) throw new HttpError(400, 'package.json in the tarball is larger than 4 MB.');
  return read();
}

export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function parsePackageJson(bytes: Buffer): JsonObject {
  let content: unknown;
  try {
    content = JSON.parse(textOf(bytes));
  } catch {
    // Told below: not an object either.
  }
  if (!isJsonObject(content)) throw new HttpError(400, 'package.json in the tarball is not a JSON object.');
  return content;
}

/** What went wrong with a tarball, as an error for whoever sent it. */
export function explainTarball(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return new HttpError(400, 'The tarball is truncated.');
  if (code === 'Z_DATA_ERROR')
    return new HttpError(400, 'The tarball is not valid gzip data; npm packages are .tgz files.');
  // Anything else with a code is a failing disk, not a bad package.
  if (code !== '') return error;
  if (error.message.includes('truncated')) return new HttpError(400, 'The tarball is truncated.');
  return new HttpError(400, `The tarball is damaged: ${error.message.replace(/\.$/, '')}.`);
}

function shown(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
