import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { buildNpmTarball } from '../../../emulator/demo/npmPackage.ts';
import { npmPackages } from '../../../emulator/feeds/npm/packages.ts';
import { readAll, spoolOf } from '../../support/spool.ts';

async function contentOf(tarball: Buffer): Promise<Map<string, string>> {
  const entries = await unpackTar(Uint8Array.from(gunzipSync(tarball)));
  return new Map(entries.map(({ header, data }) => [header.name, Buffer.from(data ?? []).toString('latin1')]));
}

async function repackaged(tarball: Buffer, version: string): Promise<Buffer> {
  return readAll(await npmPackages.withVersion(spoolOf(tarball), version));
}

test('only the version in package.json and npm-shrinkwrap.json changes', async () => {
  const name = '@acme/lab';
  const shrinkwrap = JSON.stringify({ name, version: '1.0.0-rc.1', packages: { '': { name, version: '1.0.0-rc.1' } } });
  const noise = randomBytes(300_000).toString('base64');
  const files = { 'npm-shrinkwrap.json': shrinkwrap, 'README.md': '# 1.0.0-rc.1\n', 'noise.txt': noise };
  const tarball = await buildNpmTarball({ name, version: '1.0.0-rc.1', dependencies: { other: '1.0.0-rc.1' } }, files);
  const after = await repackaged(tarball, '1.0.0');
  const [old, now] = [await contentOf(tarball), await contentOf(after)];
  assert.deepEqual([...now.keys()], [...old.keys()]);
  const changed = [...now].filter(([path, text]) => old.get(path) !== text).map(([path]) => path);
  assert.deepEqual(changed, ['package/package.json', 'package/npm-shrinkwrap.json']);
  const packageJson = old.get('package/package.json') ?? '';
  assert.equal(now.get('package/package.json'), packageJson.replace('"version": "1.0.0-rc.1"', '"version": "1.0.0"'));
  const wrapped = JSON.parse(now.get('package/npm-shrinkwrap.json') ?? '');
  assert.deepEqual([wrapped.version, wrapped.packages[''].version], ['1.0.0', '1.0.0']);
  const read = await npmPackages.read(spoolOf(after));
  assert.deepEqual([read.group, read.name, read.version], ['@acme', 'lab', '1.0.0']);
});

test('package.json keeps its indentation', async () => {
  const text = '{\n\t"name": "tabs",\n\t"version": "1.0.0"\n}\n';
  const header = { name: 'package/package.json', size: text.length, type: 'file' as const };
  const after = await repackaged(gzipSync(await packTar([{ header, body: text }])), '1.0.1');
  assert.equal((await contentOf(after)).get('package/package.json'), text.replace('1.0.0', '1.0.1'));
});

test('what is no version is refused before a byte is made', async () => {
  const tarball = await buildNpmTarball({ name: 'lab', version: '1.0.0' });
  for (const [version, message] of [
    ['one', /"one" is not a semantic version/],
    ['1.0', /not a semantic version/],
    ['1.0.0+build', /build metadata/],
    ['v1.0.0', /Write version "v1.0.0" as 1\.0\.0/],
  ] as const) {
    await assert.rejects(npmPackages.withVersion(spoolOf(tarball), version), { message }, version);
  }
});

test('a tarball that is none ends the bytes with the reason', async () => {
  await assert.rejects(repackaged(Buffer.from('no gzip'), '1.0.0'), /not valid gzip data/);
});

test('whoever stops reading in the middle leaves nothing behind', async () => {
  const files = { 'noise.txt': randomBytes(9_000_000).toString('base64') };
  const tarball = await buildNpmTarball({ name: 'lab', version: '1.0.0' }, files);
  for await (const _chunk of await npmPackages.withVersion(spoolOf(tarball), '1.0.1')) break;
});
