import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { addServer } from '../../../src/commands/servers/addServer.ts';
import { editServer } from '../../../src/commands/servers/editServer.ts';
import { reconnectServer } from '../../../src/commands/servers/reconnectServer.ts';
import { removeServer } from '../../../src/commands/servers/removeServer.ts';
import { realServer, secretName } from '../../../src/servers/server.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { type FakeOptions, type FakeWorld, fakeWorld } from '../../support/fakeServices.ts';
import { type StandIn, standInKey, startStandIn, weakStandInKey } from '../../support/progetStandIn.ts';
import type { variants } from '../../support/progetVariants.ts';

async function standIn(context: TestContext, variant: keyof typeof variants = 'ProGet 2026'): Promise<StandIn> {
  const server = await startStandIn({ variant });
  context.after(() => server.stop());
  return server;
}

/** A world in which a server was added before. */
async function added(url: string, key: string, ...acts: Act[]): Promise<FakeWorld> {
  const world = fakeWorld({ acts });
  await world.services.servers.add(realServer(url, 'Team'));
  await world.services.secrets.store(secretName(realServer(url)), key);
  return world;
}

describe('Add Server', () => {
  test('keeps the key in the keyring, the rest in memory, and tells what the server is', async (context) => {
    const { url } = await standIn(context);
    const { services, secrets, memory, prompts } = fakeWorld({
      acts: [{ type: url }, { type: standInKey }, { type: 'Mine' }],
    });
    await addServer(services);
    assert.equal(secrets.get(secretName(realServer(url))), standInKey);
    assert.ok(!JSON.stringify([...memory]).includes(standInKey));
    assert.equal(services.servers.all()[0]?.server.name, 'Mine');
    assert.match(prompts.shown.join('\n'), /ProGet 2026\.12, enterprise edition\. This key manages API keys/);
    assert.equal(services.inventory.get(realServer(url))?.error, null);
  });

  test('leaves nothing behind when it is cancelled, at any step', async (context) => {
    const { url } = await standIn(context);
    const path: Act[] = [{ type: url }, { type: standInKey }];
    for (let steps = 0; steps <= path.length; steps += 1) {
      const { services, secrets, memory, prompts } = fakeWorld({ acts: [...path.slice(0, steps), 'cancel'] });
      await addServer(services);
      assert.deepEqual([[...secrets], [...memory], prompts.left], [[], [], []]);
    }
  });

  test('asks before a key crosses the network in clear text, and lets the address be changed', async (context) => {
    const { url } = await standIn(context);
    const insecure = { type: 'http://proget.example' };
    const { services, prompts } = fakeWorld({
      acts: [insecure, { press: 'Change the Address' }, { type: url }, 'cancel'],
    });
    await addServer(services);
    assert.match(prompts.shown[1] ?? '', /Send keys to proget\.example without encryption\?/);
    assert.deepEqual(prompts.left, []);
  });

  test('says when the key may not list, and takes another one', async (context) => {
    const { url } = await standIn(context);
    const acts: Act[] = [
      { type: url },
      { type: weakStandInKey },
      { take: 'Change the Key' },
      { type: standInKey },
      { type: '' },
    ];
    const { services, secrets, prompts } = fakeWorld({ acts });
    await addServer(services);
    assert.match(prompts.shown.join('\n'), /cannot manage the API keys/);
    assert.deepEqual([...secrets.values()], [standInKey]);
  });

  for (const variant of ['too old', 'unlicensed', 'web site', 'redirects elsewhere', 'nonsense JSON'] as const)
    test(`says what is wrong with a server that is “${variant}”, and can be left`, async (context) => {
      const { url } = await standIn(context, variant);
      const { services, secrets, prompts } = fakeWorld({ acts: [{ type: url }, { type: standInKey }, 'cancel'] });
      await addServer(services);
      assert.deepEqual([prompts.left, [...secrets]], [[], []]);
      assert.ok(!prompts.shown.join('\n').includes(standInKey));
    });

  test('works for the session where the keyring fails', async (context) => {
    const { url } = await standIn(context);
    const options: FakeOptions = { keyringFails: true, acts: [{ type: url }, { type: standInKey }, { type: 'Mine' }] };
    const { services, memory } = fakeWorld(options);
    await addServer(services);
    assert.equal(services.inventory.get(realServer(url))?.error, null);
    assert.ok(!JSON.stringify([...memory]).includes(standInKey));
  });
});

describe('Edit Server', () => {
  test('keeps the key while the address stays', async (context) => {
    const { url } = await standIn(context);
    const { services, secrets } = await added(url, standInKey, { type: url }, { type: '' }, { type: 'Renamed' });
    await editServer(services);
    assert.equal(services.servers.all()[0]?.server.name, 'Renamed');
    assert.deepEqual([...secrets.values()], [standInKey]);
  });

  test('sends the old key to no other address', async (context) => {
    const [before, after] = [await standIn(context), await standIn(context)];
    const acts: Act[] = [{ type: after.url }, { type: '' }, { type: 'Moved' }];
    const { services, secrets } = await added(before.url, standInKey, ...acts);
    await editServer(services);
    assert.deepEqual([...secrets], [], 'what was kept for the old address is forgotten');
    assert.ok(after.seen.every(({ credential }) => credential === null));
  });
});

test('Remove Server forgets the key, and only after a question', async (context) => {
  const { url } = await standIn(context);
  const { services, secrets } = await added(url, standInKey, { press: null }, { press: 'Remove' });
  await removeServer(services);
  assert.equal(secrets.size, 1);
  await removeServer(services);
  assert.deepEqual([services.servers.all(), secrets.size], [[], 0]);
});

test('Reconnect replaces a key that the server does not take any more', async (context) => {
  const { url } = await standIn(context);
  const { services, secrets } = await added(url, 'an old key', { type: standInKey });
  await reconnectServer(services);
  assert.deepEqual([...secrets.values()], [standInKey]);
  assert.equal(services.inventory.get(realServer(url))?.error, null);
});
