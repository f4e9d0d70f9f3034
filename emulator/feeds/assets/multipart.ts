import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { type AssetPlace, putAssetFile } from '../../store/assetTable.ts';
import {
  type AssetUpload,
  type AssetUploadPart,
  findAssetUpload,
  listAssetUploadParts,
  putAssetUploadPart,
  removeAbandonedUploads,
  removeAssetUpload,
} from '../../store/assetUploadTable.ts';
import type { BlobStore, Reader, Store } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { contentTypeOf } from './contentType.ts';
import { filePlace } from './place.ts';
import { numberOf } from './query.ts';
import { assetLimit, receiveBody } from './receiveBody.ts';
import { checkFile } from './upload.ts';

const largestCount = 10_000;
/** An upload that has had no part for so long is given up. */
const abandonedMs = 24 * 60 * 60 * 1000;

/** `POST content/PATH?multipart=…`: one part of a file, or their end (spec: asset directories, multipart upload). */
export function uploadInParts(exchange: FeedExchange, path: string): Promise<Reply> {
  switch (exchange.query.get('multipart')?.toLowerCase()) {
    case 'upload':
      return uploadPart(exchange, path);
    case 'complete':
      return completeUpload(exchange, path);
    default:
      throw new HttpError(400, 'multipart must be upload or complete.');
  }
}

/** Forgets uploads that nobody goes on with. Their parts are removed with the next sweep of the store. */
export function forgetAbandonedUploads(store: Store, now: number): void {
  const before = new Date(now - abandonedMs).toISOString();
  store.write((transaction) => removeAbandonedUploads(transaction, before));
}

/** Parts come in any order, at once, and again: each is kept, and survives a restart. */
async function uploadPart(exchange: FeedExchange, path: string): Promise<Reply> {
  const { store, feed, request, query } = exchange;
  const place = filePlace(feed, path);
  const name = nameOf(query);
  const totalParts = numberOf(query, 'totalParts', 1, largestCount);
  const totalSize = numberOf(query, 'totalSize', 0, Number.MAX_SAFE_INTEGER);
  if (totalSize > assetLimit)
    throw new HttpError(413, `totalSize is above the ${assetLimit} bytes of the largest file.`);
  const part = numberOf(query, 'index', 0, totalParts - 1);
  const position = numberOf(query, 'offset', 0, totalSize);
  const size = numberOf(query, 'partSize', 0, totalSize - position);
  const contentType = request.headers['content-type'] ?? null;
  const upload = { lowerPath: place.lowerPath, totalSize, totalParts, contentType };
  contentTypeOf(contentType, place.path);
  checkFile(store, place, 'any');
  checkPart(store, feed.id, name, upload, { part, position, size });
  forgetAbandonedUploads(store, Date.now());
  const spool = await receiveBody(request, store.blobs, size).catch((error: unknown) => {
    throw error instanceof HttpError && error.status === 413 ? wrongSize(size, 'more') : error;
  });
  try {
    if (spool.size !== size) throw wrongSize(size, String(spool.size));
    const { sha256 } = await spool.keep();
    const now = new Date().toISOString();
    store.write((transaction) => {
      checkFeed(transaction, feed);
      checkPart(transaction, feed.id, name, upload, { part, position, size });
      putAssetUploadPart(transaction, feed.id, name, upload, { part, position, size, sha256 }, now);
    });
    return { status: 200 };
  } finally {
    await spool.discard();
  }
}

/** The file appears only now, whole or not at all. */
async function completeUpload({ store, feed, request, query }: FeedExchange, path: string): Promise<Reply> {
  const place = filePlace(feed, path);
  const name = nameOf(query);
  const upload = findUpload(store, place, name);
  const parts = listAssetUploadParts(store, upload.id);
  checkParts(upload, parts);
  checkFile(store, place, 'any');
  const type = contentTypeOf(request.headers['content-type'] ?? upload.contentType, place.path);
  const spool = await store.blobs.receive(joined(store.blobs, parts), upload.totalSize);
  try {
    const blob = await spool.keep();
    const now = new Date().toISOString();
    store.write((transaction) => {
      checkFeed(transaction, feed);
      checkFile(transaction, place, 'any');
      removeAssetUpload(transaction, findUpload(transaction, place, name).id);
      putAssetFile(transaction, place, { ...blob, type }, now);
    });
    return { status: 200 };
  } finally {
    await spool.discard();
  }
}

function wrongSize(partSize: number, found: string): HttpError {
  return new HttpError(400, `partSize is ${partSize}, but the part has ${found} bytes.`);
}

async function* joined(blobs: BlobStore, parts: readonly AssetUploadPart[]): AsyncGenerator<Uint8Array> {
  for (const { sha256 } of parts) yield* await blobs.open(sha256);
}

function nameOf(query: URLSearchParams): string {
  const name = query.get('id') ?? '';
  if (/^[\x21-\x7e]{1,100}$/.test(name)) return name;
  throw new HttpError(400, 'id must name the upload, in 1 to 100 printable characters without blanks.');
}

/** @throws HttpError 400 when the part does not fit those that are there. */
function checkPart(
  reader: Reader,
  feedId: number,
  name: string,
  upload: Omit<AssetUpload, 'id'>,
  { part, position, size }: Omit<AssetUploadPart, 'sha256'>,
): void {
  const former = findAssetUpload(reader, feedId, name);
  if (former === undefined) return;
  const { lowerPath, totalSize, totalParts } = upload;
  if (former.lowerPath !== lowerPath || former.totalSize !== totalSize || former.totalParts !== totalParts) {
    throw new HttpError(400, 'Another file, totalSize or totalParts was given for this id before.');
  }
  const overlapped = listAssetUploadParts(reader, former.id).find(
    (other) => other.part !== part && position < other.position + other.size && other.position < position + size,
  );
  if (overlapped !== undefined) throw new HttpError(400, `Part ${part} overlaps part ${overlapped.part}.`);
}

/** @throws HttpError 400 unless the parts are the whole file. */
function checkParts({ totalParts, totalSize }: AssetUpload, parts: readonly AssetUploadPart[]): void {
  let end = 0;
  for (let part = 0; part < totalParts; part += 1) {
    const found = parts[part];
    if (found?.part !== part) throw new HttpError(400, `Part ${part} of ${totalParts} is missing.`);
    if (found.position !== end) throw new HttpError(400, `Part ${part} begins at ${found.position} instead of ${end}.`);
    end += found.size;
  }
  if (end !== totalSize) throw new HttpError(400, `The parts have ${end} bytes together, totalSize is ${totalSize}.`);
}

/** @throws HttpError 400 when there is no such upload to this path. */
function findUpload(reader: Reader, { feedId, lowerPath }: AssetPlace, name: string): AssetUpload {
  const upload = findAssetUpload(reader, feedId, name);
  if (upload?.lowerPath === lowerPath) return upload;
  throw new HttpError(400, 'No part of an upload with this id has come in for this file.');
}
