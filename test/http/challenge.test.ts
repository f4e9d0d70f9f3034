import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { basic, bearer, call } from '../support/api.ts';
import { head, sendRaw } from '../support/rawHttp.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let key: string;
before(async () => {
  server = await startTestServer({ challenge: 'negotiate' });
  for (const type of ['npm', 'nuget', 'asset']) await server.createFeed(type, type);
  key = await server.createKey({ type: 'System', systemApis: ['full-control'] });
});
after(() => server.stop());

/** The schemes that a 401 offers, in their order. */
function offered(answer: { headers: Readonly<Record<string, string | string[] | undefined>> }): string {
  return String(answer.headers['www-authenticate']);
}

const paths = ['/npm/npm/x', '/nuget/nuget/v3/index.json', '/endpoints/asset/dir/'];

test('--challenge negotiate offers Negotiate and NTLM before Basic, each in a line of its own', async () => {
  for (const path of paths) {
    const answer = await call(server, path, { key: null });
    assert.equal(answer.status, 401);
    assert.equal(offered(answer), 'Negotiate, NTLM, Basic realm="ProGet"');
    const [raw] = await sendRaw(server.url, head(server.url, `GET ${path}`, { Connection: 'close' }));
    assert.equal(raw?.headers.get('www-authenticate'), 'Negotiate, NTLM, Basic realm="ProGet"');
  }
});

test('nobody gets in by Negotiate or NTLM, and the same challenge comes again', async () => {
  for (const scheme of ['Negotiate', 'negotiate', 'NTLM']) {
    for (const path of paths) {
      const answer = await call(server, path, { key: null, headers: { Authorization: `${scheme} TlRMTVNTUAABAAAA` } });
      assert.equal(answer.status, 401, path);
      assert.equal(offered(answer), 'Negotiate, NTLM, Basic realm="ProGet"');
      assert.equal(answer.headers['x-proget-emulator-denial'], 'malformed-credential');
      assert.match(answer.text, /is Windows authentication, which never succeeds here/);
    }
  }
  const nuget = await call(server, '/nuget/nuget/v3/index.json', {
    key: null,
    headers: { Authorization: 'Negotiate TlRM' },
  });
  assert.match(nuget.text, /ValidAuthenticationTypes/);
});

test('the refusal says how NuGet is told to use Basic', async () => {
  const nuget = await call(server, '/nuget/nuget/v3/index.json', { key: null });
  assert.match(String(nuget.headers['x-nuget-warning']), /ValidAuthenticationTypes, value basic/);
});

test('keys work as ever beside it', async () => {
  assert.equal(
    (await call(server, '/nuget/nuget/v3/index.json', { key: null, headers: basic('api', key) })).status,
    200,
  );
  assert.equal((await call(server, '/npm/npm/x', { key: null, headers: bearer(key) })).status, 404);
  const headers = { Authorization: 'Negotiate TlRM', 'X-ApiKey': key };
  assert.equal((await call(server, '/api/api-keys/list', { key: null, headers })).status, 200);
});

test('on /api a refusal without a challenge stays one', async () => {
  const answer = await call(server, '/api/api-keys/list', { key: null });
  assert.equal(answer.status, 403);
  assert.equal(answer.headers['www-authenticate'], undefined);
});
