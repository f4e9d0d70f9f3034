import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthReply } from '../../emulator/api/health.ts';
import { call } from '../support/api.ts';
import { startTestServer } from '../support/testServer.ts';

test('the health needs no key, and a wrong one does not matter', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  for (const key of [null, server.adminKey, 'wrong-key-wrong-key-wrong']) {
    const plain = await call(server, '/health', { key });
    assert.deepEqual([plain.status, plain.text], [200, 'OK']);
    assert.match(String(plain.headers['content-type']), /^text\/plain/);
    for (const path of ['/health/json', '/health?format=json', '/health?format=JSON']) {
      const { status, json, headers } = await call(server, path, { key });
      assert.equal(status, 200, path);
      assert.equal(json.versionNumber, headers['x-proget-version']);
      // What pgutil cannot do without (Inedo.ProGet, ProGetHealthInfo).
      const needed = [json.databaseStatus, json.licenseStatus, json.serviceStatus, json.releaseNumber];
      assert.deepEqual(needed, ['OK', 'OK', 'OK', '2026.12']);
      assert.equal(json.applicationName, 'ProGet');
      assert.deepEqual(json.extensionsInstalled, {});
      assert.ok('replicationStatus' in json);
    }
  }
});

test('a full disk is told by status, text and JSON', () => {
  assert.deepEqual(healthReply({ full: false }, false).status, 200);
  const text = healthReply({ full: true }, false);
  assert.deepEqual([text.status, text.body], [500, 'ERROR: The disk is full; writes are refused.']);
  const { status, body } = healthReply({ full: true }, true);
  assert.equal(status, 500);
  const { json } = body as { json: { databaseStatus: string; databaseStatusDetails: string } };
  assert.equal(json.databaseStatus, 'Error');
  assert.match(json.databaseStatusDetails, /disk is full/);
});
