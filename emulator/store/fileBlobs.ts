import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Digests } from './digests.ts';
import { MissingBlobError, StoreFullError, systemCode } from './errors.ts';
import type { FileLayer, OpenFile } from './fileLayer.ts';
import { chunksUpTo } from './receive.ts';
import { SPARED_MS, type SweptBlobs } from './sweep.ts';
import type { Blob, Spool } from './types.ts';

/** Uploads of so many bytes stay in memory until they are kept. */
const usualSmallBytes = 128 * 1024;

/** Blobs as files: DIR/blobs/ab/SHA256, uploads on their way in DIR/tmp. */
export class FileBlobs implements SweptBlobs {
  readonly #layer: FileLayer;
  readonly #dir: string;
  readonly #now: () => number;
  readonly #smallBytes: number;
  /** Folders whose own name is known to be on the disk. */
  readonly #folders = new Set<string>();
  /** How many streams read a blob just now. */
  readonly #reading = new Map<string, number>();
  #uploads = 0;

  /** @param now epoch milliseconds. */
  constructor(layer: FileLayer, dir: string, now: () => number, smallBytes = usualSmallBytes) {
    this.#smallBytes = smallBytes;
    this.#layer = layer;
    this.#dir = dir;
    this.#now = now;
    layer.makeDirectory(join(dir, 'blobs'));
    layer.makeDirectory(join(dir, 'tmp'));
    for (const name of layer.list(join(dir, 'tmp'))) layer.remove(join(dir, 'tmp', name));
    layer.syncDirectorySync(dir);
  }

