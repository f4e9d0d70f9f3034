import type { Database } from './database.ts';
import { SnapshotError, StoreError, StoreFailedError, StoreFullError, systemCode } from './errors.ts';
import type { FileBlobs } from './fileBlobs.ts';
import type { FileLayer } from './fileLayer.ts';
import { blobPath, readFolder, type TakenState, writeFolder } from './snapshotFolder.ts';
import { damagedSnapshot, readManifest, summarize, summarizeDamaged } from './snapshotManifest.ts';
import { BEFORE_RESTORE, checkName, FORMER, SnapshotShelf } from './snapshotShelf.ts';
import type { SavedSnapshot, UserSnapshots } from './types.ts';

/** What the store itself needs to know of them. */
export interface KeptSnapshots extends UserSnapshots {
  /** For the status, as long as it holds. */
  readonly warning: string | null;
  /** Blobs are being linked: nothing may be swept. */
  readonly isBusy: boolean;
  settled(): Promise<void>;
}

/** The state in memory, as far as it is saved and replaced. */
export interface LiveState {
  take(): TakenState;
  durable(): Promise<void>;
  /** Refuses writes until the result is called, or the state is replaced. */
  holdWrites(): () => void;
  /** @param afterwards runs in the step in which memory is exchanged. */
  replaceBy(restored: Database, afterwards: () => void): Promise<void>;
}

export interface UserSnapshotParts {
  readonly layer: FileLayer;
  readonly dir: string;
  readonly live: LiveState;
  readonly blobs: FileBlobs;
  /** Opens an image beside the live state. @throws NewerStoreError, SnapshotError */
  readonly openImage: (image: Uint8Array, name: string) => Database;
  readonly namedBlobs: (restored: Database) => ReadonlySet<string>;
  /** One sentence for the log. */
  readonly onWarning: (text: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Snapshots as folders of the data directory. */
export class FolderSnapshots implements KeptSnapshots {
  readonly #parts: UserSnapshotParts;
  readonly #shelf: SnapshotShelf;
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;
  #isWarning = false;

  constructor(parts: UserSnapshotParts) {
    this.#parts = parts;
    this.#shelf = new SnapshotShelf(parts.layer, parts.dir);
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  get warning(): string | null {
    return this.#isWarning ? this.#warning() : null;
  }

  async settled(): Promise<void> {
    await this.#last;
  }

  save(name: string): Promise<SavedSnapshot> {
    return this.#afterOthers(async () => {
      checkName(name);
      const existing = this.#shelf.find(name);
      if (existing !== undefined && existing !== BEFORE_RESTORE) {
        const sentence = `A snapshot named ${existing} exists already: delete it, or take another name.`;
        throw new SnapshotError('snapshot-exists', sentence);
      }
      const saved = await this.#save(existing ?? name, null);
      if (existing === BEFORE_RESTORE) await this.#shelf.remove(FORMER);
      return saved;
    });
  }

  list(): SavedSnapshot[] {
    return this.#shelf.names().map((name) => {
      try {
        return summarize(name, readManifest(this.#parts.layer, this.#shelf.folder(name), name));
      } catch (error) {
        return summarizeDamaged(name, error instanceof StoreError ? error.message : 'It cannot be read.');
      }
    });
  }

  restore(name: string, afterwards: () => void): Promise<SavedSnapshot> {
    return this.#afterOthers(() => this.#restore(this.#shelf.existing(name), afterwards));
  }

  delete(name: string): Promise<void> {
    return this.#afterOthers(() => this.#shelf.remove(this.#shelf.existing(name)));
  }

  warnOfClearValues(): string | null {
    const warning = this.#warning();
    this.#isWarning = warning !== null;
    if (warning !== null) this.#parts.onWarning(warning);
    return warning;
  }

  #warning(): string | null {
    const names = this.list()
      .filter(({ clearValues, problem }) => clearValues > 0 || problem !== null)
      .map(({ name }) => name);
    if (names.length === 0) return null;
    return `Key values that were erased may still be in clear in snapshots: ${names.join(', ')}. To remove them there too: proget-keys emulator snapshot delete NAME`;
  }

  /** Everything is read and checked before anything is changed. */
  async #restore(name: string, afterwards: () => void): Promise<SavedSnapshot> {
    const { layer, live, blobs } = this.#parts;
    const folder = this.#shelf.folder(name);
    const { manifest, image } = readFolder(layer, folder, name);
    const release = live.holdWrites();
    let restored: Database | null = null;
    let isSaved = false;
    let isReplaced = false;
    try {
      restored = this.#open(image, name, new Set(manifest.blobs.map(({ sha256 }) => sha256)));
      await blobs.linkBack(manifest.blobs, (sha256) => blobPath(folder, sha256));
      await this.#save(BEFORE_RESTORE, name);
      isSaved = true;
      await live.replaceBy(restored, () => {
        isReplaced = true;
        afterwards();
      });
    } catch (error) {
      // After a failed sync nobody knows which state the next start finds: both stay.
      const isUnchanged = isSaved && !isReplaced && !(error instanceof StoreFailedError);
      if (isUnchanged && name !== FORMER) await this.#shelf.putFormerBack();
      throw error;
    } finally {
      if (!isReplaced) restored?.close();
      release();
    }
    await this.#shelf.remove(FORMER);
    return summarize(name, manifest);
  }

  #open(image: Uint8Array, name: string, contained: ReadonlySet<string>): Database {
    const restored = this.#parts.openImage(image, name);
    const missing = [...this.#parts.namedBlobs(restored)].find((sha256) => !contained.has(sha256));
    if (missing === undefined) return restored;
    restored.close();
    throw damagedSnapshot(name, `its manifest.json does not name the content ${missing.slice(0, 12)}`);
  }

  /** @param source the snapshot that is about to be restored. */
  async #save(name: string, source: string | null): Promise<SavedSnapshot> {
    const { layer, dir, live, blobs, now } = this.#parts;
    const state = live.take();
    const createdAt = new Date(now()).toISOString();
    const unfinished = this.#shelf.unfinished(name);
    try {
      layer.makeDirectory(this.#shelf.root);
      await layer.syncDirectory(dir);
      await layer.removeTree(unfinished);
      const manifest = await writeFolder(layer, unfinished, state, blobs, { name, createdAt });
      await live.durable();
      await this.#shelf.publish(name, source);
      return summarize(name, manifest);
    } catch (error) {
      await layer.removeTree(unfinished).catch(() => {});
      throw systemCode(error) === null ? error : new StoreFullError(dir, error);
    }
  }

  #afterOthers<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    const done = this.#last.then(work).finally(() => {
      this.#running -= 1;
    });
    this.#last = done.catch(() => {});
    return done;
  }
}
