import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { call } from '../support/api.ts';
import { head, RawConnection, type RawReply } from '../support/rawHttp.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

async function started(t: { after(work: () => unknown): void }): Promise<TestServer> {
  const server = await startTestServer({ policies: 'proget' });
  t.after(() => server.stop());
  return server;
}

/** A type that no credential is looked for in, so that only the route itself reads the body. */
const json = 'application/merge-patch+json';

/** Sends a request whose body ends only after `meanwhile`. */
async function slowly(
  server: TestServer,
  request: { line: string; type: string; body: string | Buffer },
  meanwhile: () => Promise<unknown>,
): Promise<RawReply | undefined> {
  const body = Buffer.from(request.body);
  const connection = new RawConnection(server.url);
  await connection.write(
    head(server.url, request.line, {
      'X-ApiKey': server.adminKey,
      'X-NuGet-ApiKey': server.adminKey,
      Authorization: `Basic ${Buffer.from(`api:${server.adminKey}`).toString('base64')}`,
      'Content-Type': request.type,
      'Content-Length': body.length,
      Connection: 'close',
    }),
  );
  await connection.write(body.subarray(0, 10));
  // Another request, answered: so the server has begun with the first.
  await call(server, '/emulator/status');
  await meanwhile();
  await connection.write(body.subarray(10));
  return (await connection.replies())[0];
}

test('a slow edit of a key does not undo that it was disabled meanwhile', async (t) => {
  const server = await started(t);
  await server.createKey({ type: 'system', systemApis: ['feeds'], displayName: 'old' });
  const find = async () => (await call(server, '/emulator/keys')).json.find((key: { id: number }) => key.id !== 1000);
  const { id } = await find();
  const request = { line: `PATCH /emulator/keys/${id}`, type: json, body: '{"displayName":"new"}' };
  const reply = await slowly(server, request, () =>
    call(server, `/emulator/keys/${id}`, { method: 'PATCH', body: { enabled: false } }),
  );
  assert.equal(reply?.status, 200, reply?.body);
  const key = await find();
  assert.deepEqual([key.displayName, key.enabled], ['new', false]);
});

test('a slow update of a feed does not undo that it was deactivated meanwhile', async (t) => {
  const server = await started(t);
  await server.createFeed('npm', 'npm');
  const update = '/api/management/feeds/update/npm';
  const reply = await slowly(server, { line: `POST ${update}`, type: json, body: '{"description":"new"}' }, () =>
    call(server, update, { method: 'POST', body: { active: false } }),
  );
  assert.equal(reply?.status, 200, reply?.body);
  const feed = (await call(server, '/api/management/feeds/get/npm')).json;
  assert.deepEqual([feed.description, feed.active], ['new', false]);
});

test('a key whose creation was under way when hashing was turned on is not kept in clear', async (t) => {
  const server = await started(t);
  const setHashing = (hashing: boolean) => call(server, '/emulator/policies', { method: 'PATCH', body: { hashing } });
  const body = '{"type":"system","systemApis":["feeds"],"displayName":"late"}';
  const reply = await slowly(server, { line: 'POST /api/api-keys/create', type: json, body }, () => setHashing(true));
  assert.equal(reply?.status, 201, reply?.body);
  await setHashing(false);
  const keys = (await call(server, '/api/api-keys/list')).json as { displayName?: string; key?: string }[];
  const late = keys.find(({ displayName }) => displayName === 'late');
  assert.ok(late);
  assert.equal(late.key, undefined);
});

test('a package whose feed is deleted during its upload is refused as for a feed that never was', async (t) => {
  const server = await started(t);
  const remove = (name: string) => call(server, `/api/management/feeds/delete/${name}`, { method: 'POST' });
  const packageJson = { name: 'late', version: '1.0.0' };
  const document = JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson)));
  await server.createFeed('n', 'npm');
  const published = await slowly(server, { line: 'PUT /npm/n/late', type: 'application/json', body: document }, () =>
    remove('n'),
  );
  assert.deepEqual([published?.status, published?.body], [404, '{"error":"Feed n not found."}']);
  await server.createFeed('d', 'nuget');
  const nupkg = await buildNupkg({ id: 'Late', version: '1.0.0' });
  const type = 'application/octet-stream';
  const pushed = await slowly(server, { line: 'PUT /nuget/d/v3/package', type, body: nupkg }, () => remove('d'));
  assert.deepEqual([pushed?.status, pushed?.reason], [404, 'Feed d not found.']);
});
