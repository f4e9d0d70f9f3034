import { ZipFile } from 'yazl';
import { escapeXml } from '../feeds/nuget/escapeXml.ts';

/** What {@link buildNupkg} writes into the nuspec. */
export interface NupkgContent {
  readonly id: string;
  readonly version: string;
  readonly description?: string;
  readonly authors?: string;
  readonly tags?: string;
  /** Further XML inside `metadata`, as it is. */
  readonly metadataXml?: string;
  /** Further entries, by name. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

/** Zip times have no zone and start in 1980; a fixed one makes the same content the same bytes. */
const mtime = new Date(2020, 0, 1);

/** Builds a .nupkg that a client can restore into any project: content only, no assemblies. The same bytes each time. */
export async function buildNupkg(content: NupkgContent): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (name: string, bytes: string | Buffer) =>
    zip.addBuffer(Buffer.from(bytes), name, { mtime, mode: 0o100644, forceDosTimestamp: true });
  add(`${content.id}.nuspec`, nuspecOf(content));
  add('[Content_Types].xml', contentTypes);
  add('_rels/.rels', relationships(content.id));
  const files = content.files ?? { 'lib/netstandard2.0/_._': '' };
  for (const [name, bytes] of Object.entries(files)) add(name, bytes);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The nuspec of {@link buildNupkg}, for packages that are put together by hand. */
export function nuspecOf(content: NupkgContent): string {
  const { id, version, authors = 'ProGet Keys', description = `${id} ${version}`, tags } = content;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">',
    '  <metadata>',
    `    <id>${escapeXml(id)}</id>`,
    `    <version>${escapeXml(version)}</version>`,
    `    <authors>${escapeXml(authors)}</authors>`,
    `    <description>${escapeXml(description)}</description>`,
    ...(tags === undefined ? [] : [`    <tags>${escapeXml(tags)}</tags>`]),
    ...(content.metadataXml === undefined ? [] : [`    ${content.metadataXml}`]),
    '  </metadata>',
    '</package>',
    '',
  ].join('\n');
}

const contentTypes = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
  <Default Extension="nuspec" ContentType="application/octet" />
</Types>
`;

function relationships(id: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/${escapeXml(id)}.nuspec" Id="R1" />
</Relationships>
`;
}
