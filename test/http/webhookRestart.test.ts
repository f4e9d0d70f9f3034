import assert from 'node:assert/strict';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext, test } from 'node:test';
import type { ServerOptions } from '../../emulator/server.ts';
import { call } from '../support/api.ts';
import { startDiskServer, until } from '../support/diskServer.ts';
import { useEmulatorHome } from '../support/emulatorHome.ts';
import { impatient } from '../support/impatience.ts';
import { startOtherServer } from '../support/otherServer.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { deliveriesOf, hook, publishNpm } from '../support/webhooks.ts';

/** A second attempt within one run would come in an hour. */
const slow = impatient({ deliveries: { wait: () => 3_600_000 } });

async function startFirst(t: TestContext, options: Partial<ServerOptions> = {}) {
  const first = await startDiskServer(options, slow);
  t.after(() => first.remove());
  const restart = async (changes: Partial<ServerOptions> = {}): Promise<TestServer> => {
    const next = await startTestServer({ ...options, dataDir: first.dataDir, ...changes }, slow);
    t.after(() => next.stop());
    return next;
  };
  await first.createFeed('npm', 'npm');
  return { first, restart, keyFile: join(first.dataDir, 'secret.key') };
}

test('deliveries go on after a restart, at once and each of them once', async (t) => {
  const { first, restart } = await startFirst(t);
  const receiver = await startOtherServer(t);
  const headers = { Authorization: 'Bearer s3cret' };
  await hook(first, { url: receiver.url, payload: { headers, content: 'x' } });
  await publishNpm(first, 'tool', '1.0.0');
  await until('the first is over', async () => (await deliveriesOf(first, '?state=delivered')).length === 1);
  receiver.answer = 500;
  await publishNpm(first, 'tool', '1.0.1');
  await until('the second failed', async () => (await deliveriesOf(first))[0]?.attempts === 1);
  receiver.answer = 'hang';
  await publishNpm(first, 'tool', '1.0.2');
  await until('the third is under way', () => receiver.received.length === 3);
  await first.stop();
  receiver.answer = 200;
  const next = await restart();
  await until('all are over', async () => (await deliveriesOf(next, '?state=delivered')).length === 3);
  const packages = receiver.received
    .slice(3)
    .map((got) => [got.headers['x-proget-emulator-package'], got.headers.authorization, got.body]);
  assert.deepEqual(packages.sort(), [
    ['npm/tool/1.0.1', 'Bearer s3cret', 'x'],
    ['npm/tool/1.0.2', 'Bearer s3cret', 'x'],
  ]);
});

test('an attempt that the end of the emulator cut off does not count', async (t) => {
  const { first, restart } = await startFirst(t);
  const receiver = await startOtherServer(t);
  receiver.answer = 'hang';
  await hook(first, { url: receiver.url });
  await publishNpm(first, 'tool', '1.0.0');
  await until('it is under way', () => receiver.received.length === 1);
  await first.stop();
  receiver.answer = 404;
  const next = await restart();
  await until('it is over', async () => (await deliveriesOf(next))[0]?.state === 'failed');
  assert.equal((await deliveriesOf(next))[0]?.attempts, 1);
});

test('without the key file the emulator starts, says what is lost, and sends nothing without its headers', async (t) => {
  const { first, restart, keyFile } = await startFirst(t);
  const receiver = await startOtherServer(t);
  const id = await hook(first, { url: receiver.url, payload: { headers: { Authorization: 'Bearer s3cret' } } });
  const { mode } = await stat(keyFile);
  assert.equal(mode & 0o777, 0o600);
  await first.stop();
  await rm(keyFile);
  const next = await restart({ logLevel: 'warn' });
  const log = await readFile(join(first.dataDir, 'logs', 'emulator.log'), 'utf8');
  assert.match(log, /secret\.key is missing: the headers of webhooks \(1\) cannot be read; set them again\./);
  await publishNpm(next, 'tool', '1.0.0');
  await until('it was tried', async () => (await deliveriesOf(next))[0]?.attempts === 1);
  assert.match((await deliveriesOf(next))[0]?.error ?? '', /headers cannot be read, since secret.key was lost/);
  assert.equal(receiver.received.length, 0);
  const headers = { Authorization: 'Bearer new' };
  await call(next, `/api/webhooks/edit?id=${id}`, { method: 'POST', body: { payload: { headers } } });
  await publishNpm(next, 'tool', '1.0.1');
  await until('it came', () => receiver.received.length === 1);
  assert.equal(receiver.received[0]?.headers.authorization, 'Bearer new');
});

