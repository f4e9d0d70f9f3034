import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildGem } from '../../emulator/demo/gemPackage.ts';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { call } from '../support/api.ts';
import { type DiskServer, startDiskServer, until } from '../support/diskServer.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { head, RawConnection, sendRaw } from '../support/rawHttp.ts';

let server: DiskServer;
let npm: NpmFeed;
let nuget: NuGetFeed;
let gems: GemFeed;
let gem: Buffer;
let nupkg: Buffer;
let document: Buffer;
const boundary = 'b1ffb1ff';

before(async () => {
  server = await startDiskServer();
  npm = new NpmFeed(await server.createFeed('npm', 'npm'), server.adminKey);
  nuget = new NuGetFeed(await server.createFeed('nuget', 'nuget'), server.adminKey);
  const files = { 'content/noise.txt': Buffer.alloc(300_000, 'x') };
  nupkg = await buildNupkg({ id: 'Cut', version: '1.0.0', files });
  gems = new GemFeed(await server.createFeed('rubygems', 'rubygems'), server.adminKey);
  gem = await buildGem({ name: 'cut', version: '1.0.0', files });
  const packageJson = { name: 'cut', version: '1.0.0' };
  const tarball = await buildNpmTarball(packageJson, { 'noise.txt': 'x'.repeat(300_000) });
  document = Buffer.from(JSON.stringify(npmPublishDocument(packageJson, tarball)));
});
after(() => server.remove());

const form = () =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name=package; filename=package.nupkg\r\n\r\n`),
    nupkg,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
const chunk = (bytes: Buffer | string) =>
  Buffer.concat([Buffer.from(`${Buffer.byteLength(bytes).toString(16)}\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);
const lastChunk = '0\r\n\r\n';

const nugetHeaders = () => ({
  'X-NuGet-ApiKey': server.adminKey,
  'Content-Type': `multipart/form-data; boundary=${boundary}`,
});
const npmHeaders = () => ({ Authorization: `Bearer ${server.adminKey}`, 'Content-Type': 'application/json' });
const gemHeaders = () => ({ Authorization: server.adminKey, 'Content-Type': 'application/octet-stream' });
const apiHeaders = () => ({ 'X-ApiKey': server.adminKey, 'Content-Type': 'application/json' });

interface Upload {
  readonly line: string;
  readonly headers: Record<string, string | number>;
  readonly body: Buffer;
}

const uploads: readonly (readonly [name: string, make: () => Upload])[] = [
  ['a NuGet push', () => ({ line: 'PUT /nuget/nuget/v3/package/', headers: nugetHeaders(), body: form() })],
  [
    'a NuGet push of bare bytes',
    () => ({ line: 'PUT /nuget/nuget/', headers: { 'X-NuGet-ApiKey': server.adminKey }, body: nupkg }),
  ],
  ['a gem push', () => ({ line: 'POST /rubygems/rubygems/api/v1/gems', headers: gemHeaders(), body: gem })],
  ['an npm publish', () => ({ line: 'PUT /npm/npm/cut', headers: npmHeaders(), body: document })],
  [
    'a new key',
    () => ({
      line: 'POST /api/api-keys/create',
      headers: apiHeaders(),
      body: Buffer.from(JSON.stringify({ type: 'System', systemApis: ['feeds'], description: 'x'.repeat(3000) })),
    }),
  ],
];

/** What a refused or broken upload must not have changed; and the server lives on. */
async function assertUntouched(): Promise<void> {
  await until('nothing is left of the upload', async () => (await server.uploads()).length === 0);
  assert.equal((await npm.get('/cut')).status, 404);
  assert.equal((await nuget.send('GET', '/v3/flatcontainer/cut/index.json')).status, 404);
  assert.equal(await gems.text('/names'), '---\n\n');
  assert.equal((await call(server, '/api/api-keys/list')).json.length, 1);
  assert.equal((await call(server, '/health', { key: null })).text, 'OK');
}

const finished = async () => (await call(server, '/emulator/requests?limit=1')).json[0].id as number;

