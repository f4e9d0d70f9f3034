import { join } from 'node:path';
import { StoreFullError, systemCode } from './errors.ts';
import type { FileLayer } from './fileLayer.ts';
import { generationOf } from './files.ts';
import type { Journal } from './journal.ts';
import { writeSnapshot } from './snapshotFile.ts';

/** Replaces journals by snapshots, one at a time. */
export class Snapshots {
  readonly #layer: FileLayer;
  readonly #dir: string;
  readonly #journal: Journal;
  readonly #takeImage: () => Uint8Array;
  readonly #warn: (text: string) => void;
  #running: Promise<void> = Promise.resolve();
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
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = null;
        this.#running = this.#take();
        return this.#running;
      });
    return this.#next;
  }

  /** For a journal that has grown long. @returns whether it was taken; a failure is a warning and retried later. */
  async takeInBackground(): Promise<boolean> {
    if (this.#isTaking || this.#next !== null || this.#journal.length < this.#retryAbove) return false;
    return this.forceOrWarn();
  }

  /** At close: only if there is anything to put away. */
  async takeLast(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => {});
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

  async #take(): Promise<void> {
    this.#isTaking = true;
    try {
      const rotated = await this.#journal.rotate(this.#takeImage);
      this.#isOwed = true;
      await writeSnapshot(this.#layer, this.#dir, rotated);
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
