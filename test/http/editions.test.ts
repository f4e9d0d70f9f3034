import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Edition, editions } from '../../emulator/contract/policies.ts';
import { basic, call } from '../support/api.ts';
import { startTestServer } from '../support/testServer.ts';

const promote = { method: 'POST', body: { name: 'x', version: '1.0.0', fromFeed: 'a', toFeed: 'b' } } as const;
const repackage = { method: 'POST', body: { name: 'x', version: '1.0.0', newVersion: '2.0.0', feed: 'a' } } as const;
const personal = { method: 'POST', body: { type: 'Personal', user: 'Admin' } } as const;
const patch = (change: object) => ({ method: 'PATCH', body: change }) as const;

/** What each call answers by edition (spec: editions); null = it is not refused because of the edition. */
// biome-ignore format: a table is read by its columns
const rows: readonly (readonly [path: string, options: object, refused: Readonly<Record<Edition, number | null>>])[] = [
  ['/api/security/users/list',   {},                            { free: 403, basic: null, enterprise: null, trial: null }],
  ['/api/api-keys/create',       personal,                      { free: 403, basic: null, enterprise: null, trial: null }],
  ['/api/repackaging/repackage', repackage,                     { free: 500, basic: null, enterprise: null, trial: null }],
  ['/api/promotions/promote',    promote,                       { free: 403, basic: null, enterprise: null, trial: null }],
  ['/api/promotions/list',       {},                            { free: 403, basic: null, enterprise: null, trial: null }],
  ['/api/webhooks/list',         {},                            { free: 403, basic: null, enterprise: null, trial: null }],
  ['/api/api-keys/list',         {},                            { free: null, basic: null, enterprise: null, trial: null }],
  ['/api/management/feeds/list', {},                            { free: null, basic: null, enterprise: null, trial: null }],
  ['/emulator/policies',         patch({ pseudoKeys: false }),  { free: 403, basic: 403, enterprise: null, trial: null }],
  ['/emulator/policies',         patch({ hashing: true }),      { free: 403, basic: 403, enterprise: null, trial: null }],
  ['/emulator/policies',         patch({ personalKeys: false }), { free: 403, basic: 403, enterprise: null, trial: null }],
  ['/emulator/policies',         patch({ pseudoKeys: true }),   { free: null, basic: null, enterprise: null, trial: null }],
];

for (const edition of editions) {
  test(`the ${edition} edition refuses what it does not have, and nothing else`, async (t) => {
    const server = await startTestServer({ edition });
    t.after(() => server.stop());
    for (const name of ['a', 'b']) await server.createFeed(name, 'nuget');
    for (const [path, options, refused] of rows) {
      const answer = await call(server, path, options);
      const denial = answer.headers['x-proget-emulator-denial'];
      assert.equal(denial === 'edition' ? answer.status : null, refused[edition], `${path} ${answer.text}`);
      if (denial === 'edition') assert.match(answer.text, /ProGet (Free|Basic) Edition does not support/);
      assert.equal(answer.headers['x-proget-edition'], edition);
    }
  });
}

test('permissions for single feeds give nothing in the Free edition, where restrictions still hold', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const full = await startTestServer({ dataDir });
  for (const name of ['one', 'two']) await full.createFeed(name, 'npm');
  const task = 'View & Download Packages';
  for (const [path, body] of [
    ['users/add', { name: 'jo', password: 'pw' }],
    ['users/add', { name: 'al', password: 'pw' }],
    ['permissions/add', { user: 'jo', task, feed: 'one' }],
    ['permissions/add', { user: 'al', task }],
    ['permissions/add', { user: 'al', task, feed: 'one', deny: true }],
  ] as const) {
    assert.equal((await call(full, `/api/security/${path}`, { method: 'POST', body })).status, 200);
  }
  const statuses = async (server: typeof full): Promise<Record<string, readonly number[]>> => {
    const read = async (user: string, feed: string) =>
      (await call(server, `/npm/${feed}/x`, { key: null, headers: basic(user, 'pw') })).status;
    return {
      jo: [await read('jo', 'one'), await read('jo', 'two')],
      al: [await read('al', 'one'), await read('al', 'two')],
    };
  };
  assert.deepEqual(await statuses(full), { jo: [404, 403], al: [403, 404] });
  await full.stop();
  const free = await startTestServer({ dataDir, edition: 'free' });
  t.after(() => free.stop());
  assert.deepEqual(await statuses(free), { jo: [403, 403], al: [403, 404] });
});

test('a refusal because of the edition says so first, and with strict wire nothing else', async (t) => {
  for (const [strictWire, body] of [
    [true, /^ProGet Free Edition does not support this API$/],
    [false, /^ProGet Free Edition does not support this API\. \[edition\]\n/],
  ] as const) {
    const server = await startTestServer({ edition: 'free', strictWire });
    t.after(() => server.stop());
    for (const path of ['/api/security/users/list', '/api/webhooks/list']) {
      const answer = await call(server, path);
      assert.equal(answer.status, 403);
      assert.match(answer.text, body);
    }
  }
});
