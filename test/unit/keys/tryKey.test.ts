import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type TrialReport, tryKey } from '../../../src/keys/tryKey.ts';
import { createProGetClient, type ProGetClient } from '../../../src/proget/client.ts';
import { ProGetError } from '../../../src/proget/errors.ts';
import { emulatorServer, realServer } from '../../../src/servers/server.ts';
import { viewKey } from '../../support/keyView.ts';
import { type StandIn, standInKey, startStandIn, weakStandInKey } from '../../support/progetStandIn.ts';
import { adminKey, startTestServer } from '../../support/testServer.ts';

async function real(t: TestContext, variant: 'ProGet 2026' | 'fresh install'): Promise<[ProGetClient, StandIn]> {
  const standIn = await startStandIn({ variant });
  t.after(() => standIn.stop());
  return [createProGetClient({ server: realServer(standIn.url), key: standInKey, fetch }), standIn];
}

function results({ trials }: TrialReport): Record<string, string> {
  return Object.fromEntries(trials.map(({ id, result }) => [id, result]));
}

describe('trying a key on a real server', () => {
  it('tells what the key adds to what anybody may do, by reading alone', async (t) => {
    const [client, standIn] = await real(t, 'ProGet 2026');
    const feeds = await client.listFeeds();
    const report = await tryKey({ client, key: null, value: weakStandInKey, feeds });
    assert.equal(report.source, 'probes');
    assert.deepEqual(results(report), {
      'keys.manage|': 'no',
      'feeds.manage|': 'no',
      'sca.view|': 'no',
      'sca.manage|': 'no',
      'sca.upload|': 'no',
      'feed.view|main': 'yes',
      'feed.view|open': 'anonymous-too',
      'feed.view|debs': 'unknown',
    });
    assert.ok(standIn.seen.every(({ method }) => method === 'GET'));
    const full = results(await tryKey({ client, key: null, value: standInKey, feeds: [] }));
    assert.deepEqual([full['keys.manage|'], full['sca.manage|']], ['yes', 'yes']);
  });

  it('is not fooled where anybody may do everything', async (t) => {
    const [client] = await real(t, 'fresh install');
    const tried = results(await tryKey({ client, key: null, value: 'no-key-at-all', feeds: [] }));
    assert.deepEqual([tried['keys.manage|'], tried['feeds.manage|']], ['anonymous-too', 'anonymous-too']);
  });

  it('says nothing without a value, and stops when cancelled', async (t) => {
    const [client, standIn] = await real(t, 'ProGet 2026');
    assert.deepEqual(await tryKey({ client, key: viewKey(), value: null, feeds: [] }), {
      source: 'probes',
      trials: [],
    });
    const signal = AbortSignal.abort();
    await assert.rejects(tryKey({ client, key: null, value: standInKey, feeds: [], signal }), (error) =>
      ProGetError.is(error, 'cancelled'),
    );
    assert.equal(standIn.seen.length, 0);
  });
});

describe('an emulator as a server', () => {
  it('decides about a key by its id, lists it with details, and can change it', async (t) => {
    const emulator = await startTestServer();
    t.after(() => emulator.stop());
    await emulator.createFeed('main', 'npm');
    const client = createProGetClient({ server: emulatorServer(emulator.url, 'i', 'E'), key: adminKey, fetch });
    const { key, value } = await client.createKey({
      type: 'feed',
      logging: 'none',
      feed: 'main',
      packagePermissions: ['add'],
    });
    assert.ok(key !== null);
    const feeds = await client.listFeeds();
    for (const whom of [
      { key, value: null },
      { key: null, value },
    ]) {
      const report = await tryKey({ client, ...whom, feeds });
      const tried = results(report);
      assert.equal(report.source, 'decision');
      assert.deepEqual([tried['feed.add|main'], tried['feed.delete|main'], tried['keys.manage|']], ['yes', 'no', 'no']);
    }
    await client.updateKey(key.id, { displayName: 'renamed', enabled: false });
    const listed = (await client.listKeys()).find(({ id }) => id === key.id);
    assert.deepEqual([listed?.displayName, listed?.details?.enabled, listed?.value], ['renamed', false, null]);
    assert.equal((await client.emulatorStatus()).keyCount, 2);
    assert.equal((await client.changePolicies({ pseudoKeys: false })).pseudoKeys, false);
    assert.equal((await client.policies()).pseudoKeys, false);
    assert.ok((await client.requests({ limit: 3 })).length === 3);
    const nobody = await client
      .withKey('planted-unknown')
      .listKeys()
      .catch((error: unknown) => error);
    assert.ok(ProGetError.is(nobody, 'unauthorized'));
    const feedKey = await client
      .withKey(value)
      .listKeys()
      .catch((error: unknown) => error);
    assert.ok(ProGetError.is(feedKey, 'unauthorized'), 'it was disabled above');
    await client.updateKey(key.id, { enabled: true });
    assert.ok(
      ProGetError.is(
        await client
          .withKey(value)
          .listKeys()
          .catch((error: unknown) => error),
        'cannot-list',
      ),
    );
  });
});
