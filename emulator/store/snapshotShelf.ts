import { join } from 'node:path';
import { isFeedName } from '../contract/feed.ts';
import { SnapshotError } from './errors.ts';
import type { FileLayer } from './fileLayer.ts';

/** The state before the last restore, which is replaced by the next one. */
export const BEFORE_RESTORE = 'before-restore';
/** Where that goes until a restore that replaces it has succeeded: it may be the very state that is restored. */
export const FORMER = `${BEFORE_RESTORE}.former`;

/**
 * The folders of DIR/snapshots by name. Under its own name a snapshot is always whole; what is begun or being removed
 * is called .NAME.tmp, which no snapshot can be named.
 */
export class SnapshotShelf {
  readonly root: string;
  readonly #layer: FileLayer;

  constructor(layer: FileLayer, dir: string) {
    this.#layer = layer;
    this.root = join(dir, 'snapshots');
  }

  names(): string[] {
    return this.#layer.list(this.root).filter(isFeedName).sort();
  }

  /** As it is spelled on the disk: names that differ in case only would be one on some. */
  find(name: string): string | undefined {
    const lower = name.toLowerCase();
    return this.names().find((candidate) => candidate.toLowerCase() === lower);
  }

  /** @throws SnapshotError `snapshot-unknown` */
  existing(name: string): string {
    const found = this.find(name);
    if (found !== undefined) return found;
    throw new SnapshotError('snapshot-unknown', 'There is no snapshot of this name; "snapshot list" shows all.');
  }

  folder(name: string): string {
    return join(this.root, name);
  }

  unfinished(name: string): string {
    return join(this.root, `.${name}.tmp`);
  }

  /** Gives a finished folder its name, which is free but for `before-restore`. @param source is not given up. */
  async publish(name: string, source: string | null): Promise<void> {
    if (name === BEFORE_RESTORE) await this.#makeRoom(source);
    this.#layer.rename(this.unfinished(name), this.folder(name));
    await this.#layer.syncDirectory(this.root);
  }

  /** Takes a new `before-restore` back, for a restore that failed. */
  async putFormerBack(): Promise<void> {
    await this.remove(BEFORE_RESTORE);
    if (this.find(FORMER) === undefined) return;
    this.#layer.rename(this.folder(FORMER), this.folder(BEFORE_RESTORE));
    await this.#layer.syncDirectory(this.root);
  }

  /** Harmless when there is none. */
  async remove(name: string): Promise<void> {
    if (this.find(name) === undefined) return;
    const removed = this.unfinished(`${name}.removed`);
    await this.#layer.removeTree(removed);
    this.#layer.rename(this.folder(name), removed);
    await this.#layer.syncDirectory(this.root);
    await this.#layer.removeTree(removed);
    await this.#layer.syncDirectory(this.root);
  }

  /** Removes what a crash left half-done. */
  async removeUnfinished(): Promise<void> {
    for (const name of this.#layer.list(this.root)) {
      if (/^\..+\.tmp$/.test(name)) await this.#layer.removeTree(join(this.root, name));
    }
  }

  async #makeRoom(source: string | null): Promise<void> {
    if (source === FORMER) {
      await this.remove(BEFORE_RESTORE);
      return;
    }
    if (this.find(BEFORE_RESTORE) === undefined) return;
    await this.remove(FORMER);
    this.#layer.rename(this.folder(BEFORE_RESTORE), this.folder(FORMER));
  }
}

/** @throws SnapshotError `snapshot-name` */
export function checkName(name: string): void {
  if (isFeedName(name) && name.toLowerCase() !== FORMER) return;
  throw new SnapshotError(
    'snapshot-name',
    "A snapshot's name has letters, digits, '.', '-' and '_', begins with a letter or digit, has no '..' and at most 50 characters.",
  );
}
