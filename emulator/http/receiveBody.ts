import type { IncomingMessage } from 'node:http';
import { StoreError } from '../store/errors.ts';
import type { BlobStore, Spool } from '../store/types.ts';
import { describeBytes, streamBody } from './body.ts';
import { HttpError } from './reply.ts';

/**
 * Receives a request's body as it is, streamed; what it leaves behind when it fails is removed.
 * @param limit bytes
 * @param taker who takes no more than that: `an asset directory`
 * @throws HttpError 413 past the limit, 400 when the client hangs up.
 */
export async function receiveBody(
  request: IncomingMessage,
  blobs: BlobStore,
  limit: number,
  taker: string,
): Promise<Spool> {
  const tooLarge = () => new HttpError(413, `The body is larger than the ${describeBytes(limit)} that ${taker} takes.`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  try {
    return await blobs.receive(streamBody(request), limit);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'too-large') throw tooLarge();
    if (request.errored !== null) throw new HttpError(400, 'The upload ended before it was complete; repeat it.');
    throw error;
  }
}
