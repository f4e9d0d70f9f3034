import type { Recording } from './recordingTransaction.ts';
import type { PackageChange, Topic } from './types.ts';

/** Counts the commits of each topic, and tells of them. */
export class CommitListeners {
  readonly #warn: (text: string) => void;
  readonly #versions = new Map<Topic, number>();
  readonly #listeners: { topic: Topic; listener: () => void }[] = [];
  readonly #ofPackages: ((changes: readonly PackageChange[] | null) => void)[] = [];

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  version(topic: Topic): number {
    return this.#versions.get(topic) ?? 0;
  }

  add(topic: Topic, listener: () => void): void {
    this.#listeners.push({ topic, listener });
  }

  addOfPackages(listener: (changes: readonly PackageChange[] | null) => void): void {
    this.#ofPackages.push(listener);
  }

  /** The change is in the journal: whatever a listener does, it has happened, so a failure is a warning only. */
  tell({ topics, packageChanges }: Pick<Recording, 'topics' | 'packageChanges'>): void {
    for (const topic of topics) this.#versions.set(topic, this.version(topic) + 1);
    if (topics.has('packages')) this.tellOfPackages(packageChanges);
    for (const { topic, listener } of this.#listeners) if (topics.has(topic)) this.#call(topic, listener);
  }

  /** @param changes null = anything may be different */
  tellOfPackages(changes: readonly PackageChange[] | null): void {
    for (const listener of this.#ofPackages) this.#call('packages', () => listener(changes));
  }

  #call(topic: Topic, listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#warn(`Who listens to ${topic} failed: ${error instanceof Error ? error.message : error}`);
    }
  }
}
