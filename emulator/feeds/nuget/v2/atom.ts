import { escapeXml } from '../escapeXml.ts';
import type { ListedPackage } from './listedPackage.ts';
import { type EdmType, properties, type Value } from './properties.ts';

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
const namespaces = [
  'xmlns="http://www.w3.org/2005/Atom"',
  'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"',
  'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"',
].join(' ');
/** Where NuGet expects entries to come from; old clients look at it. */
const category =
  '<category term="NuGetGallery.OData.V2FeedPackage" scheme="http://schemas.microsoft.com/ado/2007/08/dataservices/scheme" />';

/** What a V2 source answers at its root. @param baseUrl without a slash at its end. */
export function serviceDocument(baseUrl: string): string {
  return `${declaration}<service xml:base="${escapeXml(baseUrl)}/" xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
  <workspace>
    <atom:title type="text">Default</atom:title>
    <collection href="Packages"><atom:title type="text">Packages</atom:title></collection>
  </workspace>
</service>
`;
}

/** The model in EDMX, which old clients read before they search. */
export function metadataDocument(): string {
  const described = Object.entries(properties).map(
    ([name, { type }]) =>
      `        <Property Name="${name}" Type="${type}" Nullable="${isKey(name) ? 'false' : 'true'}" />`,
  );
  const operation = (name: string, parameters: Readonly<Record<string, EdmType>>) =>
    [
      `        <FunctionImport Name="${name}" ReturnType="Collection(NuGetGallery.OData.V2FeedPackage)" EntitySet="Packages" m:HttpMethod="GET">`,
      ...Object.entries(parameters).map(
        ([parameter, type]) => `          <Parameter Name="${parameter}" Type="${type}" />`,
      ),
      '        </FunctionImport>',
    ].join('\n');
  return `${declaration}<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
  <edmx:DataServices m:DataServiceVersion="2.0" m:MaxDataServiceVersion="2.0" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
    <Schema Namespace="NuGetGallery.OData" xmlns="http://schemas.microsoft.com/ado/2006/04/edm">
      <EntityType Name="V2FeedPackage" m:HasStream="true">
        <Key><PropertyRef Name="Id" /><PropertyRef Name="Version" /></Key>
${described.join('\n')}
      </EntityType>
      <EntityContainer Name="V2FeedContext" m:IsDefaultEntityContainer="true">
        <EntitySet Name="Packages" EntityType="NuGetGallery.OData.V2FeedPackage" />
${operation('Search', { searchTerm: 'Edm.String', targetFramework: 'Edm.String', includePrerelease: 'Edm.Boolean', semVerLevel: 'Edm.String' })}
${operation('FindPackagesById', { id: 'Edm.String', semVerLevel: 'Edm.String' })}
${operation('GetUpdates', { packageIds: 'Edm.String', versions: 'Edm.String', includePrerelease: 'Edm.Boolean', includeAllVersions: 'Edm.Boolean', targetFrameworks: 'Edm.String', versionConstraints: 'Edm.String', semVerLevel: 'Edm.String' })}
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
}

function isKey(name: string): boolean {
  return name === 'Id' || name === 'Version';
}

/** One package as a document. */
export function entryDocument(baseUrl: string, listed: ListedPackage): string {
  return declaration + entry(baseUrl, listed, `xml:base="${escapeXml(baseUrl)}/" ${namespaces}`);
}

/** A page of packages. */
export interface Page {
  readonly title: string;
  readonly packages: readonly ListedPackage[];
  /** How many there are on all pages; null when nobody asked. */
  readonly total: number | null;
  readonly nextUrl: string | null;
}

export function feedDocument(baseUrl: string, { title, packages, total, nextUrl }: Page): string {
  return [
    `${declaration}<feed xml:base="${escapeXml(baseUrl)}/" ${namespaces}>`,
    ...(total === null ? [] : [`<m:count>${total}</m:count>`]),
    `<id>${escapeXml(baseUrl)}/${title}</id>`,
    `<title type="text">${title}</title>`,
    `<updated>${packages[0]?.row.published ?? '1970-01-01T00:00:00Z'}</updated>`,
    `<link rel="self" title="${title}" href="${title}" />`,
    ...packages.map((listed) => entry(baseUrl, listed, '')),
    ...(nextUrl === null ? [] : [`<link rel="next" href="${escapeXml(nextUrl)}" />`]),
    '</feed>\n',
  ].join('\n');
}

function entry(baseUrl: string, listed: ListedPackage, attributes: string): string {
  const { row, metadata } = listed;
  const place = `Packages(Id='${quoted(row.package_id)}',Version='${quoted(row.version)}')`;
  const download = `${baseUrl}/package/${encodeURIComponent(row.package_id)}/${encodeURIComponent(row.version)}`;
  return [
    `<entry${attributes === '' ? '' : ` ${attributes}`}>`,
    `<id>${escapeXml(`${baseUrl}/${place}`)}</id>`,
    category,
    `<link rel="edit" title="V2FeedPackage" href="${escapeXml(place)}" />`,
    `<title type="text">${escapeXml(row.package_id)}</title>`,
    `<summary type="text">${escapeXml(metadata.summary ?? '')}</summary>`,
    `<updated>${row.published}</updated>`,
    `<author><name>${escapeXml(metadata.authors)}</name></author>`,
    `<content type="application/zip" src="${escapeXml(download)}" />`,
    '<m:properties>',
    ...Object.entries(properties).map(([name, { type, value }]) => propertyElement(name, type, value(listed))),
    '</m:properties>',
    '</entry>',
  ].join('\n');
}

function propertyElement(name: string, type: EdmType, value: Value): string {
  const typed = type === 'Edm.String' ? '' : ` m:type="${type}"`;
  return value === null
    ? `<d:${name}${typed} m:null="true" />`
    : `<d:${name}${typed}>${escapeXml(String(value))}</d:${name}>`;
}

/** Text in a literal of OData. */
function quoted(text: string): string {
  return encodeURIComponent(text).replaceAll("'", "''");
}
