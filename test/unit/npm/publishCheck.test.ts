import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import type { JsonObject } from '../../../emulator/feeds/npm/publishBody.ts';
import { checkNewName, checkTarball, readPublication } from '../../../emulator/feeds/npm/publishCheck.ts';
import { readTarball, type TarballContent } from '../../../emulator/feeds/npm/tarball.ts';
import type { Blob } from '../../../emulator/store/types.ts';

const packageJson = { name: '@acme/x', version: '1.0.0' };
const fileName = '@acme/x-1.0.0.tgz';
let bytes: Buffer;
let document: Record<string, unknown>;
let blob: Blob;
let content: TarballContent;

before(async () => {
  bytes = await buildNpmTarball(packageJson);
  document = npmPublishDocument(packageJson, bytes) as Record<string, unknown>;
  const hash = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  blob = {
    sha256: hash('sha256'),
    sha512: hash('sha512'),
    sha1: hash('sha1'),
    md5: hash('md5'),
    size: bytes.length,
  };
  content = await readTarball({ source: { bytes }, size: bytes.length });
});

function check(sent: JsonObject, inside = content): void {
  checkTarball(sent, readPublication(sent, '@acme/x'), { fileName, blob }, inside);
}

function withVersion(version: string, manifest: object = {}): JsonObject {
  const { dist } = (document.versions as Record<string, { dist: object }>)['1.0.0'] ?? {};
  return {
    ...document,
    'dist-tags': { latest: version },
    versions: { [version]: { name: '@acme/x', version, dist, ...manifest } },
  };
}

test('what npm sends holds together', () => {
  check(document);
  const publication = readPublication(document, '@acme/x');
  assert.deepEqual(publication.tags, ['latest']);
  assert.equal(publication.version, '1.0.0');
});

test('a tarball whose package.json writes the version as v1.0.0 is that of 1.0.0', () => {
  check(document, { ...content, packageJson: { name: '@acme/x', version: 'v1.0.0' } });
});

const sha512 = createHash('sha512').update('other').digest('base64');
const refusals: readonly (readonly [string, () => void, RegExp])[] = [
  ['another name in the document', () => readPublication(document, 'x'), /URL names "x", but the document "@acme\/x"/],
  ['no version', () => readPublication({ ...document, versions: {} }, '@acme/x'), /exactly one version.*holds 0/],
  [
    'two versions',
    () => readPublication({ ...document, versions: { '1.0.0': {}, '1.0.1': {} } }, '@acme/x'),
    /exactly one version.*holds 2/,
  ],
  ['a version that is none', () => check(withVersion('1.0')), /"1\.0" is not a semantic version/],
  ['a loose version', () => check(withVersion('v1.0.0')), /Write version "v1\.0\.0" as 1\.0\.0/],
  ['build metadata', () => check(withVersion('1.0.0+5')), /build metadata/],
  ['a manifest of another version', () => check(withVersion('1.0.0', { version: '1.0.1' })), /manifest.*not that of/],
  ['a manifest of another package', () => check(withVersion('1.0.0', { name: 'y' })), /manifest.*not that of/],
  [
    'a tag that reads as a range',
    () => check({ ...document, 'dist-tags': { '1.x': '1.0.0' } }),
    /"1\.x" cannot be a tag/,
  ],
  [
    'a tag on another version',
    () => check({ ...document, 'dist-tags': { latest: '2.0.0' } }),
    /latest must point at 1\.0\.0/,
  ],
  [
    'another shasum',
    () => check(withVersion('1.0.0', { dist: { shasum: '0'.repeat(40) } })),
    /does not match its shasum/,
  ],
  [
    'another integrity',
    () => check(withVersion('1.0.0', { dist: { integrity: `sha512-${sha512}` } })),
    /does not match its sha512 integrity/,
  ],
  ['a second, wrong integrity', () => check(withVersion('1.0.0', { dist: { integrity: 'md4-x sha1-x' } })), /its sha1/],
  [
    'another length',
    () => check({ ...document, _attachments: { [fileName]: { length: bytes.length + 1 } } }),
    /announces \d+: truncated/,
  ],
  [
    'a tarball of another version',
    () => check(document, { ...content, packageJson: { name: '@acme/x', version: '1.0.1' } }),
    /tarball says @acme\/x 1\.0\.1, but @acme\/x 1\.0\.0/,
  ],
  [
    'a tarball of another package',
    () => check(document, { ...content, packageJson: { name: 'x', version: '1.0.0' } }),
    /tarball says x 1\.0\.0/,
  ],
  ['a name with capitals', () => checkNewName('Acme'), /"Acme" cannot be the name.*capital letters/],
  ['a name with a leading dot', () => checkNewName('.acme'), /period/],
  ['a long name', () => checkNewName('a'.repeat(215)), /214 characters/],
  ['a name with a path', () => checkNewName('../acme'), /cannot be the name/],
];

for (const [what, run, sentence] of refusals) {
  test(`${what} is refused`, () => {
    assert.throws(run, (error: Error & { status?: number }) => {
      assert.equal(error.status, 400);
      assert.match(error.message, sentence);
      return true;
    });
  });
}
