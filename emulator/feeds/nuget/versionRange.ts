import { compareVersions, fullVersion, isSemVer2, type NuGetVersion, parseVersion } from './version.ts';

/** An interval of versions, as a dependency names it. Null = open at that end. */
export interface VersionRange {
  readonly min: NuGetVersion | null;
  readonly minInclusive: boolean;
  readonly max: NuGetVersion | null;
  readonly maxInclusive: boolean;
}

const anyVersion: VersionRange = { min: null, minInclusive: false, max: null, maxInclusive: false };

/**
 * Reads `1.0`, `[1.0]`, `[1.0, 2.0)`, `(, 2.0]` and the empty text (any version). Floating versions belong to projects,
 * not to packages, and are refused.
 */
export function parseRange(text: string): VersionRange | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return anyVersion;
  const interval = /^([[(])([^,]*)(?:(,)([^,]*))?([\])])$/.exec(trimmed);
  if (interval === null) {
    const min = parseVersion(trimmed);
    return min && { min, minInclusive: true, max: null, maxInclusive: false };
  }
  const [, open, low = '', comma, high = '', close] = interval;
  const min = bound(low);
  const max = comma === undefined ? min : bound(high);
  if (min === undefined || max === undefined) return undefined;
  const range = { min, minInclusive: open === '[', max, maxInclusive: close === ']' };
  if (comma === undefined && !(min && range.minInclusive && range.maxInclusive)) return undefined;
  return isEmpty(range) ? undefined : range;
}

function bound(text: string): NuGetVersion | null | undefined {
  return text.trim() === '' ? null : parseVersion(text);
}

function isEmpty({ min, max, minInclusive, maxInclusive }: VersionRange): boolean {
  if (min === null || max === null) return false;
  const order = compareVersions(min, max);
  return order > 0 || (order === 0 && !(minInclusive && maxInclusive));
}

/** The form that registrations hold: `[1.0.0, )`. */
export function formatRange(range: VersionRange): string {
  const open = range.minInclusive && range.min ? '[' : '(';
  const close = range.maxInclusive && range.max ? ']' : ')';
  const max = range.max ? fullVersion(range.max) : '';
  return `${open}${range.min ? fullVersion(range.min) : ''}, ${max}${close}`;
}

/** A dependency on a SemVer 2 version makes the whole package a SemVer 2 package. */
export function isSemVer2Range(range: VersionRange): boolean {
  return [range.min, range.max].some((version) => version !== null && isSemVer2(version));
}

/** Whether a version lies in a range. */
export function satisfies({ min, max, minInclusive, maxInclusive }: VersionRange, version: NuGetVersion): boolean {
  const fromMin = min === null ? 1 : compareVersions(version, min);
  const toMax = max === null ? 1 : compareVersions(max, version);
  return (fromMin > 0 || (fromMin === 0 && minInclusive)) && (toMax > 0 || (toMax === 0 && maxInclusive));
}
