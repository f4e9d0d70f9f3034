import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { until } from '../support/diskServer.ts';
import { impatient } from '../support/impatience.ts';
import { type OtherServer, startOtherServer } from '../support/otherServer.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { deliveriesOf, hook, publishNpm } from '../support/webhooks.ts';

async function started(
  t: TestContext,
  times: Parameters<typeof impatient>[0] = {},
  options: Parameters<typeof startTestServer>[0] = {},
): Promise<{ server: TestServer; receiver: OtherServer }> {
  const server = await startTestServer(options, impatient(times));
  t.after(() => server.stop());
  const receiver = await startOtherServer(t);
  await server.createFeed('npm', 'npm');
  return { server, receiver };
}

test('a webhook sends method, headers and content as they were configured', async (t) => {
  const { server, receiver } = await started(t);
  await hook(server, {
    url: `${receiver.url}/hook?room=1`,
    payload: {
      method: 'PUT',
      headers: { Authorization: 'Bearer s3cret', 'content-type': 'text/plain', 'X-Letter': 'é' },
      content: 'published $PackageName: ü',
    },
  });
  await publishNpm(server, '@team/tool', '1.0.0');
  await until('the delivery came', () => receiver.received.length === 1);
  const [got] = receiver.received;
  assert.equal(got?.method, 'PUT');
  assert.equal(got?.url, '/hook?room=1');
  assert.equal(got?.body, 'published $PackageName: ü');
  assert.equal(got?.headers.authorization, 'Bearer s3cret');
  assert.equal(got?.headers['content-type'], 'text/plain');
  assert.equal(got?.headers.host, receiver.url.slice('http://'.length));
  assert.equal(got?.headers['x-proget-emulator-event'], 'added');
  assert.equal(got?.headers['x-proget-emulator-package'], 'npm/@team/tool/1.0.0');
  await until('it is taken down', async () => (await deliveriesOf(server))[0]?.state === 'delivered');
  const [log] = await deliveriesOf(server);
  assert.equal(log?.status, 200);
  assert.equal(log?.attempts, 1);
  assert.equal(log?.package, '@team/tool');
});

test('strict wire leaves out the headers that only this emulator sends', async (t) => {
  const { server, receiver } = await started(t, {}, { strictWire: true });
  await hook(server, { url: receiver.url });
  await publishNpm(server, 'tool', '1.0.0');
  await until('the delivery came', () => receiver.received.length === 1);
  assert.deepEqual(Object.keys(receiver.received[0]?.headers ?? {}).sort(), ['connection', 'content-length', 'host']);
});
