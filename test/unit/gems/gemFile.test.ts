import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { buildGem, gemspecYaml, packGem } from '../../../emulator/demo/gemPackage.ts';
import { readGem } from '../../../emulator/feeds/gems/gemFile.ts';
import type { GemSpec } from '../../../emulator/feeds/gems/gemSpec.ts';
import { HttpError } from '../../../emulator/http/reply.ts';

const read = (bytes: Buffer): Promise<GemSpec> => readGem({ source: { bytes } });

function entry(name: string, content: string | Buffer = '', header: Partial<TarEntry['header']> = {}): TarEntry {
  const body = Buffer.from(content);
  return { header: { name, size: body.length, type: 'file', ...header }, body };
}

const tar = async (...entries: TarEntry[]): Promise<Buffer> => Buffer.from(await packTar(entries));
const emptyData = async (): Promise<Buffer> => gzipSync(await tar());
const spec = { name: 'lab', version: '1.0' };

/** A gem with this specification. */
const withYaml = async (yaml: string): Promise<Buffer> =>
  packGem({ 'metadata.gz': gzipSync(yaml), 'data.tar.gz': await emptyData() });
/** A gem with these packed files. */
const withData = async (...entries: TarEntry[]): Promise<Buffer> =>
  packGem({ 'metadata.gz': gzipSync(gemspecYaml(spec)), 'data.tar.gz': gzipSync(await tar(...entries)) });
const good = {
  metadata: entry('metadata.gz', gzipSync(gemspecYaml(spec))),
  data: async () => entry('data.tar.gz', await emptyData()),
};

test('a built gem is read with its dependencies and platform', async () => {
  const dependencies = { rake: ['>= 12.0', '< 14'], 'a.b-c_d': ['= 1.10'] };
  const gem = await buildGem({ ...spec, platform: 'i686-linux', dependencies, requiredRubyVersion: ['>= 2.7'] });
  const found = await read(gem);
  assert.deepEqual([found.version, found.platform, found.originalPlatform], ['1.0', 'x86-linux', 'i686-linux']);
  assert.deepEqual(found.dependencies[1], { name: 'a.b-c_d', type: 'runtime', requirement: [['=', '1.10']] });
  assert.deepEqual(found.requiredRubyVersion, [['>=', '2.7']]);
  assert.deepEqual([found.description, found.email, found.date], [null, null, '2020-01-01']);
});

test('texts stay texts, Ruby objects stay plain, anchors and old forms are understood', async () => {
  const yaml = `--- !ruby/object:Gem::Specification
name: old
version: !ruby/object:Gem::Version
  version: 1.10
platform: !ruby/object:Gem::Platform
  cpu: x86_64
  os: linux
  version:
authors: &who
- Zoë
email: *who
dependencies:
- !ruby/object:Gem::Dependency
  name: rake
  requirement: &id001 !ruby/object:Gem::Requirement
    none: false
    requirements:
    - - ! '>='
      - !ruby/object:Gem::Version
        version: '0'
  type: :development
  version_requirements: *id001
summary: !ruby/object:Kernel {system: 'rm -rf /'}
description: "true"
homepage: ~
date: 2012-02-03 00:00:00 Z
files:
- lib/a.rb
- "- odd"
metadata:
  __proto__: x
  rubygems_mfa_required: 'true'
`;
  const found = await read(await withYaml(yaml));
  assert.deepEqual([found.version, found.platform, found.description], ['1.10', 'x86_64-linux', 'true']);
  assert.deepEqual([found.authors, found.email, found.homepage, found.summary], [['Zoë'], ['Zoë'], null, null]);
  assert.deepEqual(found.dependencies[0]?.type, 'development');
  assert.equal(found.metadata.rubygems_mfa_required, 'true');
});

test('a gem with a hundred thousand files in its list is read in a moment', async () => {
  const files = Array.from({ length: 100_000 }, (_, index) => `- lib/a/rather/long/path/file${index}.rb`).join('\n');
  const started = process.cpuUsage().user;
  await read(await withYaml(gemspecYaml(spec).replace(/^files:.*$/m, `files:\n${files}`)));
  const seconds = (process.cpuUsage().user - started) / 1e6;
  assert.ok(seconds < 2, `${seconds} s of processor time`);
});

