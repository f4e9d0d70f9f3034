import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { createTarPacker, type TarHeader } from 'modern-tar';
import { ZipFile } from 'yazl';
import { gemspecYaml } from '../../emulator/demo/gemPackage.ts';
import { nuspecOf } from '../../emulator/demo/nugetPackage.ts';

const mtime = new Date('2020-01-01T00:00:00Z');
/** What is packed does not shrink, so nothing tries to make it. */
const level = 0;

/** Gives the content of a file piece by piece. */
export type Content = () => Readable;

/** Writes a .nupkg of one large file. */
export async function writeNupkg(path: string, id: string, content: Content): Promise<void> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(nuspecOf({ id, version: '1.0.0' })), `${id}.nuspec`);
  zip.addReadStream(content(), 'content/large.bin', { compress: false, mtime });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Writes the .tgz of an npm package with one large file. */
export async function writeTarball(path: string, name: string, content: Content, size: number): Promise<void> {
  const packageJson = Buffer.from(JSON.stringify({ name, version: '1.0.0' }));
  await packTo(path, true, [
    [{ name: 'package/package.json', size: packageJson.length }, Readable.from([packageJson])],
    [{ name: 'package/large.bin', size }, content()],
  ]);
}

/** Writes a .gem with one large file, and beside it what goes into it. */
export async function writeGem(path: string, name: string, content: Content, size: number): Promise<void> {
  const data = `${path}.data`;
  await packTo(data, true, [[{ name: 'lib/large.bin', size }, content()]]);
  const metadata = gzipSync(gemspecYaml({ name, version: '1.0.0' }));
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(data)) sum.update(chunk);
  const own = createHash('sha256').update(metadata).digest('hex');
  const sums = gzipSync(`---\nSHA256:\n  metadata.gz: ${own}\n  data.tar.gz: ${sum.digest('hex')}\n`);
  await packTo(path, false, [
    [{ name: 'metadata.gz', size: metadata.length }, Readable.from([metadata])],
    [{ name: 'data.tar.gz', size: (await stat(data)).size }, createReadStream(data)],
    [{ name: 'checksums.yaml.gz', size: sums.length }, Readable.from([sums])],
  ]);
}

async function packTo(
  path: string,
  isGzipped: boolean,
  entries: readonly (readonly [Pick<TarHeader, 'name' | 'size'>, Readable])[],
): Promise<void> {
  const { readable, controller } = createTarPacker();
  const packing = (async () => {
    for (const [header, body] of entries) {
      const writer = controller.add({ ...header, type: 'file', mode: 0o644, mtime }).getWriter();
      for await (const chunk of body) await writer.write(chunk);
      await writer.close();
    }
    controller.finalize();
  })();
  const packed = Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]);
  if (isGzipped) await pipeline(packed, createGzip({ level }), createWriteStream(path));
  else await pipeline(packed, createWriteStream(path));
  await packing;
}

/** The document that `npm publish` sends for a tarball on disk, piece by piece. */
export async function publishDocument(path: string, name: string): Promise<Readable> {
  const [sha512, sha1] = [createHash('sha512'), createHash('sha1')];
  for await (const chunk of createReadStream(path)) {
    sha512.update(chunk);
    sha1.update(chunk);
  }
  const dist = { integrity: `sha512-${sha512.digest('base64')}`, shasum: sha1.digest('hex'), tarball: '' };
  const document = {
    _id: name,
    name,
    'dist-tags': { latest: '1.0.0' },
    versions: { '1.0.0': { name, version: '1.0.0', dist } },
    _attachments: {
      [`${name}-1.0.0.tgz`]: { content_type: 'application/octet-stream', data: '', length: (await stat(path)).size },
    },
  };
  const [before = '', after = ''] = JSON.stringify(document).split('"data":""');
  return Readable.from(
    (async function* () {
      yield `${before}"data":"`;
      // A multiple of three, so the pieces can be strung together.
      for await (const chunk of createReadStream(path, { highWaterMark: 3 * 256 * 1024 })) {
        yield chunk.toString('base64');
      }
      yield `"${after}`;
    })(),
    { objectMode: false },
  );
}
