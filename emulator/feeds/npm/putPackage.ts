import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import type { BlobStore, Spool } from '../../store/types.ts';
import { authorizeAny } from '../authorizeAny.ts';
import { publish, type ReceivedTarball } from './publish.ts';
import { isJsonObject } from './publishBody.ts';
import { readDocument } from './readDocument.ts';
import { updatePackage } from './update.ts';

/** No client can build the JSON string of a larger one. */
const maximumTarball = 300 * 1024 * 1024;

/**
 * `PUT /NAME`: `npm publish` when it brings a tarball, otherwise a change of the document (`npm deprecate`, `npm star`).
 * Which of the two, and so which right it needs, stands only in the body.
 */
export async function putPackage(exchange: FeedExchange, { name = '' }: Record<string, string>): Promise<Reply> {
  authorizeAny(exchange, 'feed.add', 'feed.delete');
  const tarballs: ReceivedTarball[] = [];
  try {
    const document = await readDocument(exchange, async (fileName, bytes) => {
      exchange.authorize('feed.add');
      if (tarballs.length > 0) throw new HttpError(400, 'A publish holds exactly one .tgz attachment, not several.');
      tarballs.push({ fileName, spool: await receiveTarball(exchange.store.blobs, bytes) });
    });
    if (!isJsonObject(document._attachments) || Object.keys(document._attachments).length === 0) {
      exchange.authorize('feed.delete');
      return updatePackage(exchange, name, document);
    }
    const [tarball] = tarballs;
    if (tarball === undefined) throw new HttpError(400, 'The document has no .tgz attachment with data.');
    return await publish(exchange, name, document, tarball);
  } finally {
    await Promise.all(tarballs.map(({ spool }) => spool.discard()));
  }
}

async function receiveTarball(blobs: BlobStore, bytes: AsyncIterable<Buffer>): Promise<Spool> {
  try {
    return await blobs.receive(bytes, maximumTarball);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'too-large') throw new HttpError(413, 'The tarball is larger than the 300 MB that npm can publish.');
    throw error;
  }
}
