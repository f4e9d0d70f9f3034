import cleanVersion from 'semver/functions/clean.js';
import parseVersion from 'semver/functions/parse.js';
import validRange from 'semver/ranges/valid.js';
import validateName from 'validate-npm-package-name';
import { HttpError } from '../../http/reply.ts';
import type { Blob } from '../../store/types.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';
import type { TarballContent } from './tarball.ts';

/** What a publish document asks for, once it holds together. */
export interface Publication {
  readonly name: string;
  readonly version: string;
  readonly manifest: JsonObject;
  readonly tags: readonly string[];
  readonly readme: string;
}

/** An attachment of a publish document as it arrived. */
export interface Attachment {
  readonly fileName: string;
  readonly blob: Blob;
}

/** @throws HttpError 400 when a new package may not have this name. */
export function checkNewName(name: string): void {
  const verdict = validateName(name);
  if (verdict.validForNewPackages) return;
  const problem = verdict.errors?.[0] ?? verdict.warnings?.[0] ?? 'it is not valid';
  throw new HttpError(400, `"${shown(name)}" cannot be the name of an npm package: ${problem}.`);
}

/**
 * Reads a publish document (libnpmpublish builds it in lib/publish.js).
 * @param name the package name of the URL
 * @throws HttpError 400 for the first thing that is wrong with it.
 */
export function readPublication(document: JsonObject, name: string): Publication {
  if (document.name !== name) {
    throw new HttpError(400, `The URL names "${shown(name)}", but the document "${shown(document.name)}".`);
  }
  const versions = isJsonObject(document.versions) ? Object.entries(document.versions) : [];
  const [entry, second] = versions;
  if (entry === undefined || second !== undefined) {
    throw new HttpError(400, `A publish holds exactly one version; this one holds ${versions.length}.`);
  }
  const [version, manifest] = entry;
  checkVersion(version);
  if (!isJsonObject(manifest) || manifest.name !== name || manifest.version !== version) {
    throw new HttpError(400, `The manifest in the document is not that of ${name} ${version}.`);
  }
  const readme = typeof manifest.readme === 'string' ? manifest.readme : document.readme;
  return {
    name,
    version,
    manifest,
    tags: readTags(document['dist-tags'], version),
    // A README in UTF-16 comes with NULs, which the store does not take; without them it is readable, too.
    readme: typeof readme === 'string' ? readme.replaceAll('\0', '') : '',
  };
}

/** @throws HttpError 400 for what is no version that npm would publish. */
export function checkVersion(version: string): void {
  const parsed = parseVersion(version);
  if (parsed === null) throw new HttpError(400, `"${shown(version)}" is not a semantic version such as 1.0.0.`);
  if (parsed.build.length > 0) {
    throw new HttpError(400, `Version ${shown(version)} carries build metadata, which npm versions cannot have.`);
  }
  if (parsed.version !== version) throw new HttpError(400, `Write version "${shown(version)}" as ${parsed.version}.`);
}

function readTags(sent: unknown, version: string): string[] {
  if (!isJsonObject(sent)) return [];
  for (const [tag, target] of Object.entries(sent)) {
    checkTag(tag);
    if (target !== version) {
      throw new HttpError(400, `The tag ${shown(tag)} must point at ${version}, the version being published.`);
    }
  }
  return Object.keys(sent);
}

/** @throws HttpError 400 for a tag that `npm install NAME@TAG` would read as a version range. */
export function checkTag(tag: string): void {
  // Nearly always it is this one, and to read a range takes a while.
  if (tag === 'latest') return;
  if (tag.trim() === '' || validRange(tag) !== null) {
    throw new HttpError(400, `"${shown(tag)}" cannot be a tag, because it reads as a version range.`);
  }
}

/**
 * Holds the tarball against the document: sizes, digests, name and version.
 * @throws HttpError 400 for the first disagreement.
 */
export function checkTarball(
  document: JsonObject,
  { name, version, manifest }: Publication,
  { fileName, blob }: Attachment,
  { packageJson }: TarballContent,
): void {
  const attachments = isJsonObject(document._attachments) ? document._attachments : {};
  const attachment = attachments[fileName];
  const length = isJsonObject(attachment) ? attachment.length : undefined;
  if (typeof length === 'number' && length !== blob.size) {
    throw new HttpError(400, `The tarball has ${blob.size} bytes, but the document announces ${length}: truncated?`);
  }
  checkDigests(isJsonObject(manifest.dist) ? manifest.dist : {}, blob);
  const inside = `${shown(packageJson.name)} ${shown(packageJson.version)}`;
  // npm cleans "v1.0.0" and the like up in what it sends, but not in the tarball.
  const cleaned = typeof packageJson.version === 'string' ? cleanVersion(packageJson.version, { loose: true }) : null;
  if (packageJson.name !== name || cleaned !== version) {
    throw new HttpError(400, `package.json in the tarball says ${inside}, but ${name} ${version} is being published.`);
  }
}

function checkDigests(dist: JsonObject, blob: Blob): void {
  if (typeof dist.shasum === 'string' && dist.shasum.toLowerCase() !== blob.sha1) {
    throw new HttpError(400, 'The tarball does not match its shasum: it was damaged on the way.');
  }
  if (typeof dist.integrity !== 'string') return;
  const digests = new Map([
    ['sha512', blob.sha512],
    ['sha256', blob.sha256],
    ['sha1', blob.sha1],
  ]);
  for (const item of dist.integrity.trim().split(/\s+/)) {
    const [algorithm = '', digest = ''] = item.split('?')[0]?.split(/-(.*)/s) ?? [];
    const ours = digests.get(algorithm.toLowerCase());
    if (ours !== undefined && Buffer.from(ours, 'hex').toString('base64') !== digest) {
      throw new HttpError(400, `The tarball does not match its ${algorithm} integrity: it was damaged on the way.`);
    }
  }
}

/** Text of a document for a message: printable, short, no quotes that could confuse. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);
  return text.replace(/[\p{Cc}"]/gu, '?').slice(0, 80);
}
