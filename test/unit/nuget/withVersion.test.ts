import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { ZipFile } from 'yazl';
import { buildNupkg, nuspecOf } from '../../../emulator/demo/nugetPackage.ts';
import { withArchive } from '../../../emulator/feeds/nuget/archive.ts';
import { nugetPackages } from '../../../emulator/feeds/nuget/packages.ts';
import { readAll, spoolOf } from '../../support/spool.ts';

/** Every entry of a package by name, as latin-1 text. */
function contentOf(nupkg: Buffer): Promise<Map<string, string>> {
  return withArchive({ bytes: nupkg }, async ({ entries, open }) => {
    const texts = new Map<string, string>();
    for (const [name, entry] of entries) texts.set(name, (await readAll(await open(entry))).toString('latin1'));
    return texts;
  });
}

async function repackaged(nupkg: Buffer, version: string): Promise<Buffer> {
  return readAll(await nugetPackages.withVersion(spoolOf(nupkg), version));
}

async function zipOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name);
  zip.end();
  return readAll(zip.outputStream as AsyncIterable<Uint8Array>);
}

test('only the version of the nuspec and of the core properties changes, and a signature goes', async () => {
  const core = (version: string) =>
    `<?xml version="1.0"?><coreProperties xmlns:dc="urn:dc"><dc:creator>x</dc:creator><version>${version}</version></coreProperties>`;
  const noise = randomBytes(300_000);
  const files = {
    'lib/netstandard2.0/_._': '',
    'content/noise.bin': noise,
    'content/version.xml': '<version>1.0.0-rc.1</version>',
    'package/services/metadata/core-properties/1.psmdcp': core('1.0.0-rc.1'),
    '.signature.p7s': 'signed',
  };
  const dependency = '<dependencies><dependency id="Other" version="1.0.0-rc.1" /></dependencies>';
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0-rc.1', metadataXml: dependency, files });
  const [before, after] = [await contentOf(nupkg), await contentOf(await repackaged(nupkg, '1.0.0'))];
  assert.deepEqual(
    [...after.keys()],
    [...before.keys()].filter((name) => name !== '.signature.p7s'),
  );
  const changed = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
  assert.deepEqual(changed, ['Lab.Pkg.nuspec', 'package/services/metadata/core-properties/1.psmdcp']);
  const nuspec = before.get('Lab.Pkg.nuspec') ?? '';
  assert.equal(
    after.get('Lab.Pkg.nuspec'),
    nuspec.replace('<version>1.0.0-rc.1</version>', '<version>1.0.0</version>'),
  );
  assert.equal(after.get(changed[1] ?? ''), core('1.0.0'));
  assert.equal(after.get('content/noise.bin'), noise.toString('latin1'));
  const read = await nugetPackages.read(spoolOf(await repackaged(nupkg, '1.0.0')));
  assert.deepEqual([read.name, read.version], ['Lab.Pkg', '1.0.0']);
});

const nuspec = nuspecOf({ id: 'Läb', version: '1.0.0' }).replace('<id>', '<!-- <version>0</version> --><id>');
for (const [name, encode] of [
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-8 with CRLF', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['UTF-16 LE', (text: string) => Buffer.from(`\uFEFF${text.replace('utf-8', 'utf-16')}`, 'utf16le')],
  ['UTF-16 BE', (text: string) => Buffer.from(`\uFEFF${text.replace('utf-8', 'utf-16')}`, 'utf16le').swap16()],
] as const) {
  test(`a nuspec in ${name} stays in it, and its comments stay`, async () => {
    const nupkg = await zipOf({ 'Läb.nuspec': encode(nuspec) });
    const after = await contentOf(await repackaged(nupkg, '2.0.0-beta'));
    const expected = encode(nuspec.replace('<version>1.0.0<', '<version>2.0.0-beta<'));
    assert.equal(after.get('Läb.nuspec'), expected.toString('latin1'));
  });
}

test('what is no NuGet version is refused before a byte is made', async () => {
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' });
  await assert.rejects(nugetPackages.withVersion(spoolOf(nupkg), 'one'), {
    message: '"one" is not a NuGet version such as 1.0.0.',
  });
});

test('an archive that is none ends the bytes with the reason', async () => {
  await assert.rejects(repackaged(Buffer.from('no zip'), '1.0.0'), /not a zip file/);
});

test('whoever stops reading in the middle leaves nothing behind', async () => {
  const files = { 'content/noise.bin': randomBytes(3_000_000), 'content/more.bin': randomBytes(3_000_000) };
  const nupkg = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0', files });
  for await (const _chunk of await nugetPackages.withVersion(spoolOf(nupkg), '1.0.1')) break;
});