const bad: readonly (readonly [what: string, gem: () => Promise<Buffer>, message: RegExp])[] = [
  ['text', async () => Buffer.from('this is no gem'), /cut off|damaged|no metadata/],
  ['zeros', async () => Buffer.alloc(2048), /has no metadata\.gz/],
  ['a gem that was cut off', async () => (await buildGem(spec)).subarray(0, 700), /cut off/],
  ['no metadata', async () => tar(await good.data()), /no metadata\.gz/],
  ['no data', async () => tar(good.metadata), /no data\.tar\.gz/],
  ['metadata twice', async () => tar(good.metadata, good.metadata, await good.data()), /"metadata\.gz" twice/],
  [
    'metadata that is not gzip',
    async () => tar(entry('metadata.gz', 'x'), await good.data()),
    /metadata\.gz is not valid gzip/,
  ],
  [
    'data that is not gzip',
    async () => tar(good.metadata, entry('data.tar.gz', 'x'.repeat(600))),
    /data\.tar\.gz is not valid gzip/,
  ],
  [
    'data that was cut off',
    async () =>
      tar(good.metadata, entry('data.tar.gz', gzipSync(await tar(entry('a', 'x'.repeat(5000)))).subarray(0, 30))),
    /truncated|cut off|valid gzip/,
  ],
  [
    'a metadata bomb',
    async () => tar(entry('metadata.gz', gzipSync(Buffer.alloc(5_000_000))), await good.data()),
    /metadata\.gz unpacks to more than 4 MB/,
  ],
  [
    'huge metadata',
    async () => tar(entry('metadata.gz', Buffer.alloc(5_000_000)), await good.data()),
    /larger than 4 MB/,
  ],
  ['a data bomb', async () => withData(entry('zeros', Buffer.alloc(120_000_000))), /like a bomb/],
  ['a file above its folder', async () => withData(entry('../evil', 'x')), /outside of its folder, "\.\.\/evil"/],
  ['an absolute file', async () => withData(entry('/etc/evil', 'x')), /outside of its folder/],
  ['a Windows path', async () => withData(entry('..\\evil', 'x')), /outside of its folder/],
  [
    'a link',
    async () => withData(entry('a', '', { type: 'symlink', linkname: '/etc/passwd' })),
    /holds a symlink, "a"/,
  ],
  ['a hard link', async () => withData(entry('a', '', { type: 'link', linkname: 'b' })), /holds a link, "a"/],
  ['a file twice', async () => withData(entry('a', '1'), entry('./a', '2')), /"a" twice/],
  [
    'too many files',
    async () => withData(...Array.from({ length: 10_001 }, (_, index) => entry(`f${index}`))),
    /more than 10000 files/,
  ],
  [
    'a link beside the parts',
    async () => tar(good.metadata, await good.data(), entry('x', '', { type: 'symlink', linkname: 'y' })),
    /symlink/,
  ],
  ['no YAML', () => withYaml('a: [b'), /not the YAML that gem build writes/],
  ['a list', () => withYaml('- a\n- b\n'), /not the YAML/],
  ['an alias bomb', () => withYaml(`a: &a [${'x,'.repeat(50)}]\n${bombLines()}`), /not the YAML/],
  ['no name', () => withYaml('version: "1"\n'), /its name ""/],
  ['a bad name', () => withYaml(gemspecYaml({ ...spec, name: '../a' })), /its name "\.\.\/a"/],
  ['a name of digits', () => withYaml(gemspecYaml({ ...spec, name: '123' })), /its name "123"/],
  ['a bad version', () => withYaml(gemspecYaml({ ...spec, version: '1-a' })), /its version "1-a"/],
  ['a bad platform', () => withYaml(gemspecYaml({ ...spec, platform: 'a b' })), /its platform "a b"/],
  ['a bad dependency', () => withYaml(gemspecYaml({ ...spec, dependencies: { 'a,b': ['>= 0'] } })), /depends on "a,b"/],
  ['a bad requirement', () => withYaml(gemspecYaml({ ...spec, dependencies: { a: ['like 1'] } })), /requires "like 1"/],
];

function bombLines(): string {
  return 'bcdefgh'.replace(/./g, (name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(30)}]\n`);
}

for (const [what, gem, message] of bad) {
  test(`refused is ${what}`, async () => {
    await assert.rejects(gem().then(read), (error) => {
      assert.ok(error instanceof HttpError, String(error));
      assert.equal(error.status, 422);
      assert.match(error.message, message);
      assert.match(error.message, /Build it again with gem build\.$/);
      return true;
    });
  });
}

test('refused is a gem whose checksums are not those of its parts', async () => {
  const sums = (name: string) => entry('checksums.yaml.gz', gzipSync(`---\nSHA256:\n  ${name}: ${'0'.repeat(64)}\n`));
  for (const name of ['metadata.gz', 'data.tar.gz']) {
    const gem = await tar(good.metadata, await good.data(), sums(name));
    await assert.rejects(read(gem), new RegExp(`the SHA256 of its ${name} is not the one in its checksums`));
  }
});
