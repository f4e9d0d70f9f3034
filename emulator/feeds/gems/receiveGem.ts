import type { IncomingMessage } from 'node:http';
import { describeBytes } from '../../http/body.ts';
import { HttpError } from '../../http/reply.ts';
import { StoreError } from '../../store/errors.ts';
import type { BlobStore, Spool } from '../../store/types.ts';
import { receivePackage } from '../nuget/upload.ts';

/** Largest gem, in bytes. */
export const gemLimit = 500 * 1024 * 1024;

/**
 * Receives a pushed gem as a stream: the bare body of the request, or the file of a form, as `gem push --attestation` sends
 * it. What it leaves behind when it fails is removed.
 * @throws HttpError 400 for a body that is empty or cut off, 413 past `limit` bytes.
 */
export async function receiveGem(request: IncomingMessage, blobs: BlobStore, limit = gemLimit): Promise<Spool> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  if (/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? ''))
    return receivePackage(request, blobs, limit);
  let spool: Spool;
  try {
    spool = await blobs.receive(request, limit);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'too-large') throw tooLarge(limit);
    if (request.errored !== null) throw new HttpError(400, 'The upload ended before it was complete; push it again.');
    throw error;
  }
  if (spool.size > 0) return spool;
  await spool.discard();
  throw new HttpError(400, 'The body is empty; push a .gem file.');
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, `The gem is larger than the ${describeBytes(limit)} that this feed takes.`);
}
