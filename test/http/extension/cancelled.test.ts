import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type CommandId, commandIds } from '../../../src/commandIds.ts';
import { handlers } from '../../../src/commands/register.ts';
import { realServer, secretName } from '../../../src/servers/server.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { type FakeWorld, fakeWorld } from '../../support/fakeServices.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const inAYear = Date.now() + 366 * 86_400_000;
const create: readonly Act[] = [
  { take: 'Feed' },
  { take: ['npm'] },
  { take: ['View'] },
  { type: 'never made' },
  { take: '90 days' },
  { take: 'Generated' },
];

/** Where each command can be left: the acts before, and how. Each is left after none of them, after one, and so on. */
const paths: readonly [id: CommandId, acts: readonly Act[], leave: Act][] = [
  [commandIds.createKey, create, 'cancel'],
  [
    commandIds.duplicateKey,
    [{ take: 'ci' }, { type: 'never made' }, { take: '90 days' }, { take: 'Generated' }],
    'cancel',
  ],
  [commandIds.copyKeyAs, [{ take: 'ci' }], 'cancel'],
  [commandIds.rotateKey, [], 'cancel'],
  [commandIds.rotateKey, [{ take: 'ci' }], { press: null }],
  [commandIds.deleteKey, [], 'cancel'],
  [commandIds.deleteKey, [{ take: 'ci' }], { press: null }],
  [commandIds.deleteExpired, [], 'cancel'],
  [commandIds.deleteExpired, [{ take: ['ci'] }], { press: null }],
  [commandIds.tryKey, [], 'cancel'],
  [commandIds.editServer, [], 'cancel'],
  [commandIds.removeServer, [], { press: null }],
  [commandIds.reconnectServer, [], 'cancel'],
  [commandIds.filterKeys, [], 'cancel'],
  [commandIds.groupKeys, [], 'cancel'],
];

/** A server with the key "ci", in a year in which it has expired. */
async function world(context: TestContext, acts: readonly Act[]): Promise<FakeWorld & { emulator: TestServer }> {
  const emulator = await startTestServer();
  context.after(() => emulator.stop());
  await emulator.createFeed('npm', 'npm');
  const expiration = new Date(Date.now() + 86_400_000).toISOString();
  await emulator.createKey({
    type: 'feed',
    displayName: 'ci',
    feed: 'npm',
    packagePermissions: ['view'],
    expiration,
  });
  const { services, ...rest } = fakeWorld({ acts });
  const server = realServer(emulator.url, 'Team');
  await services.servers.add(server);
  await services.secrets.store(secretName(server), emulator.adminKey);
  return { services: { ...services, now: () => inAYear }, ...rest, emulator };
}

async function everything({ services, memory, secrets, clipboard }: FakeWorld): Promise<unknown> {
  const [listed] = services.servers.all();
  assert.ok(listed !== undefined);
  const { keys } = await services.inventory.load(listed.server, 'afresh');
  const names = keys?.map(({ id, displayName }) => `${id} ${displayName}`);
  const { filter, grouping } = services.view;
  return structuredClone({ names, memory: [...memory], secrets: [...secrets], clipboard, filter, grouping });
}

describe('a command that is cancelled leaves everything as it was', () => {
  for (const [id, acts, leave] of paths)
    for (let steps = leave === 'cancel' ? 0 : acts.length; steps <= acts.length; steps += 1)
      test(`${id}, at question ${steps + 1}`, async (context) => {
        const given = await world(context, [...acts.slice(0, steps), leave]);
        const before = await everything(given);
        await handlers[id](given.services);
        assert.deepEqual(given.prompts.left, [], 'it did not come so far');
        assert.deepEqual(await everything(given), before);
      });
});
