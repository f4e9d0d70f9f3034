import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeManifest, deprecate, placeUrls, writeManifests } from '../../../emulator/feeds/npm/manifest.ts';

const content = {
  packageJson: {},
  fileCount: 2,
  unpackedSize: 10,
  hasShrinkwrap: false,
  readme: '',
  hasBindingGyp: false,
};
const dist = { integrity: 'sha512-x', shasum: 'y', fileCount: 2, unpackedSize: 10 };
const sent = JSON.parse(
  '{"name":"x","version":"1.0.0","readme":"# x","_resolved":"/home/someone/x.tgz","dist":{"tarball":"http://old.example"},' +
    '"scripts":{"postinstall":"echo"},"dependencies":{"__proto__":"1"},"__proto__":{"polluted":true}}',
);

test('a manifest keeps what the publisher wrote and loses what is about his machine', () => {
  const manifest = completeManifest(sent, content, 'api');
  assert.deepEqual(manifest._npmUser, { name: 'api', email: '' });
  assert.equal(manifest._id, 'x@1.0.0');
  for (const gone of ['readme', '_resolved', 'dist']) assert.ok(!(gone in manifest), gone);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('both texts take the tarball URL of the moment', () => {
  const texts = writeManifests(completeManifest(sent, content, 'api'), dist);
  for (const text of [texts.manifest, texts.abbreviated]) {
    const placed = JSON.parse(placeUrls(text, 'http://127.0.0.1:1/npm/"f"', 'x', '1.0.0'));
    assert.deepEqual(placed.dist, { ...dist, tarball: 'http://127.0.0.1:1/npm/"f"/x/-/x-1.0.0.tgz' });
  }
  const short = JSON.parse(texts.abbreviated);
  assert.equal(short.hasInstallScript, true);
  assert.ok(!('scripts' in short));
  assert.ok(Object.hasOwn(short.dependencies, '__proto__'));
});

test('a binding.gyp means an install script', () => {
  const texts = writeManifests(completeManifest({ name: 'x' }, { ...content, hasBindingGyp: true }, 'api'), dist);
  assert.equal(JSON.parse(texts.abbreviated).hasInstallScript, true);
});

test('a deprecation is set, kept and removed in both texts', () => {
  const plain = writeManifests({ name: 'x', version: '1.0.0' }, dist);
  assert.equal(deprecate(plain.manifest, undefined), null);
  assert.equal(deprecate(plain.manifest, ''), null);
  const deprecated = deprecate(plain.manifest, 'use y');
  assert.equal(JSON.parse(deprecated?.manifest ?? '').deprecated, 'use y');
  assert.equal(JSON.parse(deprecated?.abbreviated ?? '').deprecated, 'use y');
  assert.equal(deprecate(deprecated?.manifest ?? '', 'use y'), null);
  assert.deepEqual(deprecate(deprecated?.manifest ?? '', ''), plain);
});
