import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feed: NpmFeed;

before(async () => {
  server = await startTestServer();
  feed = new NpmFeed(await server.createFeed('packages', 'npm'), server.adminKey);
});
after(() => server.stop());

test('a published package comes back as packument, manifest and the very same tarball', async () => {
  const packageJson = { name: '@acme/kept', version: '1.0.0', description: 'Kept', dependencies: { left: '^1.0.0' } };
  const published = await feed.publish(packageJson);
  assert.equal(published.status, 201, published.text);
  const packument = await feed.get('/@acme%2Fkept');
  assert.equal(packument.status, 200);
  assert.equal(packument.body._id, '@acme/kept');
  assert.deepEqual(packument.body['dist-tags'], { latest: '1.0.0' });
  assert.equal(packument.body.description, 'Kept');
  assert.ok(Date.parse(packument.body.time['1.0.0']) > 0);
  const { dist } = packument.body.versions['1.0.0'];
  assert.equal(dist.tarball, `${feed.url}/@acme/kept/-/kept-1.0.0.tgz`);
  const tarball = await fetch(dist.tarball, { headers: { Authorization: `Bearer ${server.adminKey}` } });
  const bytes = Buffer.from(await tarball.arrayBuffer());
  assert.deepEqual(bytes, await buildNpmTarball(packageJson));
  assert.equal(dist.integrity, `sha512-${createHash('sha512').update(bytes).digest('base64')}`);
  assert.equal(dist.fileCount, 2);
  const manifest = await feed.get('/@acme/kept/latest');
  assert.deepEqual(manifest.body, packument.body.versions['1.0.0']);
});

test('publishing a version again is refused in the words that old clients know', async () => {
  await feed.publish({ name: 'twice', version: '1.0.0' });
  const again = await feed.publish({ name: 'twice', version: '1.0.0' });
  assert.equal(again.status, 403);
  assert.deepEqual(again.body, { error: 'You cannot publish over the previously published versions: 1.0.0' });
});

test('of several publishers of one version exactly one succeeds', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => feed.publish({ name: 'raced', version: '1.0.0' })));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 403, 403, 403]);
});

test('a package whose first version is tagged beta has that version as latest too, and keeps it', async () => {
  await feed.publish({ name: 'tagged', version: '1.0.0-beta.1' }, 'beta');
  await feed.publish({ name: 'tagged', version: '1.0.0-beta.2' }, 'beta');
  const { body } = await feed.get('/-/package/tagged/dist-tags');
  assert.deepEqual(body, { beta: '1.0.0-beta.2', latest: '1.0.0-beta.1' });
});

test('a README in UTF-16, as some editors save it, does not stand in the way', async () => {
  const packageJson = { name: 'wide-readme', version: '1.0.0', description: 'na\0rrow' };
  const document = npmPublishDocument(packageJson, await buildNpmTarball(packageJson));
  const published = await feed.send('PUT', '/wide-readme', { ...document, readme: 'r\0e\0a\0d' });
  assert.equal(published.status, 201, published.text);
  assert.equal((await feed.get('/wide-readme')).body.readme, 'read');
  assert.equal((await feed.get('/-/v1/search?text=narrow')).body.total, 1);
});

const packageJson = { name: 'bad', version: '1.0.0' };
type Change = (document: Record<string, unknown>) => unknown;
const refusals: readonly (readonly [string, Change, number, RegExp])[] = [
  ['another name than the URL', (document) => ({ ...document, name: 'worse' }), 400, /URL names "bad"/],
  ['no version', (document) => ({ ...document, versions: {} }), 400, /exactly one version/],
  ['no document', () => [], 400, /must be a JSON object/],
  [
    'two tarballs',
    ({ _attachments, ...document }) => ({
      ...document,
      _attachments: { ...(_attachments as object), 'worse-1.0.0.tgz': { data: 'AAAA' } },
    }),
    400,
    /exactly one \.tgz attachment, not several/,
  ],
  [
    'an attachment without data',
    (document) => ({ ...document, _attachments: { 'bad-1.0.0.tgz': {} } }),
    400,
    /no \.tgz attachment with data/,
  ],
  [
    'something that is no tarball',
    (document) => ({ ...document, _attachments: { 'bad-1.0.0.tgz': { data: randomBytes(99).toString('base64') } } }),
    400,
    /not valid gzip/,
  ],
];

