import { open } from 'node:fs/promises';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import {
  type AssetContent,
  type AssetPlace,
  findAsset,
  makeAssetFolder,
  putAssetFile,
} from '../../store/assetTable.ts';
import { StoreError } from '../../store/errors.ts';
import type { Spool } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { withArchive } from '../nuget/archive.ts';
import type { ArchiveEntry } from './archiveEntry.ts';
import { contentTypeOf } from './contentType.ts';
import { checkFolder } from './folders.ts';
import { assetPlace, placeIn } from './place.ts';
import { flagOf } from './query.ts';
import { assetLimit, receiveBody } from './receiveBody.ts';
import { tgzEntries } from './tgzEntries.ts';
import { checkFile } from './upload.ts';
import { zipEntries } from './zipEntries.ts';

type ArchiveFormat = 'zip' | 'tgz';

const maximumEntries = 10_000;
/** Real archives stay far below a ratio of 200; a gzip bomb comes to 1000. */
const ratioFloor = 100 * 1024 * 1024;
const maximumRatio = 200;
/** Bytes that any archive may unpack to: an import must not fill the disk. */
const unpackedLimit = 4 * 1024 * 1024 * 1024;

/** An entry that was read: its content is stored, but no row names it yet. */
interface ImportedEntry {
  readonly place: AssetPlace;
  /** Null = a folder. */
  readonly content: AssetContent | null;
}

/**
 * `POST import/[PATH]`: unpacks an archive into a folder, all of it or nothing. Files that exist stay, unless
 * `overwrite` is given.
 */
export async function importArchive(exchange: FeedExchange, path: string): Promise<Reply> {
  const { store, feed, request, query } = exchange;
  const folder = assetPlace(feed, path);
  const overwrite = flagOf(query, 'overwrite');
  const wanted = archiveFormatOf(query);
  checkFolder(store, folder);
  const spool = await receiveBody(request, store.blobs);
  try {
    const format = wanted ?? (await signatureOf(spool));
    const limit = Math.min(unpackedLimit, Math.max(ratioFloor, spool.size * maximumRatio));
    const read = (entries: AsyncIterable<ArchiveEntry>) => readEntries(exchange, folder, entries, overwrite, limit);
    const imported =
      format === 'zip'
        ? await withArchive(spool.source, (archive) => read(zipEntries(archive)), 'archive')
        : await read(tgzEntries(spool, limit));
    const now = new Date().toISOString();
    store.write((transaction) => {
      checkFeed(transaction, feed);
      checkFolder(transaction, folder);
      makeAssetFolder(transaction, folder, now);
      for (const { place, content } of imported) {
        if (content === null) {
          checkFolder(transaction, place);
          makeAssetFolder(transaction, place, now);
        } else if (overwrite || findAsset(transaction, place)?.content == null) {
          checkFile(transaction, place, 'any');
          putAssetFile(transaction, place, content, now);
        }
      }
    });
    return { status: 200 };
  } finally {
    await spool.discard();
  }
}

/** @returns null when the request does not say. @throws HttpError 400 for another format. */
export function archiveFormatOf(query: URLSearchParams): ArchiveFormat | null {
  const format = (query.get('format') ?? '').toLowerCase();
  if (format === '') return null;
  if (format === 'zip' || format === 'tgz') return format;
  throw new HttpError(400, 'format must be zip or tgz.');
}

async function readEntries(
  { store, feed }: FeedExchange,
  folder: AssetPlace,
  entries: AsyncIterable<ArchiveEntry>,
  overwrite: boolean,
  limit: number,
): Promise<ImportedEntry[]> {
  const imported = new Map<string, ImportedEntry>();
  let left = limit;
  for await (const { name, isFolder, read, skip } of entries) {
    const place = entryPlace(folder, feed, name);
    // `./`, which tar writes for the folder that it packs.
    if (isFolder && place.lowerPath === folder.lowerPath) continue;
    if (imported.size >= maximumEntries)
      throw new HttpError(400, `The archive holds more than ${maximumEntries} files.`);
    const known = imported.get(place.lowerPath);
    if (isFolder && (known === undefined || known.content === null)) {
      imported.set(place.lowerPath, { place, content: null });
      continue;
    }
    if (known !== undefined) throw new HttpError(400, `The archive holds ${place.path} twice.`);
    const existing = findAsset(store, place);
    if (!overwrite && existing?.content != null) {
      await skip();
      continue;
    }
    const spool = await store.blobs.receive(read(), Math.min(left, assetLimit)).catch(tooLarge);
    left -= spool.size;
    try {
      const blob = await spool.keep();
      imported.set(place.lowerPath, { place, content: { ...blob, type: contentTypeOf(null, place.path) } });
    } finally {
      await spool.discard();
    }
  }
  return [...imported.values()];
}

/** @throws HttpError 400 for a name that is absolute or leads out of the folder. */
function entryPlace(folder: AssetPlace, feed: FeedExchange['feed'], name: string): AssetPlace {
  const path = name.replace(/^(\.\/)+/, '').replace(/^\.$/, '');
  if (path.startsWith('/')) throw new HttpError(400, 'The archive is not valid: it holds an absolute path.');
  try {
    return placeIn(folder, feed, path);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
    throw new HttpError(400, `The archive cannot be imported because of its entry ${shown}: ${error.message}`);
  }
}

function tooLarge(error: unknown): never {
  if (!(error instanceof StoreError) || error.code !== 'too-large') throw error;
  throw new HttpError(413, 'The archive unpacks to more than an asset directory takes.');
}

/** What kind of archive it is by its first bytes, where the request does not say. @throws HttpError 400 */
async function signatureOf({ source }: Spool): Promise<ArchiveFormat> {
  const head = 'bytes' in source ? source.bytes.subarray(0, 2) : await firstBytes(source.path);
  if (head.toString('latin1') === 'PK') return 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'tgz';
  throw new HttpError(400, 'The body is neither a zip nor a tgz archive.');
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
