import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { call } from '../support/api.ts';
import { until } from '../support/diskServer.ts';
import { impatient } from '../support/impatience.ts';
import { type Answer, type OtherServer, startOtherServer } from '../support/otherServer.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { deliveriesOf, hook, publishNpm } from '../support/webhooks.ts';

async function started(
  t: TestContext,
  deliveries: NonNullable<Parameters<typeof impatient>[0]>['deliveries'] = {},
  options: Parameters<typeof startTestServer>[0] = {},
): Promise<{ server: TestServer; receiver: OtherServer }> {
  const server = await startTestServer(options, impatient({ deliveries }));
  t.after(() => server.stop());
  const receiver = await startOtherServer(t);
  await server.createFeed('npm', 'npm');
  return { server, receiver };
}

const failures: readonly (readonly [what: string, answer: Answer, error: RegExp])[] = [
  ['500', 500, /The receiver answered 500/],
  ['429', { status: 429, headers: { 'Retry-After': '0' } }, /The receiver answered 429/],
  ['408', 408, /The receiver answered 408/],
  ['silence', 'hang', /did not answer within 0\.2 s/],
  ['a broken connection', (request) => request.socket.destroy(), /broke off/],
  ['nonsense', (request) => request.socket.end('SSH-2.0-OpenSSH\r\n'), /not answer in HTTP/],
];

for (const [what, answer, error] of failures) {
  test(`a receiver that answers with ${what} is tried again until it takes the delivery`, async (t) => {
    const { server, receiver } = await started(t, { totalMs: 200, attempts: 1000 });
    receiver.answer = answer;
    await hook(server, { url: receiver.url, payload: { content: 'x' } });
    await publishNpm(server, 'tool', '1.0.0');
    await until('it failed twice', async () => ((await deliveriesOf(server))[0]?.attempts ?? 0) >= 2);
    const [waiting] = await deliveriesOf(server);
    assert.equal(waiting?.state, 'pending');
    assert.match(waiting?.error ?? '', error);
    receiver.answer = 200;
    await until('it was taken', async () => (await deliveriesOf(server))[0]?.state === 'delivered');
    assert.equal(receiver.received.at(-1)?.body, 'x');
    assert.equal((await deliveriesOf(server)).length, 1);
  });
}

test('a receiver that is not there is tried again until it is', async (t) => {
  const { server, receiver } = await started(t, { attempts: 1000, wait: () => 20 });
  await hook(server, { url: receiver.url });
  await receiver.stop();
  await publishNpm(server, 'tool', '1.0.0');
  await until('it failed twice', async () => ((await deliveriesOf(server))[0]?.attempts ?? 0) >= 2);
  assert.match((await deliveriesOf(server))[0]?.error ?? '', /connection was refused/);
  const back = await startOtherServer(t, receiver.port);
  await until('it was taken', () => back.received.length === 1);
});

test('a delivery fails for good after its last attempt', async (t) => {
  const { server, receiver } = await started(t, { attempts: 3 });
  receiver.answer = 503;
  await hook(server, { url: receiver.url });
  await publishNpm(server, 'tool', '1.0.0');
  await until('it is given up', async () => (await deliveriesOf(server))[0]?.state === 'failed');
  const [log] = await deliveriesOf(server);
  assert.deepEqual([log?.attempts, log?.status, log?.nextAttemptAt], [3, 503, null]);
  assert.equal(receiver.received.length, 3);
});

test('what the receiver refuses, or sends elsewhere, is not tried again', async (t) => {
  const { server, receiver } = await started(t);
  const elsewhere = await startOtherServer(t);
  await hook(server, { url: receiver.url, payload: { headers: { Authorization: 'Bearer s3cret' } } });
  const answers = [
    400,
    404,
    { status: 302, headers: { Location: elsewhere.url } },
    { status: 307, headers: { Location: `${receiver.url}/here` } },
  ];
  for (const [patch, answer] of answers.entries()) {
    receiver.answer = answer;
    await publishNpm(server, 'tool', `1.0.${patch}`);
    await until('it is over', async () => (await deliveriesOf(server, '?state=failed')).length === patch + 1);
    assert.equal((await deliveriesOf(server))[0]?.attempts, 1);
  }
  assert.equal(receiver.received.length, answers.length);
  assert.equal(elsewhere.received.length, 0);
});

