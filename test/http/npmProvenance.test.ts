import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildNpmTarball, type NpmPackageJson, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { type Answer, NpmFeed } from '../support/npmFeed.ts';
import { type BundleContent, sigstoreBundle, slsaProvenance, withBundle } from '../support/sigstoreBundle.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feed: NpmFeed;

before(async () => {
  server = await startTestServer();
  feed = new NpmFeed(await server.createFeed('packages', 'npm'), server.adminKey);
});
after(() => server.stop());

/** Publishes a package with a bundle. @param change what is different from what npm would send */
async function publish(packageJson: NpmPackageJson, bundle: object): Promise<Answer> {
  const document = npmPublishDocument(packageJson, await buildNpmTarball(packageJson));
  const fileName = `${packageJson.name}-${packageJson.version}.sigstore`;
  return feed.send(
    'PUT',
    `/${packageJson.name.replace('/', '%2f')}`,
    withBundle(document, fileName, JSON.stringify(bundle)),
  );
}

async function bundleFor(packageJson: NpmPackageJson, change: Partial<BundleContent> = {}): Promise<object> {
  const purl = `pkg:npm/${packageJson.name.replace('@', '%40')}@${packageJson.version}`;
  return sigstoreBundle({ purl, tarball: await buildNpmTarball(packageJson), ...change });
}

test('provenance is told where the package is described, and served as it came', async () => {
  const packageJson = { name: '@acme/proved', version: '1.0.0-rc.1' };
  const bundle = await bundleFor(packageJson);
  assert.equal((await publish(packageJson, bundle)).status, 201);
  const full = await feed.get('/@acme%2fproved');
  const short = await feed.get('/@acme%2fproved', { Accept: 'application/vnd.npm.install-v1+json' });
  const alone = await feed.get('/@acme/proved/latest');
  const url = `${feed.url}/-/npm/v1/attestations/@acme%2fproved@1.0.0-rc.1`;
  for (const manifest of [full.body.versions['1.0.0-rc.1'], short.body.versions['1.0.0-rc.1'], alone.body]) {
    assert.deepEqual(manifest.dist.attestations, { provenance: { predicateType: slsaProvenance }, url });
    assert.equal(manifest.dist.tarball, `${feed.url}/@acme/proved/-/proved-1.0.0-rc.1.tgz`);
  }
  for (const path of [url.slice(feed.url.length), '/-/npm/v1/attestations/%40acme/proved%401.0.0-rc.1']) {
    const { status, body, headers } = await feed.get(path);
    assert.equal(status, 200, path);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.deepEqual(body, { attestations: [{ predicateType: slsaProvenance, bundle }] });
  }
});

test('provenance stays with a deprecated version, and goes with an unpublished one', async () => {
  const packageJson = { name: 'fading', version: '1.0.0' };
  await publish(packageJson, await bundleFor(packageJson));
  await feed.publish({ name: 'fading', version: '1.1.0' });
  const { body } = await feed.get('/fading?write=true');
  assert.equal(body.versions['1.1.0'].dist.attestations, undefined);
  body.versions['1.0.0'].deprecated = 'use another';
  assert.equal((await feed.send('PUT', '/fading', body)).status, 200);
  const deprecated = await feed.get('/fading/1.0.0');
  assert.equal(deprecated.body.deprecated, 'use another');
  assert.equal(deprecated.body.dist.attestations.url, `${feed.url}/-/npm/v1/attestations/fading@1.0.0`);
  assert.equal((await feed.get('/-/npm/v1/attestations/fading@1.0.0')).status, 200);
  const { _rev, versions } = (await feed.get('/fading?write=true')).body;
  const left = { '1.1.0': versions['1.1.0'] };
  assert.equal((await feed.send('PUT', `/fading/-rev/${_rev}`, { _id: 'fading', versions: left })).status, 200);
  const gone = await feed.get('/-/npm/v1/attestations/fading@1.0.0');
  assert.equal(gone.status, 404);
  assert.deepEqual(gone.body, { error: 'Feed packages has no provenance of fading 1.0.0.' });
});

test('a tarball that is uploaded over a version takes its provenance away', async () => {
  const packageJson = { name: 'replaced', version: '1.0.0' };
  await publish(packageJson, await bundleFor(packageJson));
  const other = await buildNpmTarball(packageJson, { 'more.js': '' });
  const uploaded = await fetch(`${server.url}/api/packages/packages/upload`, {
    method: 'PUT',
    headers: { 'X-ApiKey': server.adminKey },
    body: other,
  });
  assert.ok(uploaded.ok, await uploaded.text());
  assert.equal((await feed.get('/-/npm/v1/attestations/replaced@1.0.0')).status, 404);
  assert.equal((await feed.get('/replaced/1.0.0')).body.dist.attestations, undefined);
});

test('provenance is shown to those who may view', async () => {
  const packageJson = { name: 'hidden', version: '1.0.0' };
  await publish(packageJson, await bundleFor(packageJson));
  const path = '/-/npm/v1/attestations/hidden@1.0.0';
  assert.equal((await new NpmFeed(feed.url, null).get(path)).status, 401);
  const adder = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['add'] });
  assert.equal((await new NpmFeed(feed.url, adder).get(path)).status, 403);
});

const bad = { name: 'bad', version: '1.0.0' };
const refusals: readonly (readonly [string, () => unknown | Promise<unknown>, RegExp])[] = [
  ['that is no text', () => ({ x: 1 }), /its data is no text/],
  ['that is too long', () => JSON.stringify('x'.repeat(1024 * 1024)), /its data is no text of up to 1 MB/],
  ['that is no JSON', () => 'signed', /it is not JSON/],
  ['that is no object', () => '[]', /it is not JSON/],
  ['without a statement', () => '{"x":1}', /it holds no signed statement/],
  [
    'without a signature',
    () => JSON.stringify({ dsseEnvelope: { payload: 'e30=', signatures: [] } }),
    /it holds no signed statement/,
  ],
  [
    'whose statement is no JSON',
    () => JSON.stringify({ dsseEnvelope: { payload: '%', signatures: [{}] } }),
    /its statement is not JSON/,
  ],
  [
    'of another package',
    () => changed({ purl: 'pkg:npm/worse@1.0.0' }),
    /it has to speak of pkg:npm\/bad@1\.0\.0 alone/,
  ],
  ['of another tarball', () => changed({ tarball: Buffer.from('x') }), /its SHA-512 is that of another tarball/],
  ['of no type', () => changed({ predicateType: 7 }), /no predicateType/],
];

async function changed(change: Partial<BundleContent>): Promise<string> {
  return JSON.stringify(await bundleFor(bad, change));
}

for (const [what, data, problem] of refusals) {
  test(`provenance ${what} is refused with its package`, async () => {
    const document = npmPublishDocument(bad, await buildNpmTarball(bad));
    const answer = await feed.send('PUT', '/bad', withBundle(document, 'bad-1.0.0.sigstore', await data()));
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.body.error, problem);
    assert.match(answer.body.error, /^The provenance of the package is not valid: /);
    assert.equal((await feed.get('/bad')).status, 404);
  });
}

test('several bundles in one publish are refused', async () => {
  const document = npmPublishDocument(bad, await buildNpmTarball(bad));
  const once = withBundle(document, 'bad-1.0.0.sigstore', await changed({}));
  const answer = await feed.send('PUT', '/bad', withBundle(once, 'bad-1.0.1.sigstore', await changed({})));
  assert.equal(answer.status, 400);
  assert.match(answer.body.error, /there are several of them/);
});
