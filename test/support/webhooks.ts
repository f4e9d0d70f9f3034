import assert from 'node:assert/strict';
import type { WebhookDelivery } from '../../emulator/contract/webhook.ts';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { call } from './api.ts';
import type { TestServer } from './testServer.ts';

/** Creates a webhook of every feed for `added`, unless told otherwise. @returns its id. */
export async function hook(server: TestServer, fields: object): Promise<number> {
  const body = { name: 'ci', event: 'added', ...fields };
  const created = await call(server, '/api/webhooks/create', { method: 'POST', body });
  assert.equal(created.status, 201, created.text);
  return Number(created.text);
}

/** Newest first. */
export async function deliveriesOf(server: TestServer, query = ''): Promise<WebhookDelivery[]> {
  const list = await call(server, `/emulator/webhooks${query}`);
  assert.equal(list.status, 200, list.text);
  return list.json;
}

export async function publishNpm(server: TestServer, name: string, version: string, feed = 'npm'): Promise<void> {
  const manifest = { name, version };
  const published = await call(server, `/npm/${feed}/${name.replace('/', '%2f')}`, {
    method: 'PUT',
    key: null,
    headers: { Authorization: `Bearer ${server.adminKey}` },
    body: npmPublishDocument(manifest, await buildNpmTarball(manifest)),
  });
  assert.equal(published.status, 201, published.text);
}
