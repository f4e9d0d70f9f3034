import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import type { HostilePackages } from './hostilePackages.ts';

const bad = { name: 'bad', version: '1.0.0' };

function entry(name: string, content: string | Buffer = '', header: Partial<TarEntry['header']> = {}): TarEntry {
  const body = Buffer.from(content);
  return { header: { name, size: body.length, type: 'file', ...header }, body };
}

const manifest = entry('package/package.json', JSON.stringify(bad));

async function tgz(noise: Buffer, ...entries: TarEntry[]): Promise<Buffer> {
  return gzipSync(await packTar([...entries, entry('package/noise.bin', noise)]));
}

/** The document that publishes a tarball. */
const published = (tarball: Buffer, content = bad): Buffer =>
  Buffer.from(JSON.stringify(npmPublishDocument(content, tarball)));

const holding = (one: TarEntry) => async (noise: Buffer) => published(await tgz(noise, manifest, one));
const saying = (packageJson: string | Buffer) => async (noise: Buffer) =>
  published(await tgz(noise, entry('package/package.json', packageJson)));

async function good(noise: Buffer): Promise<Buffer> {
  return tgz(noise, manifest);
}

/** A digest in the document with its letters in another order. */
async function withDigest(noise: Buffer, name: 'shasum' | 'integrity'): Promise<Buffer> {
  const document = JSON.parse(published(await good(noise)).toString());
  const { dist } = document.versions[bad.version];
  dist[name] = name === 'shasum' ? [...dist[name]].reverse().join('') : `sha512-${'A'.repeat(86)}==`;
  return Buffer.from(JSON.stringify(document));
}

/** Published under the name of the URL, but with another one inside. */
const named = (name: string, version = bad.version) => saying(JSON.stringify({ name, version }));

export const documents: HostilePackages = {
  'no archive': [async (noise) => published(Buffer.concat([Buffer.from('hello'), noise])), /not valid gzip/],
  'nothing at all': [async () => Buffer.alloc(0), /not valid JSON/],
  'an archive that is cut off': [async (noise) => published((await good(noise)).subarray(0, -20)), /truncated/],
  'flipped bits': [
    async (noise) => {
      const tarball = await good(noise);
      tarball.writeUInt8(tarball.readUInt8(30) ^ 0xff, 30);
      return published(tarball);
    },
    /damaged|gzip|truncated|package\.json/,
  ],
  'a path upwards': [holding(entry('package/../../evil')), /outside of the package folder/],
  'a path upwards with backslashes': [holding(entry('package\\..\\evil')), /outside of the package folder/],
  'an absolute path': [holding(entry('/etc/evil')), /outside of the package folder/],
  'a path of a drive': [holding(entry('c:/evil')), /outside of the package folder/],
  'a symbolic link': [holding(entry('package/l', '', { type: 'symlink', linkname: '/etc/passwd' })), /a symlink/],
  'a hard link': [holding(entry('package/l', '', { type: 'link', linkname: 'x' })), /a link/],
  'a device': [holding(entry('package/d', '', { type: 'character-device' })), /a character-device/],
  'an entry twice': [
    async (noise) => published(await tgz(noise, manifest, entry('package/a', '1'), entry('./package/a', '2'))),
    /package\/a twice/,
  ],
  'a bomb': [holding(entry('package/zeros', Buffer.alloc(130 * 1024 * 1024))), /like a bomb/],
  'too many entries': [
    async (noise) =>
      published(await tgz(noise, manifest, ...Array.from({ length: 10_001 }, (_, index) => entry(`package/${index}`)))),
    /more than 10000 files/,
  ],
  'huge metadata': [saying(Buffer.alloc(4_194_305, ' ')), /larger than 4 MB/],
  'no metadata': [async (noise) => published(await tgz(noise)), /no package\/package\.json/],
  'metadata twice': [holding(manifest), /package\/package\.json twice/],
  'metadata that cannot be read': [saying('{'), /not a JSON object/],
  'metadata of something else': [named('other'), /tarball says other 1\.0\.0/],
  'a name that leaves its folder': [
    async (noise) => published(await good(noise), { ...bad, name: '../bad' }),
    /URL names "bad"/,
  ],
  'a name with a line break': [named('bad\nX-Evil: 1'), /tarball says bad\?X-Evil: 1 1\.0\.0/],
  'a version that is none': [
    async (noise) => published(await good(noise), { ...bad, version: 'one' }),
    /"one" is not a semantic version/,
  ],
  'a checksum of something else': [(noise) => withDigest(noise, 'integrity'), /does not match its sha512 integrity/],
};

/** The other one of the two digests. */
export const withOtherShasum = (noise: Buffer) => withDigest(noise, 'shasum');
