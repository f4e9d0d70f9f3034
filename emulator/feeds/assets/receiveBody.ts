import type { IncomingMessage } from 'node:http';
import { receiveBody as receive } from '../../http/receiveBody.ts';
import type { BlobStore, Spool } from '../../store/types.ts';

/** Largest file and largest archive, in bytes. */
export const assetLimit = 500 * 1024 * 1024;

/** Receives a file or an archive. @throws HttpError 413 past the limit, 400 when the client hangs up. */
export function receiveBody(request: IncomingMessage, blobs: BlobStore, limit = assetLimit): Promise<Spool> {
  return receive(request, blobs, limit, 'an asset directory');
}
