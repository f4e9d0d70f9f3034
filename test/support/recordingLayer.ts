import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { FileLayer, OpenFile } from '../../emulator/store/fileLayer.ts';

/** A file apart from its name: a rename moves the name, the contents stay. */
export type Inode = number;

/**
 * What happened to the disk, in order. A sync covers what was recorded before its `since`: it may have read the pages
 * at any time after it was asked for.
 */
export type DiskEvent =
  | { readonly kind: 'write'; readonly inode: Inode; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: Inode; readonly length: number }
  | { readonly kind: 'sync'; readonly inode: Inode; readonly since: number }
  /** A name appears in its directory: a file, or (null) a directory. */
  | { readonly kind: 'link'; readonly path: string; readonly inode: Inode | null }
  | { readonly kind: 'unlink'; readonly path: string }
  /** A directory gets another name in the same directory; `path` is the new one. */
  | { readonly kind: 'move'; readonly path: string; readonly from: string }
  | { readonly kind: 'syncDirectory'; readonly path: string; readonly since: number }
  /** A remark of the test: what was promised to somebody from here on. */
  | { readonly kind: 'note'; readonly note: unknown };

export interface Recording {
  readonly layer: FileLayer;
  readonly events: readonly DiskEvent[];
  /** So many of the events only lay out the files of the beginning. */
  readonly laidOut: number;
  note(note: unknown): void;
}

export interface RecordingOptions {
  /** Leaves calls out, to show that the test would notice. */
  readonly omit?: 'sync' | 'syncDirectory' | null;
  /** Contents by path at the beginning, all of it on the disk. */
  readonly files?: ReadonlyMap<string, Buffer>;
}

/** A disk in memory that remembers every operation. */
export function recordingLayer({ omit = null, files = new Map() }: RecordingOptions = {}): Recording {
  const events: DiskEvent[] = [];
  const names = new Map<string, Inode | null>();
  const contents: Buffer[] = [];
  const modified = new Map<Inode, number>();

  const record = (event: DiskEvent) => {
    events.push(event);
  };
  const inodeOf = (path: string): Inode => {
    const inode = names.get(path);
    if (inode === undefined || inode === null) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
    return inode;
  };
  const bytesOf = (inode: Inode) => contents[inode] ?? Buffer.alloc(0);
  const link = (path: string, inode: Inode | null) => {
    names.set(path, inode);
    record({ kind: 'link', path, inode });
  };
  const unlink = (path: string) => {
    if (names.delete(path)) record({ kind: 'unlink', path });
  };
  const apply = (event: DiskEvent & { kind: 'write' | 'truncate' }) => {
    contents[event.inode] = applied(bytesOf(event.inode), event);
    record(event);
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  const openFile = (inode: Inode): OpenFile => ({
    writeSync: (bytes, position) => {
      apply({ kind: 'write', inode, position, bytes: Buffer.from(bytes) });
      return bytes.length;
    },
    write: async (bytes, position) => {
      apply({ kind: 'write', inode, position, bytes: Buffer.from(bytes) });
      await settled();
    },
    truncateSync: (length) => apply({ kind: 'truncate', inode, length }),
    syncSync: () => {
      if (omit !== 'sync') record({ kind: 'sync', inode, since: events.length });
    },
    sync: async () => {
      const since = events.length;
      await settled();
      if (omit !== 'sync') record({ kind: 'sync', inode, since });
    },
    close: () => {},
  });

  const layer: FileLayer = {
    makeDirectory: (path) => {
      if (names.has(path) || path === '/') return;
      layer.makeDirectory(dirname(path));
      link(path, null);
    },
    list: (path) =>
      [...names.keys()].filter((name) => dirname(name) === path).map((name) => name.slice(path.length + 1)),
    stat: (path) => {
      const inode = names.get(path);
      if (inode === undefined || inode === null) return null;
      return { size: bytesOf(inode).length, modified: modified.get(inode) ?? 0 };
    },
    read: (path) => Buffer.from(bytesOf(inodeOf(path))),
    stream: (path, range) => Readable.from([bytesOf(inodeOf(path)).subarray(range?.start, range && range.end + 1)]),
    create: async (path) => {
      const file = layer.createSync(path);
      await settled();
      return file;
    },
    createSync: (path) => {
      const existing = names.get(path);
      if (typeof existing === 'number') {
        apply({ kind: 'truncate', inode: existing, length: 0 });
        return openFile(existing);
      }
      const inode = contents.push(Buffer.alloc(0)) - 1;
      link(path, inode);
      return openFile(inode);
    },
    open: (path) => openFile(inodeOf(path)),
    rename: (from, to) => {
      if (names.get(from) === null) {
        if (names.has(to)) throw Object.assign(new Error(`there is ${to}`), { code: 'ENOTEMPTY' });
        move(names, from, to);
        record({ kind: 'move', path: to, from });
        return;
      }
      link(to, inodeOf(from));
      unlink(from);
    },
    link: async (from, to) => {
      if (names.has(to)) throw Object.assign(new Error(`there is ${to}`), { code: 'EEXIST' });
      link(to, inodeOf(from));
      await settled();
    },
    remove: unlink,
    removeTree: async (path) => {
      const within = [...names.keys()].filter((name) => name === path || name.startsWith(`${path}/`));
      for (const name of within.sort().reverse()) {
        unlink(name);
        await settled();
      }
    },
    touch: (path, time) => {
      modified.set(inodeOf(path), time);
    },
    syncDirectory: async (path) => {
      const since = events.length;
      await settled();
      if (omit !== 'syncDirectory') record({ kind: 'syncDirectory', path, since });
    },
    syncDirectorySync: (path) => {
      if (omit !== 'syncDirectory') record({ kind: 'syncDirectory', path, since: events.length });
    },
  };
  for (const [path, bytes] of files) {
    layer.makeDirectory(dirname(path));
    layer.createSync(path).writeSync(bytes, 0);
    const inode = inodeOf(path);
    events.push({ kind: 'sync', inode, since: events.length });
  }
  for (const [path, inode] of names) {
    if (inode === null) events.push({ kind: 'syncDirectory', path, since: events.length });
  }
  events.push({ kind: 'syncDirectory', path: '/', since: events.length });
  return { layer, events, laidOut: events.length, note: (note) => record({ kind: 'note', note }) };
}

/** Renames a directory with all names in it. */
export function move(names: Map<string, Inode | null>, from: string, to: string): void {
  for (const [name, inode] of [...names]) {
    if (name !== from && !name.startsWith(`${from}/`)) continue;
    names.delete(name);
    names.set(to + name.slice(from.length), inode);
  }
}

/** Contents of a file after one operation. */
export function applied(before: Buffer, event: DiskEvent & { kind: 'write' | 'truncate' }): Buffer {
  if (event.kind === 'truncate') return before.subarray(0, event.length);
  const after = Buffer.alloc(Math.max(before.length, event.position + event.bytes.length));
  before.copy(after);
  event.bytes.copy(after, event.position);
  return after;
}