for (const [name, make] of uploads) {
  for (const chunked of [false, true]) {
    for (const polite of [false, true]) {
      const way = `${chunked ? 'in chunks' : 'with its length'}, ${polite ? 'ended early' : 'reset'}`;
      test(`${name} whose client hangs up in the middle leaves nothing behind (${way})`, async () => {
        const { line, headers, body } = make();
        const before = await finished();
        const connection = new RawConnection(server.url);
        const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length };
        await connection.write(head(server.url, line, { ...headers, ...length }));
        const half = body.subarray(0, Math.floor(body.length / 2));
        await connection.write(chunked ? chunk(half) : half);
        if (polite) connection.end();
        else connection.hangUp();
        await connection.closed;
        const { pathname } = new URL(line.split(' ')[1] ?? '', server.url);
        await until('the server noticed', async () => {
          const { json } = await call(server, `/emulator/requests?since=${before}`);
          return json.some(({ url }: { url: string }) => url === pathname);
        });
        await assertUntouched();
      });
    }
  }

  test(`${name} that is cut off is answered with a sentence in its dialect`, async () => {
    const { line, headers, body } = make();
    const half = body.subarray(0, Math.floor(body.length / 2));
    const all = { ...headers, 'Transfer-Encoding': 'chunked', Connection: 'close' };
    const [reply] = await sendRaw(
      server.url,
      Buffer.concat([Buffer.from(head(server.url, line, all)), chunk(half), Buffer.from(lastChunk)]),
    );
    // RubyGems' word for a gem that cannot be read.
    assert.equal(reply?.status, line.includes('/rubygems/') ? 422 : 400);
    assert.doesNotMatch(reply?.body ?? '', /\n\s+at |node:/);
    if (line.includes('/npm/')) assert.equal(typeof JSON.parse(reply?.body ?? '').error, 'string');
    else if (line.includes('/nuget/')) {
      assert.match(reply?.reason ?? '', /ended before|cut off/);
      assert.match(reply?.headers.get('x-nuget-warning') ?? '', /ended before|cut off/);
    } else assert.match(reply?.headers.get('content-type') ?? '', /^text\/plain/);
    await assertUntouched();
  });
}

test('a JSON body in chunks may be larger than what is read before the caller is known', async () => {
  const body = JSON.stringify({ type: 'System', systemApis: ['none'], padding: 'x'.repeat(200_000) });
  const headers = { ...apiHeaders(), 'Transfer-Encoding': 'chunked', Connection: 'close' };
  for (const size of [1000, 65_536, 70_000, body.length]) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < body.length; at += size) pieces.push(chunk(body.slice(at, at + size)));
    const [reply] = await sendRaw(
      server.url,
      Buffer.concat([
        Buffer.from(head(server.url, 'POST /api/api-keys/create', headers)),
        ...pieces,
        Buffer.from(lastChunk),
      ]),
    );
    assert.match(reply?.body ?? '', /^systemApis/, `${size} bytes at a time`);
  }
});

test('a body that is too large is refused whether its length is told or not', async () => {
  const body = Buffer.alloc(1_100_000, ' ');
  for (const length of [{ 'Content-Length': body.length }, { 'Transfer-Encoding': 'chunked' }]) {
    const request = head(server.url, 'POST /api/api-keys/create', { ...apiHeaders(), ...length, Connection: 'close' });
    const bytes = 'Content-Length' in length ? [body] : [chunk(body), Buffer.from(lastChunk)];
    const [reply] = await sendRaw(server.url, Buffer.concat([Buffer.from(request), ...bytes]));
    assert.deepEqual([reply?.status, reply?.body], [413, 'The body is larger than the 1 MB allowed here.']);
  }
});

test('behind a refused upload the next request on the connection gets its own answer', {
  timeout: 30_000,
}, async () => {
  const inner = 'GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
  const refused: readonly (readonly [string, Record<string, string>, number])[] = [
    ['PUT /nuget/nuget/v3/package/', { 'X-NuGet-ApiKey': 'wrong' }, 401],
    ['PUT /nuget/nuget/v3/package/', { 'X-NuGet-ApiKey': server.adminKey }, 415],
    ['PUT /nuget/nowhere/', {}, 404],
    ['PUT /npm/npm/cut', { Authorization: 'Bearer wrong' }, 401],
    ['PUT /npm/npm/cut', npmHeaders(), 400],
    ['PUT /npm/npm/cut', { ...npmHeaders(), 'Content-Type': 'text/html' }, 415],
    ['POST /api/api-keys/create', { ...apiHeaders(), 'X-ApiKey': 'wrong' }, 403],
    ['POST /api/api-keys/create', { ...apiHeaders(), 'Content-Type': 'text/html' }, 415],
    ['POST /nowhere', {}, 404],
    ['POST /api/api-keys/create', { ...apiHeaders(), Host: 'evil.example' }, 421],
  ];
  for (const [line, headers, status] of refused) {
    for (const size of [inner.length, 400_000]) {
      const body = inner.repeat(Math.ceil(size / inner.length));
      const first = head(server.url, line, { ...headers, 'Content-Length': body.length }) + body;
      const second = head(server.url, 'GET /health', { Connection: 'close' });
      const replies = await sendRaw(server.url, first + second);
      assert.deepEqual(
        replies.map((reply) => reply.status),
        [status, 200],
        `${line} ${JSON.stringify(headers)}`,
      );
      assert.equal(replies[1]?.body, 'OK');
    }
  }
});