test('a receiver is left alone as long as it asks to be', async (t) => {
  const { server, receiver } = await started(t);
  receiver.answer = { status: 503, headers: { 'Retry-After': '3600' } };
  await hook(server, { url: receiver.url });
  await publishNpm(server, 'tool', '1.0.0');
  await until('it was tried', async () => (await deliveriesOf(server))[0]?.attempts === 1);
  const [log] = await deliveriesOf(server);
  const wait = Date.parse(log?.nextAttemptAt ?? '') - Date.parse(log?.lastAttemptAt ?? '');
  assert.equal(wait, 15 * 60 * 1000, 'but never longer than the longest wait of our own');
});

test('a receiver that hangs holds up neither requests nor other webhooks nor the end', async (t) => {
  const { server, receiver } = await started(t, { totalMs: 60_000 });
  const other = await startOtherServer(t);
  receiver.answer = 'hang';
  await hook(server, { url: receiver.url });
  await hook(server, { url: other.url });
  for (let patch = 0; patch < 20; patch += 1) await publishNpm(server, 'tool', `1.0.${patch}`);
  await until('the other got everything', () => other.received.length === 20);
  assert.equal(receiver.received.length, 1, 'one delivery at a time');
  assert.equal((await call(server, '/api/webhooks/list')).status, 200);
  assert.equal((await deliveriesOf(server, '?state=pending')).length, 20);
  const before = Date.now();
  await server.stop();
  assert.ok(Date.now() - before < 5000, 'it does not wait for a minute');
});

test('an edited webhook goes to its new address, and a deleted one goes nowhere', async (t) => {
  const { server, receiver } = await started(t, { attempts: 1000, wait: () => 20 });
  const other = await startOtherServer(t);
  receiver.answer = 500;
  const id = await hook(server, { url: receiver.url });
  await publishNpm(server, 'tool', '1.0.0');
  await until('it failed', () => receiver.received.length > 0);
  await call(server, `/api/webhooks/edit?id=${id}`, { method: 'POST', body: { url: other.url } });
  await until('the other got it', () => other.received.length === 1);
  other.answer = 500;
  await publishNpm(server, 'tool', '1.0.1');
  await until('it failed', () => other.received.length > 1);
  await call(server, `/api/webhooks/delete?id=${id}`, { method: 'POST' });
  const [dropped] = await deliveriesOf(server);
  assert.equal(dropped?.state, 'dropped');
  assert.match(dropped?.error ?? '', /webhook was deleted/);
});

test('a webhook does not call the emulator itself', async (t) => {
  const { server } = await started(t);
  const path = '/api/management/feeds/delete/npm';
  const headers = { 'X-ApiKey': server.adminKey };
  await hook(server, { url: `${server.url}${path}`, payload: { headers } });
  await hook(server, { url: `${server.url.replace('127.0.0.1', 'localhost')}${path}`, payload: { headers } });
  await publishNpm(server, 'tool', '1.0.0');
  await until('both are over', async () => (await deliveriesOf(server, '?state=failed')).length === 2);
  for (const { error } of await deliveriesOf(server)) assert.match(error ?? '', /this emulator itself/);
  assert.equal((await call(server, '/api/management/feeds/get/npm')).status, 200);
});

test('while others can reach the emulator, it calls nothing on its own machine', async (t) => {
  const { server, receiver } = await started(t, {}, { host: '0.0.0.0' });
  const refused = await call(server, '/api/webhooks/create', {
    method: 'POST',
    body: { name: 'ci', event: 'added', url: receiver.url },
  });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /only while the emulator listens on loopback/);
  await hook(server, { url: receiver.url.replace('127.0.0.1', 'localhost') });
  await publishNpm(server, 'tool', '1.0.0');
  await until('it is over', async () => (await deliveriesOf(server, '?state=failed')).length === 1);
  assert.match((await deliveriesOf(server))[0]?.error ?? '', /localhost \(.+\) is not called/);
  assert.equal(receiver.received.length, 0);
});
