import { join } from 'node:path';
import { StoreFullError, systemCode } from './errors.ts';
import type { FileLayer } from './fileLayer.ts';
import { generationOf } from './files.ts';
import type { Journal } from './journal.ts';
import { prepareSnapshot, publishSnapshot } from './snapshotFile.ts';

/** Replaces journals by snapshots, one at a time. */
export class Snapshots {
  readonly #layer: FileLayer;
  readonly #dir: string;
  readonly #journal: Journal;
  readonly #takeImage: () => Uint8Array;
  readonly #warn: (text: string) => void;
  /** Settles with the last that was asked for, however that ended. */
  #last: Promise<void> = Promise.resolve();
  /** One that was asked for but has not yet begun: it serves everyone who asks until then. */
  #next: Promise<void> | null = null;
  #isTaking = false;
  /** A journal was begun whose snapshot is still missing. */
  #isOwed = false;
  #retryAbove = 0;

  constructor(
    layer: FileLayer,
    dir: string,
    journal: Journal,
    takeImage: () => Uint8Array,
    warn: (text: string) => void,
  ) {
    this.#layer = layer;
    this.#dir = dir;
    this.#journal = journal;
    this.#takeImage = takeImage;
    this.#warn = warn;
  }

  /**
   * Afterwards everything written before the call is in the newest snapshot only.
   * @throws StoreFullError when it could not be written: then the older files stay, and nothing is lost.
   */
  force(): Promise<void> {
    this.#next ??= this.#afterOthers(() => {
      this.#next = null;
      return this.#take();
    });
    return this.#next;
  }

  /**
   * Begins a generation whose snapshot is another state than that in memory. The caller lets nothing be written from
   * before the call until `swap`.
   * @param swap exchanges the memory, in the step that finds the new state durable; not called when this rejects.
   * @throws StoreFullError when it could not be written: the old state goes on. StoreFailedError when nobody knows
   * which of both is on the disk: the process has to end.
   */
  replace(image: Uint8Array, swap: () => void): Promise<void> {
    return this.#afterOthers(() => this.#replace(image, swap));
  }

  /** For a journal that has grown long. @returns whether it was taken; a failure is a warning and retried later. */
  async takeInBackground(): Promise<boolean> {
    if (this.#isTaking || this.#next !== null || this.#journal.length < this.#retryAbove) return false;
    return this.forceOrWarn();
  }

  /** At close: only if there is anything to put away. */
  async takeLast(): Promise<void> {
    await this.#last;
    if (!this.#journal.isEmpty || this.#isOwed) await this.forceOrWarn();
  }

  async forceOrWarn(): Promise<boolean> {
    try {
      await this.force();
      return true;
    } catch (error) {
      this.#retryAbove = this.#journal.length * 1.5;
      this.#warn(`The snapshot failed, the journal goes on: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }

  #afterOthers(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  #take(): Promise<void> {
    return this.#rotate(this.#takeImage, (generation) => publishSnapshot(this.#layer, this.#dir, generation));
  }

  async #replace(image: Uint8Array, swap: () => void): Promise<void> {
    let isSwapped = false;
    const publish = async (generation: number) => {
      try {
        await publishSnapshot(this.#layer, this.#dir, generation);
      } catch (error) {
        // The name may or may not be on the disk: what is written now could be repeated on the wrong state.
        throw this.#journal.giveUp(error);
      }
      isSwapped = true;
      swap();
    };
    try {
      await this.#rotate(() => image, publish);
    } catch (error) {
      if (!isSwapped) throw error;
      this.#warn(`Files of the replaced state are left: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #rotate(takeImage: () => Uint8Array, publish: (generation: number) => Promise<void>): Promise<void> {
    this.#isTaking = true;
    try {
      const rotated = await this.#journal.rotate(takeImage);
      this.#isOwed = true;
      await prepareSnapshot(this.#layer, this.#dir, rotated);
      await publish(rotated.generation);
      await this.#removeBefore(rotated.generation);
      this.#isOwed = false;
      this.#retryAbove = 0;
    } catch (error) {
      throw systemCode(error) === null ? error : new StoreFullError(this.#dir, error);
    } finally {
      this.#isTaking = false;
    }
  }

  async #removeBefore(generation: number): Promise<void> {
    for (const name of this.#layer.list(this.#dir)) {
      const found = generationOf(name, 'journal') ?? generationOf(name, 'snapshot');
      if (found !== null && found < generation) this.#layer.remove(join(this.#dir, name));
    }
    await this.#layer.syncDirectory(this.#dir);
  }
}
