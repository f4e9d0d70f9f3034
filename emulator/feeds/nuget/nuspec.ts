import { HttpError } from '../../http/reply.ts';
import type { Dependency, DependencyGroup, PackageMetadata, PackageType, Repository } from './metadata.ts';
import { isPackageId } from './packageId.ts';
import { fullVersion, isSemVer2, type NuGetVersion, parseVersion } from './version.ts';
import { formatRange, isSemVer2Range, parseRange } from './versionRange.ts';
import { decodeXml } from './xmlEncoding.ts';
import { parseXml, type XmlElement } from './xmlTree.ts';

export interface Nuspec {
  readonly metadata: PackageMetadata;
  readonly version: NuGetVersion;
  /** Whether only clients that know SemVer 2 may see the package: by its version, or by one of a dependency. */
  readonly semVer2: boolean;
}

/**
 * Reads a nuspec of any of its namespaces, or of none.
 * @throws HttpError 400 naming the element that is missing or wrong.
 */
export function parseNuspec(bytes: Buffer): Nuspec {
  const metadata = findMetadata(bytes);
  const id = requiredText(metadata, 'id');
  if (!isPackageId(id)) throw refuse(`has the id ${quote(id)}, which is not a package id.`);
  const versionText = requiredText(metadata, 'version');
  const version = parseVersion(versionText);
  if (version === undefined) throw refuse(`has the version ${quote(versionText)}, which is not a NuGet version.`);
  const ranges: boolean[] = [isSemVer2(version)];
  const dependencyGroups = readDependencyGroups(metadata, ranges);
  const license = child(metadata, 'license');
  const licenseText = license?.text.trim() || null;
  return {
    version,
    semVer2: ranges.includes(true),
    metadata: {
      id,
      version: fullVersion(version),
      title: text(metadata, 'title'),
      authors: text(metadata, 'authors') ?? '',
      owners: text(metadata, 'owners'),
      description: text(metadata, 'description') ?? '',
      summary: text(metadata, 'summary'),
      releaseNotes: text(metadata, 'releaseNotes'),
      copyright: text(metadata, 'copyright'),
      language: text(metadata, 'language'),
      tags: (text(metadata, 'tags') ?? '').split(/[\s,;]+/).filter((tag) => tag !== ''),
      projectUrl: text(metadata, 'projectUrl'),
      iconUrl: text(metadata, 'iconUrl'),
      licenseUrl: text(metadata, 'licenseUrl'),
      licenseExpression: license?.attributes.get('type') === 'expression' ? licenseText : null,
      licenseFile: license?.attributes.get('type') === 'file' ? licenseText : null,
      icon: text(metadata, 'icon'),
      readme: text(metadata, 'readme'),
      requireLicenseAcceptance: isTrue(metadata, 'requireLicenseAcceptance'),
      developmentDependency: isTrue(metadata, 'developmentDependency'),
      minClientVersion: metadata.attributes.get('minClientVersion')?.trim() || null,
      packageTypes: readPackageTypes(metadata),
      repository: readRepository(metadata),
      dependencyGroups,
    },
  };
}

function findMetadata(bytes: Buffer): XmlElement {
  let root: XmlElement;
  try {
    root = parseXml(decodeXml(bytes).xml);
  } catch (error) {
    // saxes puts "line:column: " in front and may quote the document behind it: the first line is enough.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw refuse(`is not well-formed XML (${reason.replace(/\.$/, '')}).`);
  }
  const metadata = root.name === 'package' ? child(root, 'metadata') : undefined;
  if (metadata === undefined) throw refuse('has no package/metadata element.');
  return metadata;
}

function readDependencyGroups(metadata: XmlElement, semVer2: boolean[]): DependencyGroup[] {
  const dependencies = child(metadata, 'dependencies');
  if (dependencies === undefined) return [];
  const groups = children(dependencies, 'group').map((group) => ({
    targetFramework: group.attributes.get('targetFramework')?.trim() || null,
    dependencies: readDependencies(group, semVer2),
  }));
  const flat = readDependencies(dependencies, semVer2);
  return flat.length === 0 ? groups : [{ targetFramework: null, dependencies: flat }, ...groups];
}

function readDependencies(parent: XmlElement, semVer2: boolean[]): Dependency[] {
  return children(parent, 'dependency').map(({ attributes }) => {
    const id = attributes.get('id')?.trim() ?? '';
    if (!isPackageId(id)) throw refuse(`depends on ${quote(id)}, which is not a package id.`);
    const range = parseRange(attributes.get('version') ?? '');
    if (range === undefined) {
      throw refuse(`depends on ${id} ${quote(attributes.get('version') ?? '')}, which is not a version range.`);
    }
    semVer2.push(isSemVer2Range(range));
    return { id, range: formatRange(range) };
  });
}

function readPackageTypes(metadata: XmlElement): PackageType[] {
  const types = child(metadata, 'packageTypes');
  if (types === undefined) return [];
  return children(types, 'packageType').flatMap(({ attributes }) => {
    const name = attributes.get('name')?.trim();
    return name ? [{ name, version: attributes.get('version')?.trim() || null }] : [];
  });
}

function readRepository(metadata: XmlElement): Repository | null {
  const attributes = child(metadata, 'repository')?.attributes;
  if (attributes === undefined) return null;
  const read = (name: string) => attributes.get(name)?.trim() || null;
  return { type: read('type'), url: read('url'), branch: read('branch'), commit: read('commit') };
}

function children(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((element) => element.name === name);
}

function child(parent: XmlElement, name: string): XmlElement | undefined {
  const found = children(parent, name);
  if (found.length > 1) throw refuse(`has more than one ${name} element.`);
  return found[0];
}

function text(parent: XmlElement, name: string): string | null {
  return child(parent, name)?.text.trim() || null;
}

function requiredText(parent: XmlElement, name: string): string {
  const value = text(parent, name);
  if (value === null) throw refuse(`has no ${name}.`);
  return value;
}

function isTrue(parent: XmlElement, name: string): boolean {
  return /^(true|1)$/i.test(text(parent, name) ?? '');
}

function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function refuse(rest: string): HttpError {
  return new HttpError(400, `The package is not valid: its nuspec ${rest}`);
}
