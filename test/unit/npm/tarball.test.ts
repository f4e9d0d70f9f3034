import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { buildNpmTarball } from '../../../emulator/demo/npmPackage.ts';
import { readTarball } from '../../../emulator/feeds/npm/tarball.ts';

const packageJson = '{"name":"acme","version":"1.0.0"}';

function file(name: string, body: string | Buffer = ''): TarEntry {
  return { header: { name, size: Buffer.byteLength(body), type: 'file' }, body };
}

async function tgz(...entries: TarEntry[]): Promise<Buffer> {
  return gzipSync(await packTar(entries));
}

function read(bytes: Buffer) {
  return readTarball({ source: { bytes }, size: bytes.length });
}

test('a tarball yields its package.json, file count and unpacked size', async () => {
  const content = await read(
    await buildNpmTarball({ name: '@acme/x', version: '1.2.3' }, { 'npm-shrinkwrap.json': '{}' }),
  );
  assert.equal(content.packageJson.name, '@acme/x');
  assert.equal(content.fileCount, 3);
  assert.ok(content.unpackedSize > 50);
  assert.equal(content.hasShrinkwrap, true);
  assert.equal(content.hasBindingGyp, false);
});

test('names that begin with ./ and a byte order mark are fine', async () => {
  const content = await read(await tgz(file('./package/package.json', `\uFEFF${packageJson}`)));
  assert.equal(content.packageJson.version, '1.0.0');
});

const good = file('package/package.json', packageJson);
const refusals: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
  ['text instead of gzip', async () => Buffer.from('hello'), /not valid gzip/],
  ['nothing at all', async () => Buffer.alloc(0), /truncated/],
  ['gzip that is cut', async () => (await tgz(good)).subarray(0, -20), /truncated/],
  [
    'a cut archive inside whole gzip',
    async () => gzipSync(Buffer.from(await packTar([good])).subarray(0, 600)),
    /truncated/,
  ],
  ['gzip of something else', async () => gzipSync('x'.repeat(2000)), /damaged/],
  ['no package.json', async () => tgz(file('package/index.js')), /has no package\/package\.json/],
  ['package.json elsewhere', async () => tgz(file('other/package.json', packageJson)), /has no package/],
  ['package.json that is not JSON', async () => tgz(file('package/package.json', '{')), /not a JSON object/],
  ['package.json that is a list', async () => tgz(file('package/package.json', '[]')), /not a JSON object/],
  ['package.json twice', async () => tgz(good, good), /package\/package\.json twice/],
  ['package.json twice, once with ./', async () => tgz(good, file('./package/package.json', packageJson)), /twice/],
  [
    'a huge package.json',
    async () => tgz(file('package/package.json', Buffer.alloc(4_194_305, 32))),
    /larger than 4 MB/,
  ],
  [
    'a path upwards',
    async () => tgz(good, file('package/../../evil')),
    /outside of the package folder: package\/\.\.\/\.\.\/evil/,
  ],
  ['a path upwards with backslashes', async () => tgz(good, file('package\\..\\evil')), /outside/],
  ['an absolute path', async () => tgz(good, file('/etc/evil')), /outside/],
  ['a drive path', async () => tgz(good, file('C:\\evil')), /outside/],
  [
    'a symbolic link',
    async () => tgz(good, { header: { name: 'package/l', size: 0, type: 'symlink', linkname: '/etc/passwd' } }),
    /holds a symlink \(package\/l\)/,
  ],
  [
    'a hard link',
    async () => tgz(good, { header: { name: 'package/l', size: 0, type: 'link', linkname: 'x' } }),
    /holds a link/,
  ],
  [
    'a device',
    async () => tgz(good, { header: { name: 'package/d', size: 0, type: 'character-device' } }),
    /character-device/,
  ],
  ['a bomb', async () => tgz(good, file('package/zeros', Buffer.alloc(80 * 1024 * 1024))), /bomb/],
  [
    'too many files',
    async () => tgz(...Array.from({ length: 10_001 }, (_, i) => file(`package/${i}`))),
    /more than 10000/,
  ],
];

for (const [what, make, sentence] of refusals) {
  test(`a tarball with ${what} is refused in one sentence`, async () => {
    await assert.rejects(read(await make()), (error: Error & { status?: number }) => {
      assert.equal(error.status, 400);
      assert.match(error.message, sentence);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
}
