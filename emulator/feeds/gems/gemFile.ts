import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import type { GemSpec } from './gemSpec.ts';
import { parseGemspec } from './gemspecYaml.ts';
import { parseYaml } from './yaml.ts';

const maximumEntries = 10_000;
/** Largest metadata.gz and checksums.yaml.gz, packed and unpacked. */
const maximumMetadata = 4 * 1024 * 1024;
/** The parts of a gem that its checksums speak of. */
const summed = ['metadata.gz', 'data.tar.gz'] as const;
const algorithms = ['sha512', 'sha256', 'sha1'] as const;

type Sums = Readonly<Record<(typeof algorithms)[number], Hash>>;

/**
 * Reads what a gem says about itself, without unpacking it: a tar file with metadata.gz, data.tar.gz and (from RubyGems 2
 * on) checksums.yaml.gz. Every entry is looked at, and only metadata and checksums are kept in memory.
 * @throws HttpError 422 with one sentence for whatever is wrong with it.
 */
export async function readGem(gem: Pick<Spool, 'source'>): Promise<GemSpec> {
  const file = openGem(gem);
  try {
    return await readParts(decodeTar(file));
  } catch (error) {
    throw explain(error);
  } finally {
    file.destroy();
  }
}

/** The bytes of an uploaded gem. */
export function openGem({ source }: Pick<Spool, 'source'>): Readable {
  return 'path' in source ? createReadStream(source.path) : Readable.from([source.bytes]);
}

export function decodeTar(bytes: AsyncIterable<Uint8Array>): AsyncIterable<ParsedTarEntry> {
  return ReadableStream.from<Uint8Array>(bytes).pipeThrough(createTarDecoder({ strict: true }));
}

async function readParts(entries: AsyncIterable<ParsedTarEntry>): Promise<GemSpec> {
  const seen = new Set<string>();
  const sums = new Map<string, Sums>();
  let metadata: Buffer | undefined;
  let checksums: Buffer | undefined;
  for await (const { header, body } of entries) {
    const name = checkEntry(header.name, header.type, seen, 'the gem');
    if (name === null) continue;
    const own: Sums = { sha512: createHash('sha512'), sha256: createHash('sha256'), sha1: createHash('sha1') };
    if (name === 'metadata.gz') metadata = inflate(name, await readSmall(name, body, header.size, own));
    else if (name === 'checksums.yaml.gz') checksums = inflate(name, await readSmall(name, body, header.size));
    else if (name === 'data.tar.gz') await checkData(hashed(body, own), header.size);
    else await body.cancel();
    sums.set(name, own);
  }
  for (const name of summed) if (!seen.has(name)) throw refuse(`it has no ${name}`);
  if (metadata === undefined) throw refuse('it has no metadata.gz');
  if (checksums !== undefined) await verify(decodeText(checksums, 'checksums.yaml.gz'), sums);
  return parseGemspec(decodeText(metadata, 'metadata.gz'));
}

/**
 * Looks one entry over.
 * @param place for the message: whose entry it is
 * @returns its name without `./`; null for a folder
 * @throws HttpError for a link or a device, a name that leaves the folder it is unpacked to, one that was there before, or
 * one too many.
 */
export function checkEntry(name: string, type: string | undefined, seen: Set<string>, place: string): string | null {
  const segments = name.split(/[\\/]/);
  if (/^[\\/]|^[A-Za-z]:/.test(name) || segments.includes('..') || name.includes('\0')) {
    throw refuse(`${place} holds a file outside of its folder, ${quote(name)}`);
  }
  const path = segments.filter((segment) => segment !== '.' && segment !== '').join('/');
  if (type === 'directory') return null;
  if (type !== 'file') throw refuse(`${place} holds a ${type ?? 'thing'}, ${quote(name)}; only files are allowed`);
  if (seen.has(path)) throw refuse(`${place} holds ${quote(path)} twice`);
  if (seen.size >= maximumEntries) throw refuse(`${place} holds more than ${maximumEntries} files`);
  seen.add(path);
  return path;
}

async function* hashed(body: AsyncIterable<Uint8Array>, sums: Sums): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (const algorithm of algorithms) sums[algorithm].update(chunk);
    yield chunk;
  }
}

export async function readSmall(
  name: string,
  body: AsyncIterable<Uint8Array>,
  size: number,
  sums?: Sums,
): Promise<Buffer> {
  if (size > maximumMetadata) throw refuse(`its ${name} is larger than 4 MB`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of sums === undefined ? body : hashed(body, sums)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function inflate(name: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maximumMetadata });
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw refuse(isBomb ? `its ${name} unpacks to more than 4 MB` : `its ${name} is not valid gzip data`);
  }
}

/** Reads the packed files to their end: names and kinds are checked, contents pass by. */
async function checkData(body: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  const compressed = Readable.from(body, { objectMode: false });
  const gunzip = createGunzip();
  compressed.once('error', (error: Error) => gunzip.destroy(error));
  compressed.pipe(gunzip);
  const seen = new Set<string>();
  try {
    for await (const { header, body: content } of decodeTar(counted(gunzip, inflatedLimit(size)))) {
      checkEntry(header.name, header.type, seen, 'its data.tar.gz');
      await content.cancel();
    }
    // What stands behind the end of the tar file belongs to the checksum all the same.
    for await (const _ of compressed) void _;
  } finally {
    compressed.destroy();
    gunzip.destroy();
  }
}

/** Real packages stay far below a ratio of 100; a gzip bomb comes to 1000. */
function inflatedLimit(compressedSize: number): number {
  return 64 * 1024 * 1024 + 100 * compressedSize;
}

async function* counted(inflated: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of inflated) {
    size += chunk.length;
    if (size > limit) throw refuse('it unpacks to far more than its size, like a bomb');
    yield chunk;
  }
}

/** Compares what the gem says of its parts with what they are; parts and algorithms that we do not know pass. */
async function verify(checksums: string, sums: ReadonlyMap<string, Sums>): Promise<void> {
  const document = await parseYaml(checksums);
  if (document === null) throw refuse('its checksums.yaml.gz is not valid YAML');
  for (const algorithm of algorithms) {
    for (const name of summed) {
      const given: unknown = document.getIn([algorithm.toUpperCase(), name]);
      if (typeof given === 'string' && given !== sums.get(name)?.[algorithm].copy().digest('hex')) {
        throw refuse(`the ${algorithm.toUpperCase()} of its ${name} is not the one in its checksums.yaml.gz`);
      }
    }
  }
}

export function decodeText(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse(`its ${name} is not valid UTF-8`);
  }
}

export function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return refuse('its data.tar.gz is truncated');
  if (code === 'Z_DATA_ERROR') return refuse('its data.tar.gz is not valid gzip data');
  // Anything else with a code is a failing disk, not a bad gem.
  if (code !== '') return error;
  if (error.message.includes('truncated')) return refuse('it was cut off, or is no tar file');
  return refuse(`it is a damaged tar file (${error.message.replace(/\.$/, '')})`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function refuse(what: string): HttpError {
  return new HttpError(422, `RubyGems cannot process this gem: ${what}. Build it again with gem build.`);
}
