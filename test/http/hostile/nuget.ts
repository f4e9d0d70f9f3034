import assert from 'node:assert/strict';
import { buildNupkg, type NupkgContent, nuspecOf } from '../../../emulator/demo/nugetPackage.ts';
import type { HostilePackages } from './hostilePackages.ts';

/** Of one length with each name that takes its place. */
const some = 'lib/a.txt';
const content: NupkgContent = { id: 'Bad', version: '1.0.0' };

function build(noise: Buffer, changes: Partial<NupkgContent> = {}): Promise<Buffer> {
  return buildNupkg({ ...content, ...changes, files: { [some]: 'a', 'lib/b.txt': 'b', 'noise.bin': noise } });
}

async function renamed(noise: Buffer, to: string, from = some): Promise<Buffer> {
  const zip = await build(noise);
  assert.equal(from.length, to.length);
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Overwrites a 32-bit field of an entry in the central directory (zip specification, 4.3.12). */
async function patched(noise: Buffer, offset: number, value: number, name = some): Promise<Buffer> {
  const zip = await build(noise);
  const at = zip.lastIndexOf(name) - 46;
  assert.equal(zip.toString('latin1', at, at + 4), 'PK\x01\x02');
  zip.writeUInt32LE(value, at + offset);
  return zip;
}

const unixMode = (mode: number): number => (mode << 16) >>> 0;

/** The count stands in the end of the central directory, and is believed before any entry is read. */
async function crowded(noise: Buffer): Promise<Buffer> {
  const zip = await build(noise);
  zip.writeUInt16LE(10_001, zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 10);
  return zip;
}

/** The nuspec as given, whatever it is. */
async function withNuspec(noise: Buffer, xml: string): Promise<Buffer> {
  const zip = await buildNupkg({ ...content, id: 'Old', files: { 'Bad.nuspec': xml, 'noise.bin': noise } });
  return Buffer.from(zip.toString('latin1').replaceAll('Old.nuspec', 'lib/nuspec'), 'latin1');
}

export const nupkgs: HostilePackages = {
  'no archive': [async (noise) => Buffer.concat([Buffer.from('hello'), noise]), /zip file/],
  'nothing at all': [async () => Buffer.alloc(0), /zip file|no file/],
  'an archive that is cut off': [async (noise) => (await build(noise)).subarray(0, -30), /cut off/],
  'flipped bits': [
    async (noise) => {
      const zip = await build(noise);
      zip.writeUInt8(zip.readUInt8(80) ^ 0xff, 80);
      return zip;
    },
    /damaged|checksum|XML/,
  ],
  'a path upwards': [(noise) => renamed(noise, '../ab.txt'), /points out of it/],
  'a path upwards with backslashes': [(noise) => renamed(noise, '..\\ab.txt'), /points out of it/],
  'an escaped path upwards': [(noise) => renamed(noise, '%2e%2e/ab'), /points out of it/],
  'an absolute path': [(noise) => renamed(noise, '/ib/a.txt'), /points out of it/],
  'a path of a drive': [(noise) => renamed(noise, 'c:/ba.txt'), /points out of it/],
  'a symbolic link': [(noise) => patched(noise, 38, unixMode(0o120777)), /link or a device/],
  'a device': [(noise) => patched(noise, 38, unixMode(0o020666)), /link or a device/],
  'an entry twice': [(noise) => renamed(noise, 'lib/b.txt'), /two entries named/],
  'a bomb': [(noise) => patched(noise, 24, 2 ** 31), /like a zip bomb/],
  'too many entries': [crowded, /entries/],
  'huge metadata': [(noise) => build(noise, { metadataXml: ' '.repeat(5_000_000) }), /more than 4 MB/],
  'a bomb for metadata': [
    (noise) => withNuspec(noise, `<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${nuspecOf(content)}&b;`),
    /XML/,
  ],
  'no metadata': [(noise) => renamed(noise, 'Bad.nuspex', 'Bad.nuspec'), /no \.nuspec/],
  'metadata twice': [
    (noise) => buildNupkg({ ...content, files: { 'B.nuspec': 'x', noise } }),
    /more than one \.nuspec/,
  ],
  'metadata that cannot be read': [(noise) => withNuspec(noise, 'MZ'), /XML/],
  'metadata of something else': [(noise) => renamed(noise, 'Dab.nuspec', 'Bad.nuspec'), /names the id Bad/],
  'a name that leaves its folder': [(noise) => build(noise, { id: '..' }), /points out|not a package id/],
  'a name with a line break': [(noise) => build(noise, { id: 'Bad\nX-Evil: 1' }), /./],
  'a version that is none': [(noise) => build(noise, { version: 'one' }), /not a NuGet version/],
  'a checksum of something else': [(noise) => patched(noise, 16, 1, 'Bad.nuspec'), /does not match its checksum/],
};
