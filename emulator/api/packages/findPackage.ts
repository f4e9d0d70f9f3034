import type { PackageFilter, PackageFormat, PackageName, StoredPackage } from '../../feeds/packageFormat.ts';
import { HttpError } from '../../http/reply.ts';
import type { Reader } from '../../store/types.ts';
import type { OpenFeed } from './openFeed.ts';
import { normalizeQualifier, parsePurl } from './purl.ts';

/** Which single package a request means (spec: common packages API, identifiers). */
export interface WantedPackage {
  readonly group: string | null;
  readonly name: string;
  /** A version, or one of the words of {@link LatestWords}. */
  readonly version: string;
  /** Null = none was given: then the version must be a single file. */
  readonly qualifier: string | null;
}

/** Which word stands for the newest stable version and which for the newest of all; the endpoints differ in it. */
export type LatestWords = ReadonlyMap<string, 'stable' | 'any'>;

/** The group or scope of a query; absent = any. */
export function readFilter(query: URLSearchParams): PackageFilter {
  const [group, name] = [query.get('group') ?? '', query.get('name') ?? ''];
  return { ...(group === '' ? {} : { group }), ...(name === '' ? {} : { name }) };
}

/** @throws HttpError 400 when the query does not say which package, or says it twice. */
export function readWanted(query: URLSearchParams, { feed, format }: OpenFeed): WantedPackage {
  const purl = query.get('purl');
  if (purl !== null) {
    const other = ['name', 'version', 'group', 'qualifier'].find((parameter) => query.has(parameter));
    if (other !== undefined)
      throw new HttpError(400, `Give either purl or name and version, not both purl and ${other}.`);
    const parsed = parsePurl(purl);
    if (parsed === undefined) {
      throw new HttpError(
        400,
        `purl must be a package URL with a version, such as pkg:${format.packageType}/name@1.0.0.`,
      );
    }
    if (parsed.type !== format.packageType && parsed.type !== feed.feedType) {
      throw new HttpError(
        400,
        `purl is of the type ${parsed.type}, but feed ${feed.name} holds ${format.packageType} packages.`,
      );
    }
    return parsed;
  }
  const [name, version] = [query.get('name') ?? '', query.get('version') ?? ''];
  if (name === '') throw new HttpError(400, 'name is required, or purl instead.');
  if (version === '') throw new HttpError(400, 'version is required, or purl instead.');
  return { group: query.get('group') || null, name, version, qualifier: readQualifier(query.get('qualifier')) };
}

/** @throws HttpError 400 for what is no `key=value`: ignored, it would mean another file. */
export function readQualifier(text: string | null): string | null {
  if (text === null || text === '') return null;
  const qualifier = normalizeQualifier(text);
  if (qualifier === null) throw new HttpError(400, 'qualifier must be written as key=value, such as platform=java.');
  return qualifier;
}

/** @throws HttpError 404 when there is no such package, 400 when it is several files. */
export function findPackage(
  reader: Reader,
  { feed, format }: OpenFeed,
  wanted: WantedPackage,
  words: LatestWords = new Map(),
): StoredPackage {
  const versions = format.list(reader, feed, { group: wanted.group, name: wanted.name });
  const word = words.get(wanted.version.toLowerCase());
  const version = word === undefined ? wanted.version : newest(versions, word === 'stable')?.version;
  const files = versions.filter(
    (stored) =>
      version !== undefined &&
      format.isSameVersion(stored.version, version) &&
      (wanted.qualifier === null || qualifierOf(format, stored) === wanted.qualifier),
  );
  const [file, second] = files;
  if (file === undefined) throw absent(wanted, feed.name);
  if (second !== undefined) {
    const qualifiers = files.map((stored) => qualifierOf(format, stored)).join(', ');
    throw new HttpError(
      400,
      `${fullName(file)} ${file.version} is several files: add a qualifier, one of ${qualifiers}.`,
    );
  }
  return file;
}

function qualifierOf({ defaultQualifier }: PackageFormat, { qualifier }: StoredPackage): string | null {
  return normalizeQualifier(qualifier ?? defaultQualifier ?? '');
}

/** The newest listed version. @param versions of one package, oldest first */
export function newest(versions: readonly StoredPackage[], stableOnly: boolean): StoredPackage | undefined {
  return versions.findLast((version) => version.listed && !(stableOnly && version.isPrerelease));
}

/** `@acme/x`, as clients of the feed write it. */
export function fullName({ group, name }: PackageName): string {
  return group === null ? name : `${group}/${name}`;
}

function absent(wanted: WantedPackage, feedName: string): HttpError {
  const qualifier = wanted.qualifier === null ? '' : ` (${wanted.qualifier})`;
  return new HttpError(404, `${fullName(wanted)} ${wanted.version}${qualifier} was not found in feed ${feedName}.`);
}
