import type { Key } from './key.ts';

/** What a key is good for, in a few words: "Feeds npm, nuget: view, add" or "Full control". */
export function describeScope(_key: Key): string {
  throw new Error('not built yet');
}

export interface Fact {
  /** "Permissions", "Created" … */
  readonly label: string;
  readonly text: string;
}

/** What the tooltip tells, in order. Plain text of the server: escape it for Markdown. Never a value. */
export function describeFacts(_key: Key, _now: number): Fact[] {
  throw new Error('not built yet');
}
