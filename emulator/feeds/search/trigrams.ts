import { Bits } from './bits.ts';

/** Groups of trigrams that are not told apart: what is found is looked at again, so they only have to be many. */
const groupCount = 4096;

/** Tells which of many texts may hold a term, without a look at them. Memory: at most 512 bytes for each text. */
export class TrigramIndex {
  readonly #groups: (Bits | undefined)[] = Array.from({ length: groupCount });

  add(number: number, text: string): void {
    for (const group of groupsOf(text)) {
      const bits = this.#groups[group] ?? new Bits();
      this.#groups[group] = bits;
      bits.add(number);
    }
  }

  /** @param text what was added for the number */
  remove(number: number, text: string): void {
    for (const group of groupsOf(text)) this.#groups[group]?.delete(number);
  }

  /** The texts that may hold all of the terms; null when no term is long enough to tell. */
  candidates(terms: readonly string[]): Bits | null {
    let found: Uint32Array | null = null;
    for (const group of terms.flatMap((term) => [...groupsOf(term)])) {
      const words: Uint32Array = this.#groups[group]?.words ?? new Uint32Array(0);
      if (found === null) found = words.slice();
      else for (let at = 0; at < found.length; at += 1) found[at] = (found[at] ?? 0) & (words[at] ?? 0);
    }
    return found === null ? null : new Bits(found);
  }
}

function groupsOf(text: string): Set<number> {
  const groups = new Set<number>();
  for (let at = 2; at < text.length; at += 1) {
    const hash = Math.imul(text.charCodeAt(at - 2), 0x9e3779b1) ^ Math.imul(text.charCodeAt(at - 1), 0x85ebca6b);
    groups.add(Math.imul(hash ^ text.charCodeAt(at), 0xc2b2ae35) >>> 20);
  }
  return groups;
}
