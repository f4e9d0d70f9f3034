import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GuardRules, guard } from '../../emulator/http/guard.ts';
import { call } from '../support/api.ts';
import { startTestServer } from '../support/testServer.ts';

const rules: GuardRules = { boundHost: '192.0.2.7', allowedHosts: ['packages.example'] };

/** Headers of a request, and what the guard says. */
const cases: readonly (readonly [headers: Record<string, string>, code: string | null])[] = [
  [{ host: '127.0.0.1:8624' }, null],
  [{ host: 'localhost:8624' }, null],
  [{ host: 'LOCALHOST' }, null],
  [{ host: 'app.localhost:1' }, null],
  [{ host: '[::1]:8624' }, null],
  [{ host: '127.1.2.3' }, null],
  [{ host: '192.0.2.7:8624' }, null],
  [{ host: 'packages.example:8624' }, null],
  [{ host: 'Packages.Example' }, null],
  [{}, 'foreign-host'],
  [{ host: '' }, 'foreign-host'],
  [{ host: 'evil.example' }, 'foreign-host'],
  [{ host: 'localhost.evil.example' }, 'foreign-host'],
  [{ host: '127.0.0.1.evil.example' }, 'foreign-host'],
  [{ host: 'evil.example#localhost' }, 'foreign-host'],
  [{ host: 'localhost@evil.example' }, 'foreign-host'],
  [{ host: 'localhost:1', origin: 'http://localhost:1' }, null],
  [{ host: 'localhost:1', origin: 'http://localhost:2' }, 'cross-site'],
  [{ host: 'localhost:1', origin: 'http://127.0.0.1:1' }, 'cross-site'],
  [{ host: 'localhost:1', origin: 'null' }, 'cross-site'],
  [{ host: 'localhost:1', origin: 'https://evil.example' }, 'cross-site'],
  [{ host: 'localhost:1', 'sec-fetch-site': 'none' }, null],
  [{ host: 'localhost:1', 'sec-fetch-site': 'same-origin' }, null],
  [{ host: 'localhost:1', 'sec-fetch-site': 'same-site' }, 'cross-site'],
  [{ host: 'localhost:1', 'sec-fetch-site': 'cross-site' }, 'cross-site'],
];

for (const [headers, code] of cases) {
  test(`the guard says ${code ?? 'nothing'} about ${JSON.stringify(headers)}`, () => {
    assert.equal(guard(headers, rules)?.code ?? null, code);
  });
}

test('a foreign host is refused with 421 before anything else, with a good key too', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  for (const path of ['/health', '/api/api-keys/list', '/npm/npm/x', '/emulator/hello?nonce=0123456789abcdef']) {
    const refused = await call(server, path, { headers: { Host: 'rebound.example' } });
    assert.equal(refused.status, 421, path);
    assert.match(refused.text, /\[foreign-host\]/);
  }
});

test('a page of another site cannot post a form with a key in it', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  const refused = await call(server, '/emulator/stop', {
    method: 'POST',
    key: null,
    headers: { Origin: 'http://localhost:3000', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `key=${server.adminKey}`,
  });
  assert.equal(refused.status, 403);
  assert.match(refused.text, /\[cross-site\]/);
  assert.equal((await call(server, '/health')).status, 200);
});

test('an allowed host name is served, and forwarded headers count only behind a trusted proxy', async (t) => {
  const headers = { Host: 'packages.example', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'front.example' };
  const feedUrl = async (trustProxy: boolean): Promise<string> => {
    const server = await startTestServer({ allowedHosts: ['packages.example'], trustProxy });
    t.after(() => server.stop());
    await server.createFeed('npm', 'npm');
    return (await call(server, '/api/management/feeds/get/npm', { headers })).json.endpointUrl;
  };
  assert.equal(await feedUrl(false), 'http://packages.example/npm/npm/');
  assert.equal(await feedUrl(true), 'https://front.example/npm/npm/');
});
