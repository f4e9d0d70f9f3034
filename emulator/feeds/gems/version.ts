/** Letters and digits of a version, in order: numbers compare as numbers, letters sort before them. */
type Segment = bigint | string;

const pattern = /^[0-9]+(?:\.[0-9a-zA-Z]+)*$/;

/**
 * Whether a text is a version as a built gem holds it (rubygems: Gem::Version::VERSION_PATTERN). A hyphen never stands
 * in one: `gem build` writes `1.0-a` as `1.0.pre.a`.
 */
export function isGemVersion(text: string): boolean {
  return text.length <= 100 && pattern.test(text);
}

/** @param version that {@link isGemVersion} */
export function isPrerelease(version: string): boolean {
  return /[a-z]/i.test(version);
}

/** Without the zeros that change nothing: `1.0` and `1` are one version, so are `1.0.a` and `1.a`. */
function segmentsOf(version: string): Segment[] {
  const all = (version.match(/[0-9]+|[a-z]+/gi) ?? []).map((part) => (/^[0-9]/.test(part) ? BigInt(part) : part));
  const firstLetters = all.findIndex((segment) => typeof segment === 'string');
  const border = firstLetters === -1 ? all.length : firstLetters;
  return [...withoutZeros(all.slice(0, border)), ...withoutZeros(all.slice(border))];
}

function withoutZeros(segments: Segment[]): Segment[] {
  let end = segments.length;
  while (end > 0 && segments[end - 1] === 0n) end -= 1;
  return segments.slice(0, end);
}

/** The same text for all spellings of one version. */
export function canonicalVersion(version: string): string {
  return segmentsOf(version).join('.');
}

/** A version that was taken apart once, for many comparisons. */
export class GemVersion {
  readonly text: string;
  readonly #segments: readonly Segment[];

  constructor(text: string) {
    this.text = text;
    this.#segments = segmentsOf(text);
  }

  /** Below 0 when this one is lower (rubygems: Gem::Version#<=>). */
  compare(other: GemVersion): number {
    const length = Math.max(this.#segments.length, other.#segments.length);
    for (let index = 0; index < length; index += 1) {
      const mine = this.#segments[index] ?? 0n;
      const theirs = other.#segments[index] ?? 0n;
      if (mine === theirs) continue;
      if (typeof mine !== typeof theirs) return typeof mine === 'string' ? -1 : 1;
      return mine < theirs ? -1 : 1;
    }
    return 0;
  }
}
