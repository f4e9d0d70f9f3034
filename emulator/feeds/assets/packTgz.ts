import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { createTarPacker, type TarHeader } from 'modern-tar';
import type { BlobStore } from '../../store/types.ts';
import type { PackedItem } from './exportFolder.ts';

/** A gzipped tar file of stored files, each opened when its turn comes. */
export function packTgz(blobs: BlobStore, items: readonly PackedItem[]): Readable {
  const { readable, controller } = createTarPacker();
  const addAll = async () => {
    for (const { name, item } of items) {
      const body = controller.add(headerOf(name, item));
      if (item.content === null) await body.close();
      else await ReadableStream.from<Uint8Array>(await blobs.open(item.content.sha256)).pipeTo(body);
    }
    controller.finalize();
  };
  // Told by the readable end, which fails with it.
  addAll().catch((error) => controller.error(error));
  return pipeline(Readable.fromWeb(readable), createGzip(), () => {});
}

function headerOf(name: string, { content, modified }: PackedItem['item']): TarHeader {
  const mtime = new Date(modified);
  return content === null
    ? { name, type: 'directory', size: 0, mode: 0o755, mtime }
    : { name, type: 'file', size: content.size, mode: 0o644, mtime };
}
