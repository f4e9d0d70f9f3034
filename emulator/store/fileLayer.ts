import type { Readable } from 'node:stream';

/** A file that is being written. Positions and lengths are bytes. */
export interface OpenFile {
  /** @returns how many bytes were written; fewer than given when the disk is full. */
  writeSync(bytes: Uint8Array, position: number): number;
  /** Writes all of it. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  truncateSync(length: number): void;
  /** fdatasync: contents and length are on the disk when it returns; the name is not (see syncDirectory). */
  syncSync(): void;
  sync(): Promise<void>;
  close(): void;
}

/** Everything the store does on a disk, so that tests can record it, fail it and lose what was not synced. */
export interface FileLayer {
  /** With its parents, readable by the owner only; harmless when it exists. */
  makeDirectory(path: string): void;
  /** Names in a directory; none when there is no such directory. */
  list(path: string): string[];
  /** `modified` in epoch milliseconds; null when there is no such file. */
  stat(path: string): { size: number; modified: number } | null;
  read(path: string): Buffer;
  /** @param range first and last byte, both included. */
  stream(path: string, range?: { start: number; end: number }): Readable;
  /** Creates the file, or empties it. */
  create(path: string): Promise<OpenFile>;
  createSync(path: string): OpenFile;
  /** Opens an existing file for writing. */
  open(path: string): OpenFile;
  /** A file or a directory. */
  rename(from: string, to: string): void;
  /** A second name for a file's content, or a synced copy where the file system has no hard links. */
  link(from: string, to: string): Promise<void>;
  /** Harmless when there is no such file. */
  remove(path: string): void;
  /** A directory with all in it; harmless when there is none. */
  removeTree(path: string): Promise<void>;
  touch(path: string, modified: number): void;
  /** Makes creations, renames and removals in a directory durable. */
  syncDirectory(path: string): Promise<void>;
  syncDirectorySync(path: string): void;
}
