import type { Blob } from '../../store/types.ts';
import { attestationsUrl, tarballUrl } from './paths.ts';
import type { JsonObject } from './publishBody.ts';
import { isJsonObject } from './publishBody.ts';
import type { TarballContent } from './tarball.ts';

/** What is known of a stored tarball. */
export interface Dist {
  readonly integrity: string;
  readonly shasum: string;
  readonly fileCount: number;
  readonly unpackedSize: number;
  /** Where a provenance came with it. */
  readonly attestations?: { readonly provenance: { readonly predicateType: string }; readonly url: '' };
}

/** @param predicateType of the provenance that came with it */
export function distOf(tarball: Blob, { fileCount, unpackedSize }: TarballContent, predicateType?: string): Dist {
  const integrity = `sha512-${Buffer.from(tarball.sha512, 'hex').toString('base64')}`;
  const dist = { integrity, shasum: tarball.sha1, fileCount, unpackedSize };
  return predicateType === undefined ? dist : { ...dist, attestations: { provenance: { predicateType }, url: '' } };
}

/** The two texts of a version, as they are stored: {@link placeUrls} completes them. */
export interface ManifestTexts {
  readonly manifest: string;
  readonly abbreviated: string;
}

const abbreviatedProperties = [
  'name',
  'version',
  'deprecated',
  'dependencies',
  'optionalDependencies',
  'devDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'directories',
  'engines',
  'os',
  'cpu',
  'libc',
  'funding',
  '_hasShrinkwrap',
  'acceptDependencies',
] as const;

/** What publishers send about their own machine or what belongs to the package as a whole. */
const droppedProperties: ReadonlySet<string> = new Set([
  'readme',
  '_resolved',
  '_from',
  '_where',
  '_integrity',
  'dist',
]);

/** How a stored text ends, so that its URLs can be put in without parsing it. */
const tarballEnd = '"tarball":""}}';
const attestationsEnd = `"url":""},${tarballEnd}`;

/** Completes a publisher's manifest with what the registry knows: `dist`, `_hasShrinkwrap`, who published it. */
export function completeManifest(
  sent: JsonObject,
  content: TarballContent,
  publisher: string,
): Record<string, unknown> {
  const kept = Object.entries(sent).filter(([property]) => !droppedProperties.has(property));
  return {
    ...Object.fromEntries(kept),
    _id: `${String(sent.name)}@${String(sent.version)}`,
    _npmUser: { name: publisher, email: '' },
    _hasShrinkwrap: content.hasShrinkwrap,
    ...(content.hasBindingGyp ? { gypfile: true } : {}),
  };
}

/** Prepares both texts of a version. */
export function writeManifests(manifest: JsonObject, dist: Dist): ManifestTexts {
  const short: Record<string, unknown> = {};
  for (const property of abbreviatedProperties) {
    if (manifest[property] !== undefined) short[property] = manifest[property];
  }
  if (hasInstallScript(manifest)) short.hasInstallScript = true;
  const withDist = (value: JsonObject): string => JSON.stringify({ ...value, dist: { ...dist, tarball: '' } });
  return { manifest: withDist(manifest), abbreviated: withDist(short) };
}

/** The stored text with its URLs in the places kept for them. @param feedUrl as the client addressed the feed */
export function placeUrls(text: string, feedUrl: string, name: string, version: string): string {
  const tarball = `"tarball":${JSON.stringify(tarballUrl(feedUrl, name, version))}}}`;
  if (!text.endsWith(attestationsEnd)) return text.slice(0, -tarballEnd.length) + tarball;
  const attestations = `"url":${JSON.stringify(attestationsUrl(feedUrl, name, version))}},`;
  return text.slice(0, -attestationsEnd.length) + attestations + tarball;
}

/** npm knows no deprecation without a text. */
export const deprecatedWithoutReason = 'This version is deprecated.';

/** Sets or, with an empty text, removes a version's deprecation. @returns null when nothing changes. */
export function deprecate(stored: string, deprecated: unknown): ManifestTexts | null {
  if (!stored.endsWith(tarballEnd)) throw new Error('a stored manifest lacks the place for its tarball');
  const { dist, ...manifest } = JSON.parse(stored) as Record<string, unknown> & { dist: Dist & { tarball: string } };
  const text = deprecated === true ? deprecatedWithoutReason : deprecated;
  const next = typeof text === 'string' && text !== '' ? text : undefined;
  if (manifest.deprecated === next) return null;
  const { deprecated: _previous, ...rest } = manifest;
  const { tarball: _place, ...facts } = dist;
  return writeManifests(next === undefined ? rest : { ...rest, deprecated: next }, facts);
}

function hasInstallScript(manifest: JsonObject): boolean {
  const scripts = isJsonObject(manifest.scripts) ? manifest.scripts : {};
  return manifest.gypfile === true || ['preinstall', 'install', 'postinstall'].some((name) => Boolean(scripts[name]));
}
