import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { applied, type DiskEvent, type Inode, move } from './recordingLayer.ts';

/** What became of the contents that no sync had covered. */
export type Tail = 'dropped' | 'kept' | 'zeroed' | { readonly torn: number };

/**
 * What became of the names that no sync of their directory had covered: `removals` = only those took place, as a file
 * system may reorder them; `first` = so many of them, in order.
 */
export type Names = 'dropped' | 'kept' | 'removals' | { readonly first: number };

export const tails: readonly Tail[] = [
  'dropped',
  'kept',
  'zeroed',
  // By position from the front, and (negative) from the end.
  ...[1, 15, 17, 40, -1, -20].map((torn) => ({ torn })),
];

export const namings: readonly Names[] = ['dropped', 'kept', 'removals', { first: 1 }, { first: 2 }];

type ContentEvent = DiskEvent & { kind: 'write' | 'truncate' };
type NameEvent = DiskEvent & { kind: 'link' | 'unlink' | 'move' };

/** One state that a crash can leave. */
export interface Crash<Note> {
  readonly files: Map<string, Buffer>;
  /** What was noted until then. */
  readonly promised: readonly Note[];
  readonly what: string;
}

/**
 * Every state that a crash behind event `from` can leave; of equal ones the latest, to which most was promised.
 * @param before noted before that.
 */
export function crashes<Note>(events: readonly DiskEvent[], from = 0, before: readonly Note[] = []): Crash<Note>[] {
  const found = new Map<string, Crash<Note>>();
  const promised = [...before];
  for (let length = from; length <= events.length; length++) {
    const last = events[length - 1];
    if (last?.kind === 'note') promised.push(last.note as Note);
    for (const tail of tails) {
      for (const naming of namings) {
        const files = crashState(events, length, tail, naming);
        const what = `after event ${length} of ${events.length}, tail ${JSON.stringify(tail)}, names ${JSON.stringify(naming)}`;
        found.set(fingerprint(files), { files, promised: [...promised], what });
      }
    }
  }
  return [...found.values()];
}

/** Of names and contents. */
export function fingerprint(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha1');
  for (const path of [...files.keys()].sort())
    hash
      .update(`${path}\0`)
      .update(files.get(path) ?? '')
      .update('\0');
  return hash.digest('hex');
}

/** The files that a crash behind the first `length` events may leave. */
export function crashState(
  events: readonly DiskEvent[],
  length: number,
  tail: Tail,
  naming: Names,
): Map<string, Buffer> {
  const prefix = events.slice(0, length);
  const syncedFile = new Map<Inode, number>();
  const syncedDirectory = new Map<string, number>();
  for (const event of prefix) {
    if (event.kind === 'sync') syncedFile.set(event.inode, event.since);
    if (event.kind === 'syncDirectory') syncedDirectory.set(event.path, event.since);
  }
  const names = namesLeft(prefix, syncedDirectory, naming);
  const files = new Map<string, Buffer>();
  for (const [path, inode] of names) {
    if (inode === null || !isReachable(path, names)) continue;
    files.set(path, contentsLeft(prefix, inode, syncedFile.get(inode) ?? 0, tail));
  }
  return files;
}

function namesLeft(
  prefix: readonly DiskEvent[],
  synced: ReadonlyMap<string, number>,
  naming: Names,
): Map<string, Inode | null> {
  const names = new Map<string, Inode | null>();
  const undone: (NameEvent & { kind: 'move' })[] = [];
  let volatile = 0;
  for (const [index, event] of prefix.entries()) {
    if (!isNameEvent(event)) continue;
    if (index >= (synced.get(dirname(event.path)) ?? 0)) {
      volatile += 1;
      if (!tookPlace(event, volatile, naming)) {
        if (event.kind === 'move') undone.unshift(event);
        continue;
      }
    }
    const path = undone.reduce(pathWithout, event.path);
    if (event.kind === 'link') names.set(path, event.inode);
    else if (event.kind === 'move') move(names, event.from, path);
    else names.delete(path);
  }
  return names;
}

/** What lies in a directory is there whatever its name. */
function pathWithout(path: string, moved: NameEvent & { kind: 'move' }): string {
  return path.startsWith(`${moved.path}/`) ? moved.from + path.slice(moved.path.length) : path;
}

/** @param place of the change among those that are not synced, from 1. */
function tookPlace(event: NameEvent, place: number, naming: Names): boolean {
  if (naming === 'dropped') return false;
  if (naming === 'kept') return true;
  return naming === 'removals' ? event.kind === 'unlink' : place <= naming.first;
}

function isReachable(path: string, names: ReadonlyMap<string, Inode | null>): boolean {
  const folder = dirname(path);
  return folder === '/' || (names.has(folder) && isReachable(folder, names));
}

function contentsLeft(prefix: readonly DiskEvent[], inode: Inode, synced: number, tail: Tail): Buffer {
  const operations: ContentEvent[] = [];
  let safe = 0;
  for (const [index, event] of prefix.entries()) {
    if (!isContentEvent(event) || event.inode !== inode) continue;
    operations.push(event);
    if (index < synced) safe = operations.length;
  }
  const apply = (from: Buffer, list: readonly ContentEvent[]) => list.reduce(applied, from);
  const durable = apply(Buffer.alloc(0), operations.slice(0, safe));
  const all = apply(durable, operations.slice(safe));
  if (tail === 'dropped' || safe === operations.length) return durable;
  if (tail === 'kept' || all.length <= durable.length) return all;
  if (tail === 'zeroed') return Buffer.concat([durable, Buffer.alloc(all.length - durable.length)]);
  const end = tail.torn > 0 ? durable.length + tail.torn : all.length + tail.torn;
  return all.subarray(0, Math.min(all.length, Math.max(durable.length, end)));
}

function isNameEvent(event: DiskEvent): event is NameEvent {
  return event.kind === 'link' || event.kind === 'unlink' || event.kind === 'move';
}

function isContentEvent(event: DiskEvent): event is ContentEvent {
  return event.kind === 'write' || event.kind === 'truncate';
}
