import { Readable } from 'node:stream';
import { TooLargeError } from './errors.ts';

/**
 * Hands each chunk of a stream on, up to a limit of bytes. The stream is not destroyed when that is passed: a request's
 * socket is still needed for the answer.
 * @throws TooLargeError; whatever the stream throws, also when its sender hangs up.
 */
export async function* chunksUpTo(
  stream: Readable | AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  const chunks = stream instanceof Readable ? stream.iterator({ destroyOnReturn: false }) : stream;
  let size = 0;
  for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new TooLargeError(limit);
    yield chunk;
  }
}
