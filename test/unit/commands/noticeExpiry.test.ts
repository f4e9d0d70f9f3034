import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticeExpiry } from '../../../src/commands/keys/noticeExpiry.ts';
import { emulatorServer, realServer } from '../../../src/servers/server.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { type FakeWorld, fakeWorld } from '../../support/fakeServices.ts';

const server = realServer('https://proget.example', 'Team');

/** A server that lists keys with these days left. */
async function world(days: readonly number[], memory: Map<string, unknown>, ...acts: Act[]): Promise<FakeWorld> {
  const keys = days.map((left, index) => ({
    id: index + 1,
    type: 'feed',
    displayName: `key ${index + 1}`,
    feed: 'npm',
    packagePermissions: ['view'],
    logging: 'none',
    expiration: new Date(Date.now() + left * 86_400_000 - 1000).toISOString(),
  }));
  const made = fakeWorld({ memory, acts, fetch: async () => Response.json(keys) });
  await made.services.servers.add(server);
  await made.services.inventory.load(server);
  return made;
}

test('keys that end within a week are told of together, once a day', async () => {
  const memory = new Map<string, unknown>();
  const first = await world([3, 7, 8, 400, -1], memory, { press: null });
  await noticeExpiry(first.services);
  await noticeExpiry(first.services);
  assert.deepEqual(first.prompts.shown, ['2 keys expire within a week: key 1 on Team, key 2 on Team.']);
  const second = await world([3], memory);
  await noticeExpiry(second.services);
  assert.deepEqual(second.prompts.shown, []);
});

test('whoever wants no more of it hears no more, on no day', async () => {
  const memory = new Map<string, unknown>();
  const { services } = await world([3], memory, { press: 'Don’t Show Again' });
  await noticeExpiry(services);
  const later = await world([3], memory);
  const tomorrow = { ...later.services, now: () => Date.now() + 86_400_000 };
  await noticeExpiry(tomorrow);
  assert.deepEqual(later.prompts.shown, []);
});

test('nothing is told where nothing ends', async () => {
  const { services, prompts } = await world([8, 400], new Map());
  await noticeExpiry(services);
  assert.deepEqual(prompts.shown, []);
});

test('keys of an emulator are never told of', async () => {
  const { services, prompts } = await world([3], new Map());
  const toy = emulatorServer('http://127.0.0.1:8624', 'instance', 'Local emulator');
  const of = services.inventory.get(server);
  services.servers.useEmulator(toy);
  await services.servers.remove(server.id);
  await noticeExpiry({ ...services, inventory: { ...services.inventory, get: () => of } });
  assert.deepEqual(prompts.shown, []);
});
