import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { readNupkg } from '../../../emulator/feeds/nuget/nupkg.ts';

const lab = { id: 'Lab.Pkg', version: '1.0.0' };

/** Replaces a name everywhere in a zip (both headers) by one of the same length. */
function rename(zip: Buffer, from: string, to: string): Buffer {
  assert.equal(Buffer.byteLength(from), Buffer.byteLength(to));
  const changed = Buffer.from(zip);
  for (let at = changed.indexOf(from); at !== -1; at = changed.indexOf(from, at + 1)) changed.write(to, at);
  assert.notDeepEqual(changed, zip);
  return changed;
}

/** Overwrites one 32-bit field of a central directory entry (offsets as in the zip specification, 4.3.12). */
function patchCentral(zip: Buffer, name: string, offset: number, value: number): Buffer {
  const changed = Buffer.from(zip);
  let at = changed.indexOf('PK\x01\x02', 0, 'latin1');
  while (changed.toString('utf8', at + 46, at + 46 + changed.readUInt16LE(at + 28)) !== name) {
    at = changed.indexOf('PK\x01\x02', at + 4, 'latin1');
    assert.notEqual(at, -1, name);
  }
  changed.writeUInt32LE(value, at + offset);
  return changed;
}

test('a package is read from memory and from a file', async (t) => {
  const bytes = await buildNupkg({ ...lab, description: 'Says <hello> & more', tags: 'a b' });
  const { metadata } = await readNupkg({ bytes });
  assert.equal(metadata.id, 'Lab.Pkg');
  assert.equal(metadata.description, 'Says <hello> & more');
  const folder = await mkdtemp(join(tmpdir(), 'nupkg-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'a.nupkg');
  await writeFile(path, bytes);
  assert.deepEqual((await readNupkg({ path })).metadata, metadata);
});

test('the demo builder makes the same bytes each time', async () => {
  assert.deepEqual(await buildNupkg(lab), await buildNupkg(lab));
});

test('a package that is broken or dangerous is refused with one sentence', async () => {
  const good = await buildNupkg({ ...lab, files: { 'lib/a.txt': 'aaaa', 'lib/b.txt': 'bbbb' } });
  const nuspec = 'Lab.Pkg.nuspec';
  const build = (files: Record<string, string | Buffer>, content = lab) => buildNupkg({ ...content, files });
  const corrupt = Buffer.from(good);
  const nuspecData = 30 + nuspec.length;
  corrupt.writeUInt8(corrupt.readUInt8(nuspecData + 40) ^ 0xff, nuspecData + 40);
  // The count stands in the end of central directory record, and is believed before any entry is read.
  const crowded = Buffer.from(good);
  crowded.writeUInt16LE(10_001, crowded.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 10);
  const cases: [string, Buffer, RegExp][] = [
    ['not a zip', Buffer.from('hello'), /not a zip file/],
    ['empty', Buffer.alloc(0), /not a zip file/],
    ['truncated', good.subarray(0, good.length - 30), /cut off/],
    ['half', good.subarray(0, good.length / 2), /cut off/],
    ['head lost', good.subarray(200), /zip file/],
    ['traversal', rename(good, 'lib/a.txt', '../ab.txt'), /points out of it/],
    ['encoded traversal', rename(good, 'lib/a.txt', '%2e%2e/ab'), /points out of it/],
    ['backslash traversal', rename(good, 'lib/a.txt', '..\\ab.txt'), /points out of it/],
    ['absolute', rename(good, 'lib/a.txt', '/ib/a.txt'), /points out of it/],
    ['drive', rename(good, 'lib/a.txt', 'c:/ba.txt'), /points out of it/],
    ['duplicate', rename(good, 'lib/a.txt', 'lib/b.txt'), /two entries named "lib\/b\.txt"/],
    ['no nuspec', rename(good, nuspec, 'Lab.Pkg.nuspex'), /no \.nuspec file at its root/],
    ['nuspec in a folder', rename(good, nuspec, 'Lab/Pkg.nuspec'), /no \.nuspec file at its root/],
    ['two nuspecs', await build({ 'Other.NUSPEC': 'x' }), /more than one \.nuspec/],
    ['nuspec of another id', rename(good, nuspec, 'Lab.Pgk.nuspec'), /"Lab\.Pgk\.nuspec", but names the id Lab\.Pkg/],
    ['link', patchCentral(good, 'lib/a.txt', 38, (0o120777 << 16) >>> 0), /link or a device/],
    ['overlap', patchCentral(good, 'lib/b.txt', 42, 0), /overlaps/],
    ['wrong checksum', patchCentral(good, nuspec, 16, 1), /does not match its checksum/],
    ['flipped bits', corrupt, /damaged|checksum|XML/],
    ['size that lies', patchCentral(good, nuspec, 24, 10), /damaged/],
    ['huge nuspec', await buildNupkg({ ...lab, metadataXml: ' '.repeat(5e6) }), /more than 4 MB/],
    ['bomb', patchCentral(good, 'lib/a.txt', 24, 2 ** 31), /like a zip bomb/],
    ['many entries', crowded, /10001 entries/],
    [
      'symbols',
      await buildNupkg({ ...lab, metadataXml: '<packageTypes><packageType name="SymbolsPackage"/></packageTypes>' }),
      /symbol package/,
    ],
    ['bad version', await buildNupkg({ id: 'Lab.Pkg', version: 'one' }), /not a NuGet version/],
  ];
  for (const [name, bytes, message] of cases) {
    await assert.rejects(readNupkg({ bytes }), { name: 'HttpError', status: 400, message }, name);
  }
});
