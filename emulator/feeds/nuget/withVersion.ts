import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import type { Entry } from 'yauzl';
import { ZipFile } from 'yazl';
import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import { type Archive, withArchive } from './archive.ts';
import { fullVersion, type NuGetVersion } from './version.ts';
import { decodeXml, encodeXml } from './xmlEncoding.ts';

/** Where a version stands in the two XML files of a package that name it. */
const versionPlaces: readonly { readonly file: RegExp; readonly element: readonly string[] }[] = [
  { file: /^[^/]+\.nuspec$/i, element: ['package', 'metadata', 'version'] },
  { file: /\.psmdcp$/i, element: ['coreProperties', 'version'] },
];
/** It vouches for the bytes as they were. */
const signature = '.signature.p7s';

/**
 * The bytes of a package whose nuspec names another version; a signature, which would be broken, goes. All else stays as
 * it is, compressed anew.
 * @throws HttpError 400 while it is read, when the archive cannot be.
 */
export async function* nupkgWithVersion(source: Spool['source'], version: NuGetVersion): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  // Its type says less than it is.
  const output = zip.outputStream as Readable;
  const fail = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on('error', fail);
  const closed = new Promise<void>((resolve) => output.once('close', resolve));
  const working = withArchive(source, async (archive) => {
    await addEntries(zip, archive, fullVersion(version));
    zip.end();
    // The archive is read until the last of its entries is through.
    await closed;
  }).catch(fail);
  try {
    yield* output;
  } finally {
    output.destroy();
    await working;
  }
}

async function addEntries(zip: ZipFile, archive: Archive, version: string): Promise<void> {
  const entries = [...archive.entries.values()];
  entries.sort((one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader);
  for (const entry of entries) {
    const { fileName } = entry;
    const options = { mtime: entry.getLastModDate(), mode: modeOf(entry), forceDosTimestamp: true };
    const place = versionPlaces.find(({ file }) => file.test(fileName));
    if (fileName === signature) continue;
    if (fileName.endsWith('/')) zip.addEmptyDirectory(fileName, options);
    else if (place !== undefined) {
      const changed = replaceText(await archive.read(entry), place.element, version);
      zip.addBuffer(changed, fileName, options);
    } else {
      zip.addReadStreamLazy(fileName, { ...options, compress: entry.compressionMethod !== 0 }, (opened) => {
        archive.open(entry).then(
          (stream) => opened(null, stream),
          (error) => opened(error, undefined as never),
        );
      });
    }
  }
}

function modeOf({ versionMadeBy, externalFileAttributes, fileName }: Entry): number {
  const unix = versionMadeBy >> 8 === 3 ? externalFileAttributes >>> 16 : 0;
  return unix !== 0 ? unix : fileName.endsWith('/') ? 0o040755 : 0o100644;
}

/** Replaces the text of an element, and nothing else: comments, order and encoding stay. */
function replaceText(bytes: Buffer, element: readonly string[], text: string): Buffer {
  const { xml, encoding } = decodeXml(bytes);
  const span = findText(xml, element);
  if (span === undefined) return bytes;
  return encodeXml(`${xml.slice(0, span.start)}${text}${xml.slice(span.end)}`, encoding);
}

function findText(xml: string, element: readonly string[]): { start: number; end: number } | undefined {
  const parser = new SaxesParser();
  const path: string[] = [];
  let start: number | undefined;
  let end: number | undefined;
  const isThere = (): boolean => path.length === element.length && path.every((name, index) => name === element[index]);
  parser.on('opentag', ({ name, isSelfClosing }) => {
    path.push(name.slice(name.indexOf(':') + 1));
    if (isThere() && start === undefined && !isSelfClosing) start = parser.position;
  });
  parser.on('closetag', () => {
    if (isThere() && start !== undefined && end === undefined) end = xml.lastIndexOf('<', parser.position - 1);
    path.pop();
  });
  try {
    parser.write(xml).close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, `The package cannot be repackaged: its metadata is not well-formed XML (${reason}).`);
  }
  return start === undefined || end === undefined ? undefined : { start, end };
}
