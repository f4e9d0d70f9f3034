import type { IncomingMessage } from 'node:http';
import { describeBytes, streamBody } from '../../http/body.ts';
import { HttpError } from '../../http/reply.ts';
import { StoreError } from '../../store/errors.ts';
import type { BlobStore, Spool } from '../../store/types.ts';

/** Largest file and largest archive, in bytes. */
export const assetLimit = 500 * 1024 * 1024;

/**
 * Receives a request's body as it is, streamed; what it leaves behind when it fails is removed.
 * @throws HttpError 413 past the limit, 400 when the client hangs up.
 */
export async function receiveBody(request: IncomingMessage, blobs: BlobStore, limit = assetLimit): Promise<Spool> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  try {
    return await blobs.receive(streamBody(request), limit);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'too-large') throw tooLarge(limit);
    if (request.errored !== null) throw new HttpError(400, 'The upload ended before it was complete; repeat it.');
    throw error;
  }
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, `The body is larger than the ${describeBytes(limit)} that an asset directory takes.`);
}
