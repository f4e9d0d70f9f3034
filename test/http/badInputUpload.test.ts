import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { call } from '../support/api.ts';
import { type DiskServer, startDiskServer } from '../support/diskServer.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { head, sendRaw } from '../support/rawHttp.ts';
import { startTestServer } from '../support/testServer.ts';

describe('an upload that cannot be taken', () => {
  let server: DiskServer;
  let npm: NpmFeed;
  let nuget: NuGetFeed;
  before(async () => {
    server = await startDiskServer();
    npm = new NpmFeed(await server.createFeed('npm', 'npm'), server.adminKey);
    nuget = new NuGetFeed(await server.createFeed('nuget', 'nuget'), server.adminKey);
  });
  after(() => server.remove());
  /** Nothing half-written, and the server lives on. */
  afterEach(async () => {
    assert.deepEqual(await server.uploads(), []);
    assert.equal((await nuget.json('/v3/search?prerelease=true')).totalHits, 0);
    assert.equal((await npm.get('/-/v1/search?text=')).body.total, 0);
    assert.equal((await npm.get('/bad')).status, 404);
    assert.equal((await call(server, '/health', { key: null })).text, 'OK');
  });

  const bad = { id: 'Bad', version: '1.0.0' };
  const files = { 'lib/a.txt': 'aaaa' };
  /** An entry's name, of the same length, everywhere in the archive. */
  const rename = (bytes: Buffer, from: string, to: string) =>
    Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
  const nupkgs: readonly (readonly [what: string, make: () => Promise<Buffer>, status: number, reason: RegExp])[] = [
    ['text', async () => Buffer.from('hello, world'), 400, /not a zip file/],
    ['nothing', async () => Buffer.alloc(0), 400, /not a zip file|empty|no file/],
    ['a package that is cut off', async () => (await buildNupkg(bad)).subarray(0, -30), 400, /cut off/],
    [
      'an entry that points upwards',
      async () => rename(await buildNupkg({ ...bad, files }), 'lib/a.txt', '../ab.txt'),
      400,
      /points out of it/,
    ],
    [
      'the nuspec of another id',
      async () => rename(await buildNupkg(bad), 'Bad.nuspec', 'Dab.nuspec'),
      400,
      /"Dab\.nuspec", but names the id Bad/,
    ],
    ['a version that is none', () => buildNupkg({ ...bad, version: 'one' }), 400, /not a NuGet version/],
    ['an id that leaves its folder', () => buildNupkg({ ...bad, id: '..' }), 400, /./],
    ['an id with a line break', () => buildNupkg({ ...bad, id: 'Bad\r\nX-Evil: 1' }), 400, /./],
    [
      'a bomb for a nuspec',
      () => buildNupkg({ ...bad, metadataXml: ' '.repeat(64 * 1024 * 1024) }),
      400,
      /more than 4 MB/,
    ],
  ];
  for (const [what, make, status, reason] of nupkgs) {
    it(`is refused in the reason phrase: a NuGet push of ${what}`, async () => {
      const answer = await nuget.push(await make());
      assert.equal(answer.status, status, answer.statusText);
      assert.match(answer.statusText, reason);
      assert.ok(answer.statusText.length <= 150 && /^[ -~]+$/.test(answer.statusText));
      assert.match(answer.headers.get('x-nuget-warning') ?? '', reason);
      assert.equal(answer.headers.has('x-evil'), false);
      assert.doesNotMatch(answer.bytes.toString(), /\n\s+at |node:/);
    });
  }

  it('is refused with 415: a NuGet push of JSON', async () => {
    const answer = await nuget.send('PUT', '/v3/package/', {
      body: Buffer.from('{}'),
      headers: { 'Content-Type': 'application/json' },
    });
    assert.deepEqual([answer.status, /multipart\/form-data/.test(answer.statusText)], [415, true]);
  });

  const packageJson = { name: 'bad', version: '1.0.0' };
  type Body = object | Buffer;
  const publish = async (tarball: Buffer, changes: object = {}): Promise<Body> => ({
    ...npmPublishDocument(packageJson, tarball),
    ...changes,
  });
  const tgz = async (name: string) => {
    const body = Buffer.from(JSON.stringify(packageJson));
    const entry = (path: string) => ({ header: { name: path, size: body.length, type: 'file' as const }, body });
    return gzipSync(await packTar([entry('package/package.json'), entry(name)]));
  };
  const good = () => buildNpmTarball(packageJson);
  const documents: readonly (readonly [what: string, make: () => Promise<Body>, status: number, error: RegExp])[] = [
    ['nonsense', async () => Buffer.from('{"name":'), 400, /not valid JSON/],
    ['a list', async () => [], 400, /JSON object/],
    ['null', async () => Buffer.from('null'), 400, /JSON object/],
    ['deep nesting', async () => Buffer.from(`{"a":${'['.repeat(100_000)}`), 400, /nested too deeply/],
    ['no tarball', () => publish(randomBytes(500)), 400, /not valid gzip/],
    ['another name than the URL', async () => publish(await good(), { name: 'other' }), 400, /URL names "bad"/],
    [
      'a tarball of another version',
      async () => publish(await buildNpmTarball({ name: 'bad', version: '2.0.0' })),
      400,
      /tarball says bad 2\.0\.0/,
    ],
    [
      'a tarball of another name',
      async () => publish(await buildNpmTarball({ name: 'other', version: '1.0.0' })),
      400,
      /tarball says other 1\.0\.0/,
    ],
    ['a tarball that is cut off', async () => publish((await good()).subarray(0, -20)), 400, /truncated/],
    ['a file outside of its folder', async () => publish(await tgz('package/../../evil')), 400, /outside/],
    ['a bomb', async () => publish(gzipSync(Buffer.alloc(200 * 1024 * 1024))), 400, /bomb|damaged/],
    ['a tag that is a version', async () => publish(await good(), { 'dist-tags': { '1.x': '1.0.0' } }), 400, /tag/],
    [
      'names that objects have by themselves',
      async () =>
        Buffer.from('{"__proto__":{"name":"bad"},"constructor":1,"_attachments":{"__proto__":{"data":"AA=="}}}'),
      400,
      /./,
    ],
  ];
  for (const [what, make, status, error] of documents) {
    it(`is refused in JSON: an npm publish of ${what}`, async () => {
      const answer = await npm.send('PUT', '/bad', await make());
      assert.equal(answer.status, status, answer.text);
      assert.match(answer.body.error, error);
      assert.doesNotMatch(answer.text, /\\n\s+at |node:/);
    });
  }

  it('is refused in JSON: an npm publish of more than 32 MB beside the tarball', async () => {
    const answer = await npm.send('PUT', '/bad', Buffer.from(`{"readme":"${'x'.repeat(33 * 1024 * 1024)}"}`));
    assert.equal(answer.status, 413);
    assert.match(answer.body.error, /larger than 32 MB/);
  });

  for (const name of ['__proto__', '.hidden', '_x', '..', '%2e%2e', '@a%2f..', 'node_modules', 'a%20b', 'a%0ab']) {
    it(`is refused in JSON: an npm publish under the name ${name}`, async () => {
      const decoded = decodeURIComponent(name);
      const document = npmPublishDocument({ name: decoded, version: '1.0.0' }, await good());
      // Node's own client would resolve dots away.
      const body = JSON.stringify(document);
      const headers = {
        Authorization: `Bearer ${server.adminKey}`,
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        Connection: 'close',
      };
      const [reply] = await sendRaw(server.url, head(server.url, `PUT /npm/npm/${name}`, headers) + body);
      assert.ok(reply && [400, 404, 405].includes(reply.status), `${reply?.status} ${reply?.body}`);
      assert.equal(typeof JSON.parse(reply.body).error, 'string');
    });
  }
});

it('takes names that every JavaScript object has by itself', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  const npm = new NpmFeed(await server.createFeed('constructor', 'npm'), server.adminKey);
  for (const name of ['constructor', 'valueof', '@constructor/hasownproperty']) {
    const packageJson = { name, version: '1.0.0', dependencies: { constructor: '1.0.0' } };
    assert.equal((await npm.publish(packageJson, 'constructor')).status, 201, name);
    assert.equal((await npm.get(`/${name}`)).body['dist-tags'].constructor, '1.0.0');
    assert.equal((await npm.get(`/${name}/constructor`)).body.version, '1.0.0');
    assert.equal((await npm.get(`/${name}/__proto__`)).status, 404);
    assert.equal((await npm.get(`/${name}/toString`)).status, 404);
  }
  assert.equal((await npm.send('PUT', '/-/package/constructor/dist-tags/__proto__', '1.0.0')).status, 201);
  assert.equal((await npm.get('/constructor')).text.includes('"__proto__":"1.0.0"'), true);
});
