import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../support/api.ts';
import { startTestServer } from '../support/testServer.ts';

test("the emulator's own key cannot be deleted, disabled or narrowed: nobody could get in any more", async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  const [own] = (await call(server, '/api/api-keys/list')).json;
  const deleted = await call(server, `/api/api-keys/delete?id=${own.id}`, { method: 'POST' });
  assert.equal(deleted.status, 409);
  assert.match(deleted.text, /emulator's own key/);
  for (const body of [{ enabled: false }, { systemApis: ['sca'] }, { expiration: '2999-01-01' }]) {
    const refused = await call(server, `/emulator/keys/${own.id}`, { method: 'PATCH', body });
    assert.equal(refused.status, 409, JSON.stringify(body));
  }
  const renamed = await call(server, `/emulator/keys/${own.id}`, { method: 'PATCH', body: { displayName: 'mine' } });
  assert.equal(renamed.json.displayName, 'mine');
  assert.equal((await call(server, '/emulator/status')).status, 200);
});
