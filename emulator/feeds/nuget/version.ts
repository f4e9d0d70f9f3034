/**
 * A NuGet version: SemVer 2 with an optional fourth part, as the client's own parser reads it
 * (NuGet.Versioning: NuGetVersionFactory, VersionComparer).
 */
export interface NuGetVersion {
  readonly parts: readonly [major: number, minor: number, patch: number, revision: number];
  /** Prerelease labels without the hyphen, as written; empty for a stable version. */
  readonly labels: readonly string[];
  /** Build metadata without the plus sign; null when there is none. It never takes part in comparisons. */
  readonly metadata: string | null;
}

const versionPattern =
  /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const maxPart = 2 ** 31 - 1;

/** @returns undefined when the client would not read `text` as a version either. */
export function parseVersion(text: string): NuGetVersion | undefined {
  const match = versionPattern.exec(text.trim());
  if (match === null) return undefined;
  const [major = 0, minor = 0, patch = 0, revision = 0] = match.slice(1, 5).map((part) => Number(part ?? '0'));
  if (Math.max(major, minor, patch, revision) > maxPart) return undefined;
  return { parts: [major, minor, patch, revision], labels: match[5]?.split('.') ?? [], metadata: match[6] ?? null };
}

/** `1.00` → `1.0.0`, `1.2.3.0` → `1.2.3`, without metadata: the form that URLs hold (in lower case there). */
export function normalizeVersion(version: NuGetVersion): string {
  const [major, minor, patch, revision] = version.parts;
  const numbers = `${major}.${minor}.${patch}${revision === 0 ? '' : `.${revision}`}`;
  return version.labels.length === 0 ? numbers : `${numbers}-${version.labels.join('.')}`;
}

/** The normalized form with the metadata behind it. */
export function fullVersion(version: NuGetVersion): string {
  const normalized = normalizeVersion(version);
  return version.metadata === null ? normalized : `${normalized}+${version.metadata}`;
}

export function isPrerelease(version: NuGetVersion): boolean {
  return version.labels.length > 0;
}

/** Whether clients from before SemVer 2 cannot read the version: a dotted prerelease, or metadata. */
export function isSemVer2(version: NuGetVersion): boolean {
  return version.labels.length > 1 || version.metadata !== null;
}

/**
 * A string whose order by code units (SQLite's BINARY too) is the order of versions, and which two versions share exactly
 * when NuGet takes them for the same one. A release sorts behind its prereleases, a blank (lowest of all) ends each label,
 * and a label that fits an int32 counts as a number, shifted so that its ten digits sort.
 */
export function sortKey(version: NuGetVersion): string {
  const numbers = version.parts.map((part) => String(part).padStart(10, '0')).join('');
  if (version.labels.length === 0) return `${numbers}~`;
  return `${numbers}-${version.labels.map(labelKey).join(' ')}`;
}

function labelKey(label: string): string {
  const number = /^-?\d+$/.test(label) ? Number(label) : Number.NaN;
  if (number >= -(2 ** 31) && number <= maxPart) return `0${String(number + 2 ** 31).padStart(10, '0')}`;
  return `1${label.toLowerCase()}`;
}

/** @returns a negative number, 0 or a positive number, as `Array.sort` wants it. */
export function compareVersions(left: NuGetVersion, right: NuGetVersion): number {
  const [a, b] = [sortKey(left), sortKey(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}
