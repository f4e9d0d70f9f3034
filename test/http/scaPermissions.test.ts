import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiCall, basic, call } from '../support/api.ts';
import { startTestServer } from '../support/testServer.ts';

const all = [true, true, true];
const nothing = [false, false, false];

/** May view, may manage, may upload SBOMs (spec: permission matrix, SCA). */
const ofKeys: [draft: object, expected: boolean[]][] = [
  [{ type: 'system', systemApis: ['full-control'] }, all],
  [{ type: 'system', systemApis: ['sca'] }, all],
  [{ type: 'system', systemApis: ['sbom-upload'] }, [false, false, true]],
  [{ type: 'system', systemApis: ['feeds'] }, nothing],
  [{ type: 'system', systemApis: ['feeds', 'sbom-upload'] }, [false, false, true]],
  [{ type: 'feed', feed: 'npm', packagePermissions: ['view', 'add', 'promote', 'delete'] }, nothing],
  [{ type: 'personal', user: 'Admin' }, all],
  [{ type: 'personal', user: 'j.smith' }, nothing],
  [{ type: 'other', legacyApis: ['feed-api', 'feed-management', 'webhooks'] }, nothing],
];

test('sca/permissions tells each key what it may do', async (t) => {
  const server = await startTestServer({ demo: true });
  t.after(() => server.stop());
  const ask = async (options: ApiCall): Promise<[number, boolean[]]> => {
    const { status, text } = await call(server, '/api/sca/permissions', options);
    if (status !== 200) return [status, []];
    const { canView, canManage, canUploadSbom } = JSON.parse(text);
    return [status, [canView, canManage, canUploadSbom]];
  };
  for (const [draft, expected] of ofKeys) {
    const key = await server.createKey(draft);
    assert.deepEqual(await ask({ key }), [200, expected], JSON.stringify(draft));
  }
  assert.deepEqual(await ask({ key: `Admin:${server.adminKey}` }), [200, all]);
  assert.deepEqual(await ask({ key: null, headers: basic('Admin', server.adminKey) }), [200, all]);
  assert.equal((await ask({ key: null }))[0], 403);
  assert.equal((await ask({ key: 'unknown-key-0123456789' }))[0], 403);
});

test('sca/permissions follows a change of the key, and of what Anonymous may', async (t) => {
  const server = await startTestServer({ anonymous: 'admin' });
  t.after(() => server.stop());
  const canManage = async (key: string | null) => (await call(server, '/api/sca/permissions', { key })).json.canManage;
  assert.equal(await canManage(null), true);
  const closed = await startTestServer();
  t.after(() => closed.stop());
  const key = await closed.createKey({ type: 'system', systemApis: ['sbom-upload'] });
  const [, { id }] = (await call(closed, '/api/api-keys/list')).json;
  const view = async () => (await call(closed, '/api/sca/permissions', { key })).json.canView;
  assert.equal(await view(), false);
  await call(closed, `/emulator/keys/${id}`, { method: 'PATCH', body: { systemApis: ['sca'] } });
  assert.equal(await view(), true);
});