test('a damaged key file is put aside, and one that cannot be read is named', async (t) => {
  const { first, restart, keyFile } = await startFirst(t);
  const body = { name: 'up', url: 'https://a.example/', feedType: 'npm', username: 'me', password: 's3cret' };
  assert.equal((await call(first, '/api/management/connectors/create', { method: 'POST', body })).status, 201);
  await first.stop();
  const key = await readFile(keyFile, 'latin1');
  await writeFile(keyFile, key.slice(0, 20));
  const next = await restart({ logLevel: 'warn' });
  const log = await readFile(join(first.dataDir, 'logs', 'emulator.log'), 'utf8');
  assert.match(log, /was damaged and is now .+secret\.key\.damaged: the passwords of connectors \(1\) cannot be read/);
  assert.doesNotMatch(log, new RegExp(key.slice(0, 20)));
  const health = (await call(next, '/api/connector-health')).json[0];
  assert.deepEqual([health.state, /set it again/.test(health.errorMessage)], ['error', true]);
  await next.stop();
  // As another folder would stand there: reading it fails even for an administrator.
  await rm(keyFile, { force: true });
  await mkdir(keyFile);
  await assert.rejects(restart(), /secret\.key cannot be read \(EISDIR\): make it readable, or remove it/);
});

test('an edition without webhooks drops what waits, and says so', async (t) => {
  const { first, restart } = await startFirst(t);
  await hook(first, { url: 'http://127.0.0.1:9/' });
  await first.stop();
  const free = await restart({ edition: 'free' });
  await publishNpm(free, 'tool', '1.0.0');
  await until('it is over', async () => (await deliveriesOf(free))[0]?.state === 'dropped');
  assert.match((await deliveriesOf(free))[0]?.error ?? '', /ProGet Free Edition does not support/);
});

test('what waited when a snapshot was saved is not sent when it is restored', async (t) => {
  const { first } = await startFirst(t);
  const receiver = await startOtherServer(t);
  receiver.answer = 500;
  await hook(first, { url: receiver.url });
  await publishNpm(first, 'tool', '1.0.0');
  await until('it failed', async () => (await deliveriesOf(first))[0]?.attempts === 1);
  await call(first, '/emulator/snapshots', { method: 'POST', body: { name: 'waiting' } });
  receiver.answer = 200;
  const restored = await call(first, '/emulator/snapshots/waiting/restore', { method: 'POST' });
  assert.equal(restored.status, 200, restored.text);
  const [dropped] = await deliveriesOf(first);
  assert.equal(dropped?.state, 'dropped');
  assert.match(dropped?.error ?? '', /snapshot was restored/);
});

describe('an emulator that is killed', () => {
  const home = useEmulatorHome();

  it('has lost no delivery', async (t) => {
    const receiver = await startOtherServer(t);
    receiver.answer = 'hang';
    const client = ({ ready }: Awaited<ReturnType<typeof home.start>>) =>
      ({ url: ready.url, adminKey: ready.adminKey }) as TestServer;
    const killed = await home.start();
    const before = client(killed);
    const feed = { name: 'npm', feedType: 'npm' };
    assert.equal((await call(before, '/api/management/feeds/create', { method: 'POST', body: feed })).status, 201);
    await hook(before, { url: receiver.url, payload: { headers: { 'X-Token': 's3cret' } } });
    await publishNpm(before, 'tool', '1.0.0');
    await publishNpm(before, 'tool', '1.0.1');
    killed.child.kill('SIGKILL');
    await killed.end;
    receiver.answer = 200;
    receiver.received.length = 0;
    const after = client(await home.start());
    await until('both came', () => receiver.received.length === 2);
    assert.deepEqual(
      receiver.received.map(({ headers }) => [headers['x-proget-emulator-package'], headers['x-token']]),
      [
        ['npm/tool/1.0.0', 's3cret'],
        ['npm/tool/1.0.1', 's3cret'],
      ],
    );
    await until('both are taken down', async () => (await deliveriesOf(after, '?state=delivered')).length === 2);
  });
});