test('a request with two lengths is refused and nothing behind it is served', async () => {
  const smuggled = head(server.url, 'POST /api/management/feeds/create', { ...apiHeaders(), 'Content-Length': 2 });
  for (const lengths of [
    { 'Content-Length': 5, 'Transfer-Encoding': 'chunked' },
    { 'Content-Length': '5, 6' },
    { 'Content-Length': '-1' },
    { 'Transfer-Encoding': 'chunked, identity' },
    { 'Transfer-Encoding': 'xchunked' },
  ]) {
    const first = head(server.url, 'POST /api/api-keys/create', { ...apiHeaders(), ...lengths });
    const replies = await sendRaw(server.url, `${first}${lastChunk}${smuggled}{}`);
    assert.deepEqual(
      replies.map((reply) => reply.status),
      [400],
      JSON.stringify(lengths),
    );
  }
});

test('what is no HTTP, or too much of it, is refused and the server lives on', async () => {
  const requests: readonly (readonly [bytes: string, status: number])[] = [
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['GET /health HTTP/9.9\r\n\r\n', 400],
    ['GET /health HTTP/1.1\r\n\r\n', 400],
    [head(server.url, 'GET /health', { 'X-Long': 'a'.repeat(20_000) }), 431],
    [head(server.url, `GET /${'a'.repeat(20_000)}`), 431],
    [head(server.url, 'GET /health', { 'X-Nul': 'a\0b' }), 400],
    [head(server.url, 'GET /health\r\nX-Folded: a\r\n b'), 400],
    [head(server.url, 'GET /hea lth'), 400],
  ];
  for (const [bytes, status] of requests) {
    const [reply] = await sendRaw(server.url, bytes);
    assert.equal(reply?.status, status, JSON.stringify(bytes.slice(0, 60)));
    assert.doesNotMatch(reply?.body ?? '', /\n\s+at /);
  }
  await assertUntouched();
});

test('Expect: 100-continue is continued, another expectation is refused', async () => {
  const connection = new RawConnection(server.url);
  const headers = { 'X-NuGet-ApiKey': server.adminKey, 'Content-Length': 4, Connection: 'close' };
  await connection.write(head(server.url, 'PUT /nuget/nuget/', { ...headers, Expect: '100-continue' }));
  await connection.write('none');
  const replies = await connection.replies();
  assert.deepEqual(
    replies.map((reply) => reply.status),
    [100, 415],
  );
  const [odd] = await sendRaw(
    server.url,
    head(server.url, 'PUT /nuget/nuget/', { ...headers, 'Content-Length': 0, Expect: 'miracles' }),
  );
  assert.equal(odd?.status, 417);
});

test('a body that trickles in before authentication holds up nobody else', async () => {
  const trickling = Array.from({ length: 50 }, () => new RawConnection(server.url));
  const headers = { 'Content-Type': 'application/json', 'Content-Length': 60_000 };
  for (const connection of trickling) {
    await connection.write(`${head(server.url, 'POST /api/api-keys/create', headers)}{"API_`);
  }
  assert.equal((await call(server, '/health', { key: null })).text, 'OK');
  assert.equal((await npm.get('/-/ping')).status, 200);
  for (const connection of trickling) connection.hangUp();
  await assertUntouched();
});

test('a thousand requests at once are all answered', { timeout: 60_000 }, async () => {
  const one = (path: string) => head(server.url, `GET ${path}`, { 'X-ApiKey': server.adminKey, Connection: 'close' });
  const paths = ['/health', '/api/api-keys/list', '/npm/npm/cut', '/nuget/nuget/v3/index.json'];
  const replies = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => sendRaw(server.url, one(paths[index % 4] ?? ''))),
  );
  const counts: Record<number, number> = {};
  for (const [reply] of replies) counts[reply?.status ?? 0] = (counts[reply?.status ?? 0] ?? 0) + 1;
  assert.deepEqual(counts, { 200: 500, 401: 500 });
});

test('after all that a good package goes in and comes out', async () => {
  await assertUntouched();
  await nuget.publish({ id: 'Good', version: '1.0.0' });
  assert.equal((await npm.publish({ name: 'good', version: '1.0.0' })).status, 201);
  assert.equal((await npm.get('/good/-/good-1.0.0.tgz')).status, 200);
  assert.equal((await server.uploads()).length, 2);
});
