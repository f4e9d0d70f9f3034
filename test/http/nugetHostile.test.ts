import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildNupkg, type NupkgContent } from '../../emulator/demo/nugetPackage.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { buildPdb, buildSnupkg } from '../support/snupkg.ts';
import { startTestServer } from '../support/testServer.ts';

const lab = { id: 'Lab.Pkg', version: '1.0.0' };

/** Replaces bytes everywhere in a zip by others of the same length: in both headers of an entry. */
function replace(zip: Buffer, from: string, to: string): Buffer {
  assert.equal(from.length, to.length);
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Makes an entry's declared size in the central directory another one (zip specification, 4.3.12). */
function declareSize(zip: Buffer, name: string, size: number): Buffer {
  const changed = Buffer.from(zip);
  const at = changed.lastIndexOf(name) - 46;
  assert.equal(changed.toString('latin1', at, at + 4), 'PK\x01\x02');
  changed.writeUInt32LE(size, at + 24);
  return changed;
}

/** An archive with the nuspec as given, whatever it is. */
async function withNuspec(xml: string): Promise<Buffer> {
  const zip = await buildNupkg({ id: 'Lab.Old', version: '1.0.0', files: { 'Lab.Pkg.nuspec': xml } });
  return replace(zip, 'Lab.Old.nuspec', 'lib/old.nuspec');
}

const metadata = (inner: string) => `<package><metadata><id>Lab.Pkg</id>${inner}</metadata></package>`;
const twoFiles: NupkgContent = { ...lab, files: { 'lib/a.txt': 'a', 'lib/b.txt': 'b' } };

const entityBomb = `<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${metadata(
  '<version>1.0.0</version><description>&b;</description>',
)}`;

test('what is hostile or broken is refused with its reason, and leaves nothing behind', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'nuget-'));
  const server = await startTestServer({ dataDir });
  t.after(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true });
  });
  const feed = new NuGetFeed(await server.createFeed('lab', 'nuget'), server.adminKey);
  const good = await buildNupkg(twoFiles);
  const symbols = await buildSnupkg({ ...lab, files: { 'lib/a.pdb': Buffer.concat([buildPdb(), Buffer.alloc(500)]) } });
  const cases: [string, Buffer, RegExp][] = [
    ['traversal', replace(good, 'lib/a.txt', '../ab.txt'), /points out of it/],
    ['encoded traversal', replace(good, 'lib/a.txt', '%2e%2e/ab'), /points out of it/],
    ['absolute path', replace(good, 'lib/a.txt', '/ib/a.txt'), /points out of it/],
    ['duplicate entry', replace(good, 'lib/a.txt', 'lib/b.txt'), /two entries named/],
    ['bomb', declareSize(good, 'lib/a.txt', 2 ** 31), /like a zip bomb/],
    ['nuspec larger than it says', declareSize(good, 'Lab.Pkg.nuspec', 10), /damaged/],
    ['huge nuspec', await buildNupkg({ ...lab, metadataXml: ' '.repeat(5e6) }), /more than 4 MB/],
    ['entity bomb', await withNuspec(entityBomb), /not well-formed XML/],
    ['outer entity', await withNuspec(metadata('<version>&outside;</version>')), /not well-formed XML/],
    ['two ids', await withNuspec(metadata('<id>Other</id><version>1.0.0</version>')), /more than one id/],
    ['no version', await withNuspec(metadata('')), /has no version/],
    ['no metadata', await withNuspec('<package/>'), /no package\/metadata/],
    ['no XML', await withNuspec('MZ'), /not well-formed XML/],
    ['id with a path', await buildNupkg({ id: '..', version: '1.0.0' }), /points out|not a package id/],
    ['version beyond 32 bits', await buildNupkg({ ...lab, version: '4294967296.0.0' }), /not a NuGet version/],
    ['symbols that say too little', declareSize(symbols, 'lib/a.pdb', 10), /damaged/],
    ['symbols that say too much', declareSize(symbols, 'lib/a.pdb', 2 ** 31), /like a zip bomb/],
  ];
  const blobs = () => readdirSync(dataDir, { recursive: true }).map(String).filter(isBlob);
  for (const [name, bytes, message] of cases) {
    for (const place of ['/v3/package/', '/v3/symbolpackage/']) {
      const answer = await feed.push(bytes, place);
      assert.equal(answer.status, 400, `${name}: ${answer.status} ${answer.statusText}`);
      assert.match(answer.statusText, message, name);
    }
    assert.deepEqual(blobs(), [], name);
  }
  assert.equal((await feed.json('/v3/search')).totalHits, 0);
  assert.equal((await feed.push(good)).status, 201);
  assert.equal(blobs().length, 1);
});

function isBlob(path: string): boolean {
  return /[0-9a-f]{60,64}$/.test(path) || /^tmp[/\\]/.test(path);
}
