import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { copyKey } from '../../../src/commands/keys/copyKey.ts';
import { createKey } from '../../../src/commands/keys/createKey.ts';
import { deleteExpired } from '../../../src/commands/keys/deleteExpired.ts';
import { deleteKey } from '../../../src/commands/keys/deleteKey.ts';
import { referenceFor } from '../../../src/commands/keys/insertReference.ts';
import { runCommand } from '../../../src/commands/runCommand.ts';
import { ProGetError } from '../../../src/proget/errors.ts';
import { keyValueName, realServer, secretName } from '../../../src/servers/server.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { type FakeOptions, type FakeWorld, fakeWorld } from '../../support/fakeServices.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

async function world(context: TestContext, options: FakeOptions = {}): Promise<FakeWorld & { emulator: TestServer }> {
  const emulator = await startTestServer();
  context.after(() => emulator.stop());
  await emulator.createFeed('npm', 'npm');
  await emulator.createKey({ type: 'feed', displayName: 'ci', feed: 'npm', packagePermissions: ['add'] });
  const server = realServer(emulator.url, 'Team');
  const made = fakeWorld(options);
  await made.services.servers.add(server);
  await made.services.secrets.store(secretName(server), emulator.adminKey);
  return { ...made, emulator };
}

/** The shortest way: Enter at every question. */
const shortest: readonly Act[] = [
  { take: 'Feed' },
  { take: ['npm'] },
  { take: ['View'] },
  { type: 'new' },
  { take: '90 days' },
  { take: 'Generated' },
  { take: 'minimal' },
];

describe('a new key', () => {
  test('is remembered, revealed, masked, and copied only when asked', async (context) => {
    const { services, prompts, secrets, revealed, clipboard } = await world(context, {
      acts: [...shortest, { take: 'Done' }],
    });
    await createKey(services);
    const [id] = revealed;
    assert.ok(id !== undefined);
    const value = [...secrets].find(([name]) => name.endsWith(`|${id}`))?.[1] ?? '';
    assert.match(value, /^[0-9a-f]{40}$/);
    assert.ok(!prompts.shown.join('\n').includes(value));
    assert.equal(clipboard.text, '');
  });

  test('that is not remembered is not lost by one Escape', async (context) => {
    const acts: Act[] = [...shortest, 'cancel', { press: 'Go Back' }, { take: 'Reveal' }, 'cancel'];
    const { services, prompts, secrets } = await world(context, { acts, rememberKeys: false });
    await createKey(services);
    assert.deepEqual(prompts.left, []);
    assert.equal(secrets.size, 1, 'only the key of the server is kept');
    assert.match(prompts.shown.at(-1) ?? '', /Value: [0-9a-f]{40}/);
  });

  test('is shown although the tree cannot select it', async (context) => {
    const { services, prompts, log } = await world(context, {
      acts: [...shortest, { take: 'Reveal' }, { take: 'Done' }],
      revealFails: true,
    });
    await runCommand(services, 'proget.key.create', () => createKey(services));
    assert.deepEqual(prompts.left, []);
    const [value] = /[0-9a-f]{40}/.exec(prompts.shown.join('\n')) ?? [];
    assert.ok(value !== undefined, 'the value was never shown');
    assert.match(log.join('\n'), /could not be selected in the tree: TreeError/);
    assert.ok(!log.join('\n').includes(value));
  });

  test('can be kept in the keyring afterwards', async (context) => {
    const acts: Act[] = [...shortest, { take: 'Keep in the Keyring' }, { take: 'Done' }];
    const { services, secrets, emulator, revealed } = await world(context, { acts, rememberKeys: false });
    await createKey(services);
    assert.ok(secrets.has(keyValueName(realServer(emulator.url), revealed[0] ?? 0)));
  });
});

describe('Copy', () => {
  test('says why it cannot, and offers to rotate', async (context) => {
    const { services, prompts, clipboard } = await world(context, { acts: [{ take: 'ci' }, { press: null }] });
    await copyKey(services);
    assert.match(prompts.shown.at(-1) ?? '', /keeps only its hash/);
    assert.equal(clipboard.text, '');
  });
});

