import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type ApiAnswer, type ApiCall, call } from '../support/api.ts';
import { type DiskServer, startDiskServer } from '../support/diskServer.ts';
import { startTestServer } from '../support/testServer.ts';

const full = { type: 'system', systemApis: ['full-control'] };
const post = (server: DiskServer, path: string, body: object = {}) => call(server, path, { method: 'POST', body });
const save = (server: DiskServer, name: string) => post(server, '/emulator/snapshots', { name });
const restore = (server: DiskServer, name: string) => post(server, `/emulator/snapshots/${name}/restore`);
const status = (server: DiskServer, path: string, options?: ApiCall) =>
  call(server, path, options).then((answer) => answer.status);
const names = (answer: ApiAnswer) => answer.json.map(({ name }: { name: string }) => name);

describe('snapshots over HTTP', () => {
  let server: DiskServer;
  before(async () => {
    server = await startDiskServer();
  });
  after(() => server.remove());

  it('saves, lists, restores and deletes', async () => {
    await server.createFeed('one', 'npm');
    const early = await server.createKey(full);
    const saved = await save(server, 'first');
    assert.equal(saved.status, 201);
    assert.deepEqual([saved.json.name, saved.json.feeds, saved.json.keys], ['first', 1, 2]);
    await server.createFeed('two', 'npm');
    const late = await server.createKey(full);
    assert.equal(await status(server, '/api/management/feeds/get/two', { key: late }), 200);

    const restored = await restore(server, 'first');
    assert.deepEqual([restored.status, restored.json.name], [200, 'first']);
    assert.equal(await status(server, '/api/management/feeds/get/two'), 404);
    assert.equal(await status(server, '/emulator/status', { key: late }), 403);
    assert.equal(await status(server, '/emulator/status', { key: early }), 200);
    assert.equal((await restore(server, 'before-restore')).status, 200);
    assert.equal(await status(server, '/api/management/feeds/get/two', { key: late }), 200);

    assert.deepEqual(names(await call(server, '/emulator/snapshots')), ['before-restore', 'first']);
    assert.equal(await status(server, '/emulator/snapshots/first', { method: 'DELETE' }), 200);
    assert.deepEqual(names(await call(server, '/emulator/snapshots')), ['before-restore']);
  });

  it('refuses in one sentence, with the status that fits', async () => {
    await save(server, 'taken');
    const cases: [string, ApiCall, number, RegExp][] = [
      ['/emulator/snapshots', { method: 'POST', body: { name: 'taken' } }, 409, /named taken exists already/],
      ['/emulator/snapshots', { method: 'POST', body: { name: '../x' } }, 400, /A snapshot's name has/],
      ['/emulator/snapshots', { method: 'POST', body: {} }, 400, /Name the snapshot/],
      ['/emulator/snapshots/none/restore', { method: 'POST' }, 404, /no snapshot of this name/],
      ['/emulator/snapshots/..%2f..%2fblobs', { method: 'DELETE' }, 404, /no snapshot of this name/],
      ['/emulator/snapshots/taken/restore', {}, 405, /only POST/],
      ['/emulator/snapshots', { key: null }, 403, /\[missing-key\]/],
      ['/emulator/snapshots/taken/restore', { method: 'POST', key: null }, 403, /\[missing-key\]/],
    ];
    for (const [path, options, expected, message] of cases) {
      const answer = await call(server, path, options);
      assert.deepEqual([path, answer.status], [path, expected]);
      assert.match(answer.text, message);
    }
  });

  it('keeps requests that change something apart from a restore', async () => {
    await save(server, 'apart');
    const upload = request(`${server.url}/api/management/feeds/create`, {
      method: 'POST',
      headers: { 'X-ApiKey': server.adminKey, 'Content-Type': 'application/json', Expect: '100-continue' },
    });
    upload.write('{"name":"slow",');
    await once(upload, 'continue');
    let isRestored = false;
    const restored = restore(server, 'apart').finally(() => {
      isRestored = true;
    });
    let refused: ApiAnswer;
    do {
      refused = await post(server, '/api/management/feeds/create', { name: '!', feedType: 'npm' });
      assert.equal(isRestored, false);
    } while (refused.status !== 503);
    assert.match(refused.text, /^A snapshot is being restored/);
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal(await status(server, '/emulator/status'), 200, 'reads go on');
    upload.end('"feedType":"npm"}');
    const [answer] = await once(upload, 'response');
    answer.resume();
    assert.equal(answer.statusCode, 201);
    assert.equal((await restored).status, 200);
    assert.equal(await status(server, '/api/management/feeds/get/slow'), 404);
  });
});

it('the admin key of the run goes on working, whatever the restored state says of it', async () => {
  const server = await startDiskServer();
  try {
    const second = await server.createKey(full);
    const admin = (await call(server, '/emulator/keys')).json[0].id;
    await call(server, `/emulator/keys/${admin}`, { method: 'PATCH', key: second, body: { enabled: false } });
    const byOther = (path: string, body: object) => call(server, path, { method: 'POST', key: second, body });
    await byOther('/emulator/snapshots', { name: 'disabled' });
    await call(server, `/api/api-keys/delete?id=${admin}`, { method: 'POST', key: second });
    await byOther('/emulator/snapshots', { name: 'without' });
    for (const name of ['disabled', 'without']) {
      assert.equal((await byOther(`/emulator/snapshots/${name}/restore`, {})).status, 200);
      assert.equal(await status(server, '/emulator/status'), 200, name);
    }
  } finally {
    await server.remove();
  }
});

it('values that a snapshot holds in clear are warned of when they are erased, and come back only where they may', async () => {
  const server = await startDiskServer({ policies: 'proget' });
  const warnings = async (at = server) => (await call(at, '/emulator/status')).json.store.warnings;
  const lists = async (at: DiskServer, value: string) =>
    (await call(at, '/api/api-keys/list')).json.some(({ key }: { key?: string }) => key === value);
  const hash = () => call(server, '/emulator/policies', { method: 'PATCH', body: { hashing: true } });
  try {
    const value = await server.createKey(full);
    assert.equal((await save(server, 'clear')).json.clearValues, 2);
    assert.deepEqual(await warnings(), []);
    const changed = await hash();
    assert.match(String(changed.headers['x-proget-emulator-warning']), /may still be in clear in snapshots: clear\./);
    assert.match((await warnings())[0], /in snapshots: clear\. .*snapshot delete NAME/);
    assert.equal((await save(server, 'hashed')).json.clearValues, 0);

    await call(server, '/emulator/policies', { method: 'PATCH', body: { hashing: false } });
    const late = await server.createKey(full);
    const id = (await call(server, '/emulator/keys')).json.at(-1).id;
    const deleted = await call(server, `/api/api-keys/delete?id=${id}`, { method: 'POST' });
    assert.match(String(deleted.headers['x-proget-emulator-warning']), /in snapshots: clear\./);
    assert.equal(await status(server, '/emulator/status', { key: late }), 403);

    assert.equal((await restore(server, 'clear')).status, 200);
    assert.ok(await lists(server, value), 'the policies of then are restored, too');
    await server.stop();
    const hashing = { ...server, ...(await startTestServer({ dataDir: server.dataDir })) };
    try {
      assert.match((await warnings(hashing))[0], /in snapshots: clear\./);
      assert.equal((await restore(hashing, 'clear')).status, 200);
      assert.equal(await status(hashing, '/emulator/status', { key: value }), 200);
      assert.equal(await lists(hashing, value), false, 'this run hashes');
      await call(hashing, '/emulator/snapshots/clear', { method: 'DELETE' });
      assert.deepEqual(await warnings(hashing), []);
    } finally {
      await hashing.stop();
    }
  } finally {
    await server.remove();
  }
});

it('an emulator in memory refuses snapshots', async () => {
  const server = await startTestServer();
  try {
    for (const options of [{}, { method: 'POST', body: { name: 'a' } }] as const) {
      const answer = await call(server, '/emulator/snapshots', options);
      assert.equal(answer.status, 409);
      assert.match(answer.text, /^An emulator that lives in memory keeps no snapshots/);
    }
  } finally {
    await server.stop();
  }
});
