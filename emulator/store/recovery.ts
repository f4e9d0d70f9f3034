import { join } from 'node:path';
import { DamagedStoreError } from './errors.ts';
import type { FileLayer } from './fileLayer.ts';
import { generationOf, isUnfinished, pathOf } from './files.ts';
import { type JournalReading, readJournal } from './journalFile.ts';
import { readSnapshot, type Snapshot } from './snapshotFile.ts';

/** What lies on the disk, read but not yet touched. */
export interface Recovery {
  /** Where replay begins; null = from nothing. */
  readonly snapshot: Snapshot | null;
  /** To replay in order; the last one is appended to. Empty when the store is new. */
  readonly journals: readonly JournalReading[];
  /** Sequence of the last record. */
  readonly sequence: number;
  /** Paths that nothing needs: older generations, unfinished snapshots, journals that were never begun. */
  readonly obsolete: readonly string[];
}

/**
 * Reads the newest sound snapshot and the chain of journals that continues it.
 * @throws DamagedStoreError, NewerStoreError; the files are only read.
 */
export function recover(layer: FileLayer, dir: string): Recovery {
  const names = layer.list(dir);
  const snapshots = generations(names, 'snapshot').reverse();
  const snapshot = newestSound(layer, dir, snapshots);
  const from = snapshot?.generation ?? 1;
  const all = generations(names, 'journal');
  const needed = all.filter((generation) => generation >= from);
  if (snapshots.length > 0 || all.length > 0) {
    if (needed[0] !== from) throw missing(dir, snapshot, snapshots[0], from);
  }
  for (const [index, generation] of needed.entries()) {
    if (generation !== from + index) {
      throw new DamagedStoreError(pathOf(dir, 'journal', from + index), 0, 'the file is missing');
    }
  }
  const readings = needed.map((generation) => readJournal(layer, dir, generation));
  const { journals, sequence } = chain(readings, snapshot);
  const obsolete = [
    ...names.filter(isUnfinished).map((name) => join(dir, name)),
    ...snapshots.filter((generation) => generation !== snapshot?.generation).map((g) => pathOf(dir, 'snapshot', g)),
    ...all.filter((generation) => generation < from).map((g) => pathOf(dir, 'journal', g)),
    ...readings.slice(journals.length).map(({ path }) => path),
  ];
  return { snapshot, journals, sequence, obsolete };
}

function generations(names: readonly string[], kind: 'journal' | 'snapshot'): number[] {
  const found = names.map((name) => generationOf(name, kind)).filter((generation) => generation !== null);
  return found.sort((a, b) => a - b);
}

function newestSound(layer: FileLayer, dir: string, newestFirst: readonly number[]): Snapshot | null {
  for (const generation of newestFirst) {
    const snapshot = readSnapshot(layer, dir, generation);
    if (snapshot !== null) return snapshot;
  }
  return null;
}

/** The snapshot could not be read, or its journal is gone. */
function missing(dir: string, sound: Snapshot | null, newest: number | undefined, from: number): DamagedStoreError {
  return sound === null && newest !== undefined
    ? new DamagedStoreError(pathOf(dir, 'snapshot', newest), 0, 'its checksum does not fit')
    : new DamagedStoreError(pathOf(dir, 'journal', from), 0, 'the file is missing');
}

/**
 * Checks that the journals continue each other. The last one with records may be torn: that was never confirmed. Those
 * behind it were begun (or given up while beginning them) and hold nothing.
 */
function chain(
  readings: readonly JournalReading[],
  snapshot: Snapshot | null,
): Pick<Recovery, 'journals' | 'sequence'> {
  const tail = Math.max(
    0,
    readings.findLastIndex(({ records, damaged }) => records.length > 0 || damaged),
  );
  const journals: JournalReading[] = [];
  let sequence = snapshot?.sequence ?? 0;
  for (const [index, reading] of readings.entries()) {
    const torn = reading.soundLength < reading.bytes.length;
    // A journal that holds nothing, behind all that was confirmed: its beginning was given up.
    const idle = index > tail || (index === 0 && snapshot === null);
    if (reading.damaged || (index < tail && torn)) {
      throw new DamagedStoreError(reading.path, reading.soundLength, 'a record does not fit its checksum');
    }
    if (reading.records.length === 0 && idle && reading.head?.sequence !== sequence) break;
    if (reading.head === null) throw new DamagedStoreError(reading.path, 0, 'its head does not fit its checksum');
    if (reading.head.sequence !== sequence || (reading.first ?? sequence + 1) !== sequence + 1) {
      throw new DamagedStoreError(reading.path, 0, 'it does not continue the file before it');
    }
    sequence = reading.last ?? sequence;
    journals.push(reading);
    if (torn && index < readings.length - 1) break;
  }
  return { journals, sequence };
}
