import type { Topic } from './types.ts';

/** Who wants to know of commits, by topic. */
export class CommitListeners {
  readonly #listeners: { topic: Topic; listener: () => void }[] = [];

  add(topic: Topic, listener: () => void): void {
    this.#listeners.push({ topic, listener });
  }

  /** The change is in the journal: whatever a listener does, it has happened, so a failure is a warning only. */
  tell(topics: ReadonlySet<Topic>, warn: (text: string) => void): void {
    for (const { topic, listener } of this.#listeners) {
      if (!topics.has(topic)) continue;
      try {
        listener();
      } catch (error) {
        warn(`Who listens to ${topic} failed: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}
