import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { buildGem, type GemContent, gemspecYaml, packGem } from '../../../emulator/demo/gemPackage.ts';
import type { HostilePackages } from './hostilePackages.ts';

const bad: GemContent = { name: 'bad', version: '1.0.0' };

function entry(name: string, content: string | Buffer = '', header: Partial<TarEntry['header']> = {}): TarEntry {
  const body = Buffer.from(content);
  return { header: { name, size: body.length, type: 'file', ...header }, body };
}

async function dataOf(noise: Buffer, ...entries: TarEntry[]): Promise<Buffer> {
  return gzipSync(await packTar([...entries, entry('noise.bin', noise)]));
}

const holding =
  (...entries: TarEntry[]) =>
  async (noise: Buffer) =>
    packGem({ 'metadata.gz': gzipSync(gemspecYaml(bad)), 'data.tar.gz': await dataOf(noise, ...entries) });
const saying = (yaml: string | Buffer) => async (noise: Buffer) =>
  packGem({ 'metadata.gz': gzipSync(yaml), 'data.tar.gz': await dataOf(noise) });
const built = (noise: Buffer) => buildGem({ ...bad, files: { 'noise.bin': noise } });
const metadata = entry('metadata.gz', gzipSync(gemspecYaml(bad)));

/** Parts of a gem, its data behind them. */
const parts =
  (...entries: TarEntry[]) =>
  async (noise: Buffer) =>
    Buffer.from(await packTar([...entries, entry('data.tar.gz', await dataOf(noise))]));
const wrongSums = gzipSync(`---\nSHA256:\n  data.tar.gz: ${'0'.repeat(64)}\n`);

export const gems: HostilePackages = {
  'no archive': [async (noise) => Buffer.concat([Buffer.from('hello'), noise]), /cut off|damaged|no metadata/],
  'nothing at all': [async () => Buffer.alloc(0), /no metadata|cut off|empty/],
  'an archive that is cut off': [async (noise) => (await built(noise)).subarray(0, 700), /cut off/],
  'flipped bits': [
    async (noise) => {
      const gem = await built(noise);
      // In the data of metadata.gz, which is the first entry.
      gem.writeUInt8(gem.readUInt8(560) ^ 0xff, 560);
      return gem;
    },
    /damaged|gzip|checksum|YAML|SHA/,
  ],
  'a path upwards': [holding(entry('../evil', 'x')), /outside of its folder/],
  'a path upwards with backslashes': [holding(entry('..\\evil', 'x')), /outside of its folder/],
  'an absolute path': [holding(entry('/etc/evil', 'x')), /outside of its folder/],
  'a path of a drive': [holding(entry('c:/evil', 'x')), /outside of its folder/],
  'a symbolic link': [holding(entry('a', '', { type: 'symlink', linkname: '/etc/passwd' })), /a symlink/],
  'a hard link': [holding(entry('a', '', { type: 'link', linkname: 'b' })), /a link/],
  'a device': [holding(entry('a', '', { type: 'character-device' })), /a character-device/],
  'an entry twice': [holding(entry('a', '1'), entry('./a', '2')), /"a" twice/],
  'a bomb': [holding(entry('zeros', Buffer.alloc(150_000_000))), /like a bomb/],
  'too many entries': [
    holding(...Array.from({ length: 10_001 }, (_, index) => entry(`f${index}`))),
    /more than 10000|10001|too many/,
  ],
  'huge metadata': [parts(entry('metadata.gz', Buffer.alloc(5_000_000))), /larger than 4 MB/],
  'a bomb for metadata': [saying(Buffer.alloc(5_000_000)), /unpacks to more than 4 MB/],
  'no metadata': [parts(), /no metadata\.gz/],
  'metadata twice': [parts(metadata, metadata), /"metadata\.gz" twice/],
  'metadata that cannot be read': [saying('a: [b'), /not the YAML/],
  'a name that leaves its folder': [saying(gemspecYaml({ ...bad, name: '../bad' })), /its name "\.\.\/bad"/],
  'a name with a line break': [saying(gemspecYaml({ ...bad, name: 'bad\nX-Evil: 1' })), /its name "bad/],
  'a version that is none': [saying(gemspecYaml({ ...bad, version: 'one' })), /its version "one"/],
  'a checksum of something else': [
    async (noise) => parts(metadata, entry('checksums.yaml.gz', wrongSums))(noise),
    /SHA256 of its data\.tar\.gz/,
  ],
};