describe('Delete', () => {
  test('names the key and what it can do, and does nothing on Keep', async (context) => {
    const { services, prompts, emulator } = await world(context, { acts: [{ take: 'ci' }, { press: 'Keep' }] });
    await deleteKey(services);
    assert.match(prompts.shown.at(-1) ?? '', /Delete the key ci from Team\? Feed key, npm: add/);
    const { keys } = await services.inventory.load(realServer(emulator.url), 'afresh');
    assert.ok(keys?.some(({ displayName }) => displayName === 'ci'));
  });

  test('of a key that is gone already is no failure', async (context) => {
    const { services, prompts, emulator } = await world(context, { acts: [{ press: 'Delete' }] });
    const [listed] = services.servers.all();
    const { keys } = await services.inventory.load(realServer(emulator.url));
    const key = keys?.find(({ displayName }) => displayName === 'ci');
    assert.ok(listed !== undefined && key !== undefined);
    const headers = { 'X-ApiKey': emulator.adminKey };
    await fetch(`${emulator.url}/api/api-keys/delete?id=${key.id}`, { method: 'POST', headers });
    const item = { copyable: false, rotation: null, stale: false } as const;
    await deleteKey(services, { kind: 'key', listed, groupId: 'type:feed', key, ...item });
    assert.match(prompts.shown.at(-1) ?? '', /ci was deleted/);
  });
});

test('Delete warns of the key that is used to manage the server', async (context) => {
  const acts: Act[] = [{ take: 'Emulator admin' }, { press: null }];
  const { services, prompts, emulator } = await world(context, { acts });
  const server = realServer(emulator.url);
  const { keys } = await services.inventory.load(server);
  const admin = keys?.find(({ displayName }) => displayName === 'Emulator admin');
  await services.values.remember(server, admin?.id ?? 0, emulator.adminKey);
  await deleteKey(services);
  assert.match(prompts.shown.at(-1) ?? '', /you will need another one/);
});

test('Delete Expired shows what has expired, asks by name, and deletes what stays ticked', async (context) => {
  const acts: Act[] = [{ take: ['old'] }, { press: 'Delete' }];
  const { services, prompts, emulator } = await world(context, { acts });
  const expiration = new Date(Date.now() + 86_400_000).toISOString();
  for (const displayName of ['old', 'old too'])
    await emulator.createKey({ type: 'feed', displayName, feed: 'npm', packagePermissions: ['view'], expiration });
  await deleteExpired({ ...services, now: () => Date.now() + 2 * 86_400_000 });
  assert.match(prompts.shown.join('\n'), /These have expired on Team.*Delete 1 expired key\? old \(ID=\d+\)/s);
  const { keys } = await services.inventory.load(realServer(emulator.url), 'afresh');
  assert.deepEqual(
    keys?.flatMap(({ type, displayName }) => (type === 'feed' ? [displayName] : [])),
    ['ci', 'old too'],
  );
});

test('Delete Expired finds none where none has expired', async (context) => {
  const { services, prompts } = await world(context, { acts: [{ press: null }] });
  await deleteExpired(services);
  assert.match(prompts.shown.at(-1) ?? '', /No key on Team has expired/);
});

describe('a command that fails', () => {
  const failing = (error: unknown) => async () => Promise.reject(error);

  test('is told once, in a sentence with what to do', async () => {
    const { services, prompts, log } = fakeWorld({ acts: [{ press: null }] });
    const error = new ProGetError({ reason: 'timeout', message: 'It did not answer.', nextStep: 'Try again.' });
    await runCommand(services, 'proget.key.copy', failing(error));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(prompts.shown, ['It did not answer. Try again.']);
    assert.ok(log.some((line) => line.includes('timeout')));
  });

  test('is not told when the user cancelled it', async () => {
    const { services, prompts } = fakeWorld();
    await runCommand(services, 'x', failing(new ProGetError({ reason: 'cancelled', message: 'Cancelled.' })));
    assert.deepEqual(prompts.shown, []);
  });

  test('opens the page that helps', async () => {
    const { services, opened } = fakeWorld({ acts: [{ press: 'Open Page' }] });
    const error = new ProGetError({
      reason: 'unlicensed',
      message: 'No license.',
      link: 'https://a.example/administration/licensing',
    });
    await runCommand(services, 'x', failing(error));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(opened, ['https://a.example/administration/licensing']);
  });
});

for (const [file, reference] of [
  ['/w/.npmrc', '$' + '{PROGET_KEY}'],
  ['C:\\w\\NuGet.Config', '%PROGET_KEY%'],
  ['/w/ci.ps1', '$env:PROGET_KEY'],
  ['/w/ci.sh', '"$PROGET_KEY"'],
  ['/w/Gemfile', 'ENV.fetch("PROGET_KEY")'],
  ['/w/notes.txt', 'PROGET_KEY'],
] as const)
  test(`the variable is written into ${file} as its reader expands it`, () => {
    assert.equal(referenceFor(file), reference);
  });
