import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

interface Answer {
  readonly action: string;
  readonly feed: string | null;
  readonly allow: boolean;
  readonly anonymous: boolean;
  readonly code: string | null;
}

describe('POST /emulator/decide', () => {
  let server: TestServer;
  let value: string;
  let id: number;
  before(async () => {
    server = await startTestServer({ anonymous: 'view' });
    await server.createFeed('main', 'npm');
    await server.createFeed('other', 'nuget');
    value = await server.createKey({ type: 'feed', feed: 'main', packagePermissions: ['view', 'add'] });
    const list: { id: number; type: string }[] = (await call(server, '/api/api-keys/list')).json;
    id = list.find((key) => key.type === 'feed')?.id ?? 0;
  });
  after(() => server.stop());

  const ask = (body: object, key?: string) =>
    call(server, '/emulator/decide', { method: 'POST', body, ...(key === undefined ? {} : { key }) });

  it('answers for a value and for an id with what the requests would get', async () => {
    const question = { actions: ['keys.list', 'feed.view', 'feed.add', 'feed.delete'], feeds: ['main', 'OTHER'] };
    for (const whom of [{ value }, { id }]) {
      const answers: Answer[] = (await ask({ ...whom, ...question })).json;
      assert.deepEqual(
        answers.map((one) => [one.action, one.feed, one.allow, one.anonymous, one.code]),
        [
          ['keys.list', null, false, false, 'api-not-permitted'],
          ['feed.view', 'main', true, true, null],
          ['feed.view', 'other', true, true, null],
          ['feed.add', 'main', true, false, null],
          ['feed.add', 'other', false, false, 'wrong-feed'],
          ['feed.delete', 'main', false, false, 'missing-permission'],
          ['feed.delete', 'other', false, false, 'wrong-feed'],
        ],
      );
    }
  });

  it('says why a key that is unknown or disabled may do nothing', async () => {
    const question = { actions: ['feed.add'], feeds: ['main'] };
    const codeOf = async (whom: object): Promise<string> => (await ask({ ...whom, ...question })).json[0].code;
    assert.equal(await codeOf({ value: 'planted-unknown-key' }), 'unknown-key');
    await call(server, `/emulator/keys/${id}`, { method: 'PATCH', body: { enabled: false } });
    assert.equal(await codeOf({ id }), 'disabled');
    assert.equal(await codeOf({ value }), 'disabled');
    await call(server, `/emulator/keys/${id}`, { method: 'PATCH', body: { enabled: true } });
  });

  it('needs full control, and leaves no trace of the value or a use of the key', async () => {
    const question = { value, actions: ['feed.add'], feeds: ['main'] };
    assert.equal((await ask(question, value)).status, 403);
    assert.equal((await ask(question)).status, 200);
    assert.doesNotMatch((await call(server, '/emulator/requests')).text, new RegExp(value));
    const keys: { id: number; lastUsedAt: string | null }[] = (await call(server, '/emulator/keys')).json;
    assert.equal(keys.find((key) => key.id === id)?.lastUsedAt, null);
  });

  it('refuses what is no question', async () => {
    const wrong = [
      { actions: [], feeds: [] },
      { id, value, actions: [], feeds: [] },
      { id, actions: ['feed.fly'], feeds: [] },
      { id, actions: ['feed.add'], feeds: ['none'] },
    ];
    for (const body of wrong) assert.equal((await ask(body)).status, 400, JSON.stringify(body));
    assert.equal((await ask({ id: 1, actions: [], feeds: [] })).status, 404);
  });
});
