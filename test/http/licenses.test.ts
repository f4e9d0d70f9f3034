import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { License } from '../../emulator/contract/license.ts';
import { type ApiCall, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

async function started(t: { after(work: () => unknown): void }): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

const post = (server: TestServer, path: string, body: object | undefined, options: ApiCall = {}) =>
  call(server, `/api/licenses/${path}`, { method: 'POST', ...(body === undefined ? {} : { body }), ...options });
const list = async (server: TestServer): Promise<License[]> => (await call(server, '/api/licenses/list')).json;

test('licenses are added, listed by code, changed member by member, and deleted', async (t) => {
  const server = await started(t);
  assert.deepEqual(await list(server), []);
  const answer = await post(server, 'add', { code: 'MIT', title: 'MIT License', spdx: ['MIT'] });
  assert.equal(answer.status, 200);
  const mit = answer.json as License;
  const none = { urls: [], hashes: [], packageNames: [], purls: [] };
  assert.deepEqual(mit, { id: mit.id, code: 'MIT', title: 'MIT License', spdx: ['MIT'], ...none });
  const own = (await post(server, 'add', { code: 'Acme-1', id: null, title: null })).json as License;
  assert.deepEqual(
    (await list(server)).map(({ code, title }) => [code, title]),
    [
      ['Acme-1', 'Acme-1'],
      ['MIT', 'MIT License'],
    ],
  );
  await post(server, 'update', { id: mit.id, code: 'MIT', urls: ['https://licenses.example/mit'] });
  const changed = (await list(server)).find(({ id }) => id === mit.id);
  assert.deepEqual([changed?.spdx, changed?.urls], [['MIT'], ['https://licenses.example/mit']]);
  assert.equal((await post(server, `delete?id=${mit.id}`, undefined)).status, 200);
  assert.equal((await post(server, 'delete?code=acme-1', undefined)).status, 200);
  assert.deepEqual(await list(server), []);
  assert.notEqual(((await post(server, 'add', { code: 'MIT' })).json as License).id, own.id);
});

const refused: [path: string, body: object | undefined, status: number, sentence: RegExp][] = [
  ['add', {}, 400, /^code is required/],
  ['add', { code: '' }, 400, /^The code of a license/],
  ['add', { code: 'a\nb' }, 400, /^The code of a license/],
  ['add', { code: 'x', urls: 'https://licenses.example' }, 400, /^The field urls has a wrong type/],
  ['add', { code: 'x', spdx: [1] }, 400, /^The field spdx\.0 has a wrong type/],
  ['add', [], 400, /^The body must be a JSON object/],
  ['add', { code: 'mit' }, 409, /^A license mit exists already/],
  ['update', { title: 'x' }, 400, /^Say which license/],
  ['update', { code: 'Apache-2.0' }, 404, /^There is no license with the code Apache-2\.0/],
  ['update', { id: 4711 }, 404, /^There is no license with the id 4711/],
  ['delete', undefined, 400, /^Say which license/],
  ['delete?id=x', undefined, 400, /^id must be a whole number/],
  ['delete?id=4711', undefined, 404, /^There is no license with the id 4711/],
];
for (const [path, body, status, sentence] of refused) {
  test(`licenses/${path} with ${JSON.stringify(body)} is ${status}`, async (t) => {
    const server = await started(t);
    await post(server, 'add', { code: 'MIT' });
    const answer = await post(server, path, body);
    assert.equal(answer.status, status);
    assert.match(answer.text, sentence);
    assert.equal((await list(server)).length, 1);
  });
}

test('licenses need full control; their files are not served, which is said after the permission', async (t) => {
  const server = await started(t);
  const feeds = await server.createKey({ type: 'system', systemApis: ['feeds', 'sca'] });
  for (const path of ['list', 'files/download?code=MIT']) {
    assert.equal((await call(server, `/api/licenses/${path}`, { key: feeds })).status, 403, path);
  }
  const files = await call(server, '/api/licenses/files/download?code=MIT');
  assert.equal(files.status, 501);
  assert.match(files.text, /License Files API/);
});
