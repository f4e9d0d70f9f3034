import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearer, call } from '../support/api.ts';
import { until } from '../support/diskServer.ts';
import { impatient } from '../support/impatience.ts';
import { type Answer, startOtherServer } from '../support/otherServer.ts';
import { startTestServer } from '../support/testServer.ts';
import { deliveriesOf, hook, publishNpm } from '../support/webhooks.ts';

/** Far more than any request takes, and far less than what is waited for outside. */
const patience = 3000;
const forEver = 120_000;

const outside: readonly (readonly [what: string, answer: Answer])[] = [
  ['hangs', 'hang'],
  ['redirects to itself', { status: 302, headers: { Location: '/' } }],
  ['redirects to where nobody answers', { status: 302, headers: { Location: 'http://192.0.2.1/' } }],
  ['answers 500', 500],
  ['begins to answer and never ends', (_request, response) => void response.writeHead(200).write('{')],
];

for (const [what, answer] of outside) {
  test(`a webhook or connector URL that ${what} blocks no request`, async (t) => {
    const times = { connectMs: forEver, totalMs: forEver };
    const server = await startTestServer({}, impatient({ deliveries: times, health: { ...times, patienceMs: 200 } }));
    t.after(() => server.stop());
    const other = await startOtherServer(t);
    other.answer = answer;
    await server.createFeed('npm', 'npm');
    for (let number = 0; number < 12; number += 1) {
      await hook(server, { url: `${other.url}/${number}` });
      const body = { name: `c${number}`, feedType: 'npm', url: other.url, timeout: 600 };
      await call(server, '/api/management/connectors/create', { method: 'POST', body });
    }
    const connectors = Array.from({ length: 12 }, (_, number) => `c${number}`);
    await call(server, '/api/management/feeds/update/npm', { method: 'POST', body: { connectors } });
    const timed = async (name: string, work: Promise<unknown>) => {
      const before = Date.now();
      await work;
      const took = Date.now() - before;
      assert.ok(took < patience, `${name} took ${took} ms`);
    };
    await timed('publish', publishNpm(server, 'tool', '1.0.0'));
    await until('the other was called', () => other.received.length > 0);
    const headers = bearer(server.adminKey);
    await Promise.all([
      timed('health of one', call(server, '/api/connector-health/1')),
      timed('health of all', call(server, '/api/connector-health')),
      timed('packument', call(server, '/npm/npm/tool', { key: null, headers })),
      timed('missing package', call(server, '/npm/npm/nothing', { key: null, headers })),
      timed('list', call(server, '/api/management/connectors/list')),
      timed('feeds', call(server, '/api/management/feeds/list')),
      timed('webhooks', call(server, '/api/webhooks/list')),
      timed('deliveries', deliveriesOf(server)),
      timed('second publish', publishNpm(server, 'tool', '1.0.1')),
      timed('health', call(server, '/health')),
    ]);
    await timed('edit', call(server, '/api/webhooks/edit?id=1', { method: 'POST', body: { name: 'x' } }));
    await timed('delete', call(server, '/api/webhooks/delete?id=1', { method: 'POST' }));
    await timed('delete connector', call(server, '/api/management/connectors/delete/c1', { method: 'POST' }));
    await timed('stop', server.stop());
  });
}