  async receive(stream: Readable | AsyncIterable<Uint8Array>, limit: number): Promise<Spool> {
    this.#uploads += 1;
    const path = join(this.#dir, 'tmp', `upload-${this.#uploads}`);
    const digests = new Digests();
    let small: Uint8Array[] | null = [];
    let file: OpenFile | null = null;
    try {
      for await (const chunk of chunksUpTo(stream, limit)) {
        const position = digests.size;
        digests.update(chunk);
        small?.push(chunk);
        if (small !== null && digests.size <= this.#smallBytes) continue;
        file ??= await this.#create(path);
        const bytes: Uint8Array = small === null ? chunk : Buffer.concat(small);
        await this.#onDisk(file.write(bytes, small === null ? position : 0));
        small = null;
      }
    } catch (error) {
      file?.close();
      this.#layer.remove(path);
      throw error;
    }
    if (file === null) return this.#smallSpool(path, Buffer.concat(small ?? []), digests.finish());
    return this.#spool(path, file, digests.finish());
  }

  async open(sha256: string, range?: { start: number; end: number }): Promise<Readable> {
    const path = this.#existing(sha256);
    const stream = this.#layer.stream(path, range);
    this.#reading.set(sha256, (this.#reading.get(sha256) ?? 0) + 1);
    stream.once('close', () => {
      const others = (this.#reading.get(sha256) ?? 1) - 1;
      if (others === 0) this.#reading.delete(sha256);
      else this.#reading.set(sha256, others);
    });
    return stream;
  }

  async read(sha256: string): Promise<Buffer> {
    return this.#layer.read(this.#existing(sha256));
  }

  /** Gives a blob a second name at `path`. @returns its size. @throws MissingBlobError, StoreFullError */
  async linkTo(sha256: string, path: string): Promise<number> {
    const own = this.#existing(sha256);
    await this.#onDisk(this.#layer.link(own, path));
    return this.#layer.stat(path)?.size ?? 0;
  }

  /**
   * Puts blobs back that are missing here; afterwards all of them outlive a crash, and the sweep spares them for an
   * hour.
   * @param pathOf where else a blob has a name.
   * @throws StoreFullError
   */
  async linkBack(blobs: readonly Pick<Blob, 'sha256' | 'size'>[], pathOf: (sha256: string) => string): Promise<void> {
    const folders = new Set<string>();
    for (const { sha256, size } of blobs) {
      const target = this.#pathOf(sha256);
      await this.#onDisk(this.#makeFolder(dirname(target)));
      if (this.#layer.stat(target)?.size !== size) {
        this.#uploads += 1;
        const unfinished = join(this.#dir, 'tmp', `upload-${this.#uploads}`);
        await this.#onDisk(this.#layer.link(pathOf(sha256), unfinished));
        this.#layer.rename(unfinished, target);
      }
      this.#layer.touch(target, this.#now());
      folders.add(dirname(target));
    }
    for (const folder of folders) await this.#onDisk(this.#layer.syncDirectory(folder));
  }

  async sweep(isReferenced: (sha256: string) => boolean): Promise<number> {
    let swept = 0;
    for (const folder of this.#layer.list(join(this.#dir, 'blobs'))) {
      // Other requests get their turn between two folders.
      await new Promise((resolve) => setImmediate(resolve));
      for (const sha256 of this.#layer.list(join(this.#dir, 'blobs', folder))) {
        if (isReferenced(sha256) || this.#reading.has(sha256)) continue;
        const path = this.#pathOf(sha256);
        const found = this.#layer.stat(path);
        if (found === null || this.#now() - found.modified < SPARED_MS) continue;
        this.#layer.remove(path);
        swept += 1;
      }
    }
    return swept;
  }

  /** An upload that is at hand: the disk sees it only when it is kept. */
  #smallSpool(path: string, bytes: Buffer, blob: Blob): Spool {
    let keeping: Promise<Blob> | null = null;
    const keep = async (): Promise<Blob> => {
      const file = await this.#create(path);
      const spool = this.#spool(path, file, blob);
      try {
        // Into the memory of the system: less work than to ask another thread for it.
        if (file.writeSync(bytes, 0) < bytes.length) throw new StoreFullError(this.#dir, null);
      } catch (error) {
        await spool.discard();
        throw this.#fullOr(error);
      }
      return spool.keep();
    };
    return {
      ...blob,
      source: { bytes },
      keep: () => {
        keeping ??= keep();
        return keeping;
      },
      discard: async () => {},
    };
  }

  async #create(path: string): Promise<OpenFile> {
    try {
      return await this.#layer.create(path);
    } catch (error) {
      throw this.#fullOr(error);
    }
  }

  #spool(path: string, file: OpenFile, blob: Blob): Spool {
    let isOpen = true;
    const close = () => {
      if (isOpen) file.close();
      isOpen = false;
    };
    const discard = async () => {
      if (!isOpen) return;
      close();
      this.#layer.remove(path);
    };
    const keep = async () => {
      if (!isOpen) return blob;
      try {
        await this.#onDisk(file.sync());
      } catch (error) {
        await discard();
        throw error;
      }
      close();
      await this.#keep(path, blob);
      return blob;
    };
    return { ...blob, source: { path }, keep, discard };
  }

  /** From here on the content outlives a crash, and the sweep spares it for an hour. */
  /** One that is there already is kept, unless something cut it short: the upload is sound. */
  async #keep(path: string, { sha256, size }: Blob): Promise<void> {
    const target = this.#pathOf(sha256);
    const folder = dirname(target);
    try {
      await this.#makeFolder(folder);
      if (this.#layer.stat(target)?.size !== size) this.#layer.rename(path, target);
      else this.#layer.remove(path);
      this.#layer.touch(target, this.#now());
      // Also when it was there: another request may have renamed it and not synced it yet.
      await this.#layer.syncDirectory(folder);
    } catch (error) {
      this.#layer.remove(path);
      throw this.#fullOr(error);
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    this.#layer.makeDirectory(folder);
    await this.#layer.syncDirectory(dirname(folder));
    this.#folders.add(folder);
  }

  async #onDisk(operation: Promise<void>): Promise<void> {
    try {
      await operation;
    } catch (error) {
      throw this.#fullOr(error);
    }
  }

  #fullOr(error: unknown): unknown {
    return systemCode(error) === null ? error : new StoreFullError(this.#dir, error);
  }

  #existing(sha256: string): string {
    const path = this.#pathOf(sha256);
    if (this.#layer.stat(path) === null) throw new MissingBlobError(sha256);
    return path;
  }

  #pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new MissingBlobError(sha256.slice(0, 80));
    return join(this.#dir, 'blobs', sha256.slice(0, 2), sha256);
  }
}
