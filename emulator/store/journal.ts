import { StoreFailedError, StoreFullError } from './errors.ts';
import type { FileLayer, OpenFile } from './fileLayer.ts';
import { HEAD_LENGTH, pathOf } from './files.ts';
import { createJournal, writeWhole } from './journalFile.ts';

/** The file that appends go to. */
export interface JournalPosition {
  readonly generation: number;
  /** Of the last record, in this file or before it. */
  readonly sequence: number;
  /** Bytes of the file; what lies behind is cut off. */
  readonly length: number;
}

interface Waiter {
  readonly mark: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Rotation {
  /** Called when the old journal is closed for good and nothing can come between. */
  readonly takeImage: () => Uint8Array;
  readonly resolve: (rotated: Rotated) => void;
  readonly reject: (error: unknown) => void;
}

/** A new journal was begun; the image is the state before its first record. */
export interface Rotated {
  readonly generation: number;
  readonly sequence: number;
  readonly image: Uint8Array;
}

/**
 * Appends at once, syncs in groups: one sync at a time, and whoever came while it ran shares the next. Rotations happen
 * between two syncs, so that no error of a sync can be reported to the wrong one.
 */
export class Journal {
  readonly #layer: FileLayer;
  readonly #dir: string;
  readonly #onFailure: (error: StoreFailedError) => void;
  #file: OpenFile;
  #generation: number;
  #sequence: number;
  #length: number;
  /** Count of the changes to the file; `#synced` of them are on the disk. */
  #changes = 0;
  #synced = 0;
  #waiters: Waiter[] = [];
  #rotations: Rotation[] = [];
  #isWorking = false;
  #loop: Promise<void> = Promise.resolve();
  #failure: StoreFailedError | null = null;

  constructor(
    layer: FileLayer,
    dir: string,
    position: JournalPosition,
    file: OpenFile,
    onFailure: (error: StoreFailedError) => void,
  ) {
    this.#layer = layer;
    this.#dir = dir;
    this.#file = file;
    this.#generation = position.generation;
    this.#sequence = position.sequence;
    this.#length = position.length;
    this.#onFailure = onFailure;
  }

  get generation(): number {
    return this.#generation;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get length(): number {
    return this.#length;
  }

  get isEmpty(): boolean {
    return this.#length === HEAD_LENGTH;
  }

  get pending(): boolean {
    return this.#synced < this.#changes;
  }

  get failure(): StoreFailedError | null {
    return this.#failure;
  }

  /**
   * @param record encoded with the next sequence.
   * @throws StoreFullError, with the file as it was; StoreFailedError when even that was impossible.
   */
  append(record: Uint8Array): void {
    if (this.#failure !== null) throw this.#failure;
    try {
      writeWhole(this.#file, record, this.#length);
    } catch (error) {
      this.#cut(this.#length);
      throw new StoreFullError(this.#dir, error);
    }
    this.#length += record.length;
    this.#sequence += 1;
    this.#changes += 1;
    setImmediate(() => this.#work());
  }

  /** Takes the record just appended back, for a commit that failed. */
  takeBack(record: Uint8Array): void {
    this.#length -= record.length;
    this.#sequence -= 1;
    this.#cut(this.#length);
  }

  /** Resolves when all changes so far are on the disk. */
  durable(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (!this.pending) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ mark: this.#changes, resolve, reject });
      this.#work();
    });
  }

  /** Begins the next journal. Rejects when it could not be begun: then the old one goes on. */
  rotate(takeImage: () => Uint8Array): Promise<Rotated> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#rotations.push({ takeImage, resolve, reject });
      this.#work();
    });
  }

  /** For who found out elsewhere that the disk does not keep what it should. @returns what everyone is told. */
  giveUp(cause: unknown): StoreFailedError {
    return this.#fail(cause);
  }

  /** Syncs what is pending and closes the file. */
  async close(): Promise<void> {
    try {
      await this.durable();
    } finally {
      await this.#loop;
      this.#file.close();
    }
  }

  #cut(length: number): void {
    this.#changes += 1;
    try {
      this.#file.truncateSync(length);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#loop = this.#workOff();
  }

  async #workOff(): Promise<void> {
    try {
      while (this.#failure === null && (this.pending || this.#rotations.length > 0)) {
        const rotation = this.#rotations.shift();
        if (rotation === undefined) await this.#sync();
        else this.#runRotation(rotation);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  async #sync(): Promise<void> {
    const mark = this.#changes;
    try {
      await this.#file.sync();
    } catch (error) {
      // The kernel may have dropped the pages: a second try would succeed and prove nothing.
      this.#fail(error);
      return;
    }
    this.#markSynced(mark);
  }

  #markSynced(mark: number): void {
    this.#synced = mark;
    const covered = this.#waiters.filter((waiter) => waiter.mark <= mark);
    this.#waiters = this.#waiters.filter((waiter) => waiter.mark > mark);
    for (const { resolve } of covered) resolve();
  }

  /** One synchronous step: no write can fall between the image and the new journal. */
  #runRotation({ takeImage, resolve, reject }: Rotation): void {
    try {
      this.#file.syncSync();
    } catch (error) {
      reject(this.#fail(error));
      return;
    }
    this.#markSynced(this.#changes);
    try {
      // An empty journal needs no successor: the image is the state before its first record, too.
      const image = this.isEmpty ? takeImage() : this.#beginNext(takeImage);
      resolve({ generation: this.#generation, sequence: this.#sequence, image });
    } catch (error) {
      reject(error);
    }
  }

  #beginNext(takeImage: () => Uint8Array): Uint8Array {
    const generation = this.#generation + 1;
    const next = createJournal(this.#layer, this.#dir, generation, this.#sequence);
    try {
      const image = takeImage();
      this.#file.close();
      this.#file = next;
      this.#generation = generation;
      this.#length = HEAD_LENGTH;
      return image;
    } catch (error) {
      next.close();
      this.#layer.remove(pathOf(this.#dir, 'journal', generation));
      throw error;
    }
  }

  #fail(cause: unknown): StoreFailedError {
    if (this.#failure !== null) return this.#failure;
    const failure = new StoreFailedError(this.#dir, cause);
    this.#failure = failure;
    for (const { reject } of [...this.#waiters, ...this.#rotations]) reject(failure);
    this.#waiters = [];
    this.#rotations = [];
    this.#onFailure(failure);
    return failure;
  }
}
