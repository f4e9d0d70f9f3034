import { PassThrough, pipeline, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { BlobStore } from '../../store/types.ts';
import type { PackedItem } from './exportFolder.ts';

/** A zip file of stored files, each opened when its turn comes. Destroying the stream lets go of the one that is open. */
export function packZip(blobs: BlobStore, items: readonly PackedItem[]): Readable {
  const zip = new ZipFile();
  const packed = new PassThrough();
  let current: Readable | null = null;
  zip.on('error', (error: Error) => packed.destroy(error));
  pipeline(zip.outputStream, packed, () => current?.destroy());
  for (const { name, item } of items) {
    const { content, modified } = item;
    if (content === null) {
      zip.addEmptyDirectory(name, { mtime: new Date(modified) });
      continue;
    }
    const options = { mtime: new Date(modified), mode: 0o100644, size: content.size };
    zip.addReadStreamLazy(name, options, (open) => {
      blobs.open(content.sha256).then(
        (stream) => {
          current = stream;
          if (packed.destroyed) stream.destroy();
          else open(null, stream);
        },
        (error: Error) => packed.destroy(error),
      );
    });
  }
  zip.end();
  return packed;
}
