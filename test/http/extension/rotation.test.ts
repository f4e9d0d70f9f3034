import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { finishRotation } from '../../../src/commands/keys/finishRotation.ts';
import { rotateKey } from '../../../src/commands/keys/rotateKey.ts';
import type { Fetch } from '../../../src/proget/client.ts';
import { realServer, type Server, secretName } from '../../../src/servers/server.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { type FakeOptions, type FakeWorld, fakeWorld } from '../../support/fakeServices.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

interface Scene {
  readonly emulator: TestServer;
  readonly server: Server;
  /** A window; it begins with what the one before left. */
  window(options: FakeOptions): Promise<FakeWorld>;
  names(): Promise<string[]>;
}

/** A server with one key "ci", seen as a real one. */
async function scene(context: TestContext): Promise<Scene> {
  const emulator = await startTestServer();
  context.after(() => emulator.stop());
  await emulator.createFeed('npm', 'npm');
  await emulator.createKey({ type: 'feed', displayName: 'ci', feed: 'npm', packagePermissions: ['view'] });
  const server = realServer(emulator.url, 'Team');
  const [memory, secrets] = [new Map<string, unknown>(), new Map([[secretName(server), emulator.adminKey]])];
  await fakeWorld({ memory, secrets }).services.servers.add(server);
  const window = async (options: FakeOptions): Promise<FakeWorld> => fakeWorld({ memory, secrets, ...options });
  const names = async (): Promise<string[]> => {
    const { services } = await window({});
    const { keys } = await services.inventory.load(server);
    return (keys ?? []).flatMap(({ displayName }) => displayName ?? []).filter((name) => name === 'ci');
  };
  return { emulator, server, window, names };
}

const begin: readonly Act[] = [{ take: 'ci' }, { press: 'Make Successor' }];

/** Lets a create happen on the server and loses its answer. */
const losesAnswer: Fetch = async (url, init) => {
  const response = await globalThis.fetch(url, init);
  if (!url.endsWith('/create')) return response;
  await response.text();
  throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
};

describe('a rotation', () => {
  test('leaves both keys until the user deletes the old one', async (context) => {
    const { server, window, names } = await scene(context);
    const acts: Act[] = [
      ...begin,
      { take: 'Copy Key' },
      { take: 'Done' },
      { take: 'Later' },
      { take: 'Delete the Old Key' },
      { press: 'Delete' },
    ];
    const { services, clipboard, prompts } = await window({ acts });
    await rotateKey(services);
    assert.equal((await names()).length, 2);
    assert.match(clipboard.text, /^[0-9a-f]{40}$/);
    assert.equal(services.rotations.of(server.id)[0]?.step, 'created');
    await finishRotation(services);
    assert.equal((await names()).length, 1);
    assert.deepEqual([services.rotations.of(server.id), prompts.left], [[], []]);
  });

  test('goes on after the window was reloaded in the middle', async (context) => {
    const { server, window, names } = await scene(context);
    const first = await window({ acts: [...begin, 'cancel', { take: 'Later' }] });
    await rotateKey(first.services);
    const second = await window({ acts: [{ take: 'Delete the Old Key' }, { press: 'Delete' }] });
    assert.equal(second.services.rotations.of(server.id).length, 1, 'the new window does not know of it');
    await finishRotation(second.services);
    assert.equal((await names()).length, 1);
  });

  test('keeps no value in memory', async (context) => {
    const { window } = await scene(context);
    const { services, memory, clipboard } = await window({
      acts: [...begin, { take: 'Copy Key' }, { take: 'Done' }, 'cancel'],
    });
    await rotateKey(services);
    assert.ok(clipboard.text.length === 40 && !JSON.stringify([...memory]).includes(clipboard.text));
  });

  test('whose answer was lost shows the orphan and offers to delete it', async (context) => {
    const { window, names, server } = await scene(context);
    const acts: Act[] = [...begin, { press: 'Delete ci…' }, { press: 'Delete' }];
    const { services, revealed, prompts } = await window({ acts, fetch: losesAnswer });
    await rotateKey(services);
    assert.match(prompts.shown.join('\n'), /was made all the same, but its value is lost/);
    assert.equal(revealed.length, 1);
    assert.equal((await names()).length, 1);
    assert.equal(services.rotations.of(server.id)[0]?.step, 'creating', 'the tree goes on showing it');
  });

  test('that the server refuses leaves no trace', async (context) => {
    const { window, names, server } = await scene(context);
    const refuses: Fetch = async (url, init) =>
      url.endsWith('/create') ? new Response('Not today.', { status: 400 }) : globalThis.fetch(url, init);
    const { services } = await window({ acts: begin, fetch: refuses });
    await assert.rejects(rotateKey(services), /Not today/);
    assert.deepEqual([services.rotations.of(server.id), (await names()).length], [[], 1]);
  });
});
