import compareVersions from 'semver/functions/compare.js';
import prerelease from 'semver/functions/prerelease.js';

export function isPrerelease(version: string): boolean {
  return prerelease(version) !== null;
}

/** The highest stable version, or the highest of all where there is none; empty for no versions. */
export function highestVersion(versions: readonly string[]): string {
  const stable = versions.filter((version) => !isPrerelease(version));
  const sorted = [...(stable.length > 0 ? stable : versions)].sort(compareVersions);
  return sorted.at(-1) ?? '';
}
