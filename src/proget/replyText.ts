import { Buffer } from 'node:buffer';

/** Lists of ten thousands of keys or repositories are far below this. */
const maxReplyBytes = 32 * 1024 * 1024;

/** The text of an answer without a byte order mark; null where it is far too large, and then no more of it is read. */
export async function readReplyText(response: Response): Promise<string | null> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxReplyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