for (const [what, change, status, sentence] of refusals) {
  test(`${what} is refused and nothing is kept`, async () => {
    const document = npmPublishDocument(packageJson, await buildNpmTarball(packageJson));
    const answer = await feed.send('PUT', '/bad', change(document as Record<string, unknown>));
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.body.error, sentence);
    assert.equal((await feed.get('/bad')).status, 404);
  });
}

test('a tarball of another version is refused', async () => {
  const tarball = await buildNpmTarball({ name: 'bad', version: '2.0.0' });
  const answer = await feed.send('PUT', '/bad', npmPublishDocument(packageJson, tarball));
  assert.match(answer.body.error, /tarball says bad 2\.0\.0/);
});

test('a new package must have a valid name', async () => {
  const answer = await feed.publish({ name: 'Bad', version: '1.0.0' });
  assert.equal(answer.status, 400);
  assert.match(answer.body.error, /"Bad" cannot be the name of an npm package: .*capital/);
});

test('another content type is refused', async () => {
  const answer = await feed.send('PUT', '/bad', Buffer.from('name=bad'), {
    'Content-Type': 'application/x-www-form-urlencoded',
  });
  assert.equal(answer.status, 415);
  assert.match(answer.body.error, /application\/json/);
});

test('a client that hangs up in the middle leaves nothing behind, and the server goes on', async () => {
  const document = JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson)));
  await new Promise<void>((resolve) => {
    const upload = request(`${feed.url}/bad`, {
      method: 'PUT',
      headers: {
        Authorization: `Bearer ${server.adminKey}`,
        'Content-Type': 'application/json',
        'Content-Length': document.length,
      },
    });
    upload.on('error', () => resolve());
    upload.on('close', () => resolve());
    upload.write(document.slice(0, -200), () => upload.destroy());
  });
  assert.equal((await feed.get('/-/ping')).status, 200);
  assert.equal((await feed.get('/bad')).status, 404);
});

test('a broken upload is answered although most of it is still to come', async () => {
  const body = `{"name":"bad","_attachments":{"bad-1.0.0.tgz":{"data":"*${'A'.repeat(8_000_000)}"}}}`;
  const answer = await feed.send('PUT', '/bad', Buffer.from(body));
  assert.equal(answer.status, 400);
  assert.match(answer.body.error, /not valid base64/);
});

test('a key without the right to add is refused before its tarball is read', async () => {
  const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view'] });
  const answer = await new NpmFeed(feed.url, key).publish({ name: 'bad', version: '1.0.0' });
  assert.equal(answer.status, 403);
  assert.match(answer.body.error, /\[missing-permission\]$/);
});

test('a key that may only add can publish, but not deprecate', async () => {
  const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['add'] });
  const adder = new NpmFeed(feed.url, key);
  assert.equal((await adder.publish({ name: 'added', version: '1.0.0' })).status, 201);
  const answer = await adder.send('PUT', '/added', { _id: 'added', name: 'added', versions: {} });
  assert.equal(answer.status, 403);
  assert.match(answer.body.error, /Delete/);
});

test('a large package arrives whole', async () => {
  const large = { name: 'large', version: '1.0.0' };
  const noise = randomBytes(6 * 1024 * 1024).toString('base64');
  const tarball = await buildNpmTarball(large, { 'noise.txt': noise });
  const answer = await feed.send('PUT', '/large', npmPublishDocument(large, tarball));
  assert.equal(answer.status, 201, answer.text);
  const { body } = await feed.get('/large/1.0.0');
  assert.equal(body.dist.shasum, createHash('sha1').update(tarball).digest('hex'));
});
