import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paths, tarballUrl, versionOfTarball } from '../../../emulator/feeds/npm/paths.ts';
import { npmFormat } from '../../../emulator/feeds/npm/routes.ts';

type Expected = Readonly<Record<string, string>>;

/** Raw path → what the route that takes it is, and what its groups decode to. */
const readings: readonly (readonly [string, string, keyof typeof paths | null, Expected])[] = [
  ['GET', '/labpkg', 'package', { name: 'labpkg' }],
  ['GET', '/@acme%2flabpkg', 'package', { name: '@acme/labpkg' }],
  ['GET', '/@acme%2Flabpkg', 'package', { name: '@acme/labpkg' }],
  ['GET', '/%40acme%2Flabpkg', 'package', { name: '@acme/labpkg' }],
  ['GET', '/@acme/labpkg', 'package', { name: '@acme/labpkg' }],
  ['GET', '/-flag', 'package', { name: '-flag' }],
  ['GET', '/labpkg/1.0.0', 'version', { name: 'labpkg', version: '1.0.0' }],
  ['GET', '/@acme/labpkg/latest', 'version', { name: '@acme/labpkg', version: 'latest' }],
  ['GET', '/@acme%2flabpkg/1.0.0', 'version', { name: '@acme/labpkg', version: '1.0.0' }],
  ['GET', '/labpkg/-/labpkg-1.0.0.tgz', 'tarball', { name: 'labpkg', file: 'labpkg-1.0.0.tgz' }],
  ['GET', '/@acme/labpkg/-/labpkg-1.0.0.tgz', 'tarball', { name: '@acme/labpkg', file: 'labpkg-1.0.0.tgz' }],
  ['GET', '/@acme%2flabpkg/-/labpkg-1.0.0.tgz', 'tarball', { name: '@acme/labpkg', file: 'labpkg-1.0.0.tgz' }],
  ['GET', '/@acme/labpkg/-/@acme/labpkg-1.0.0.tgz', 'tarball', { name: '@acme/labpkg', file: 'labpkg-1.0.0.tgz' }],
  ['PUT', '/labpkg', 'package', { name: 'labpkg' }],
  ['PUT', '/@acme%2flabpkg/-rev/3-1', 'packageRevision', { name: '@acme/labpkg', revision: '3-1' }],
  ['DELETE', '/labpkg/-rev/3-1', 'packageRevision', { name: 'labpkg', revision: '3-1' }],
  [
    'DELETE',
    '/@acme/labpkg/-/labpkg-1.0.0.tgz/-rev/3-1',
    'tarballRevision',
    { name: '@acme/labpkg', file: 'labpkg-1.0.0.tgz', revision: '3-1' },
  ],
  ['GET', '/-/package/@acme%2flabpkg/dist-tags', 'distTags', { name: '@acme/labpkg' }],
  ['PUT', '/-/package/labpkg/dist-tags/beta', 'distTag', { name: 'labpkg', tag: 'beta' }],
  ['PUT', '/-/user/org.couchdb.user:j.smith', 'login', { user: 'j.smith' }],
  ['PUT', '/-/user/org.couchdb.user%3aj%40x.example', 'login', { user: 'j@x.example' }],
  ['DELETE', '/-/user/token/abc%2Bd', 'logout', { token: 'abc+d' }],
  ['GET', '/-/ping', 'ping', {}],
  ['GET', '/-/whoami', 'whoami', {}],
  ['POST', '/-/npm/v1/security/audits/quick', 'quickAudit', {}],
  ['GET', '/-/npm/v1/tokens', 'tokens', {}],
  ['GET', '/-/npm/v1/attestations/labpkg@1.0.0', 'attestations', { name: 'labpkg', version: '1.0.0' }],
  ['GET', '/-/npm/v1/attestations/@acme%2flabpkg@1.0.0', 'attestations', { name: '@acme/labpkg', version: '1.0.0' }],
  ['GET', '/-/npm/v1/attestations/%40acme/labpkg%401.0.0', 'attestations', { name: '@acme/labpkg', version: '1.0.0' }],
  ['GET', '/npm/feed/-/npm/v1/attestations/labpkg@1.0.0', 'attestations', { name: 'labpkg', version: '1.0.0' }],
  ['GET', '/-/npm/v1/attestations/labpkg', null, {}],
  ['GET', '/-/npm/v1/hooks', null, {}],
  ['GET', '/', null, {}],
  ['GET', '/@acme', null, {}],
];

for (const [method, path, expected, groups] of readings) {
  test(`${method} ${path} is read as ${expected ?? 'nothing'}`, () => {
    const route = npmFormat.routes.find((candidate) => candidate.method === method && candidate.path.test(path));
    assert.equal(route?.path, expected === null ? undefined : paths[expected]);
    const found = Object.entries(route?.path.exec(path)?.groups ?? {});
    assert.deepEqual(Object.fromEntries(found.map(([name, text]) => [name, decodeURIComponent(text)])), groups);
  });
}

test('a scoped tarball has its scope in the path and not in its file name', () => {
  assert.equal(
    tarballUrl('http://127.0.0.1:1/npm/feed', '@acme/x', '1.0.0'),
    'http://127.0.0.1:1/npm/feed/@acme/x/-/x-1.0.0.tgz',
  );
  assert.equal(versionOfTarball('@acme/x', 'x-1.0.0-beta.1.tgz'), '1.0.0-beta.1');
  assert.equal(versionOfTarball('@acme/x', 'y-1.0.0.tgz'), undefined);
});
