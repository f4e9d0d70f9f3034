import { mediaType } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError } from '../../http/reply.ts';
import { type JsonObject, readPublishBody } from './publishBody.ts';

/**
 * Reads the document of a PUT. Tarballs in it go to `receive`.
 * @throws HttpError 415, 413 or 400 for what cannot be read.
 */
export async function readDocument(
  { request }: FeedExchange,
  receive: (fileName: string, bytes: AsyncIterable<Buffer>) => Promise<void> = readAway,
): Promise<JsonObject> {
  const type = mediaType(request);
  if (type !== '' && type !== 'application/json' && !type.endsWith('+json')) {
    throw new HttpError(415, 'Send the package document as application/json, as npm publish does.');
  }
  let failure: unknown;
  const body = catchEnd(request.iterator({ destroyOnReturn: false }), (error) => {
    failure = error;
  });
  try {
    return await readPublishBody(body, receive);
  } catch (error) {
    if (failure !== undefined) throw new HttpError(400, 'The upload ended early; nothing was published.');
    throw error;
  }
}

async function readAway(_fileName: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of bytes) void chunk;
}

/** Tells a client that hung up from everything else that can fail while its body is being read. */
async function* catchEnd(
  chunks: AsyncIterable<Uint8Array>,
  failed: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    failed(error);
    throw error;
  }
}
