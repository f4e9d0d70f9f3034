import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.createFeed('npm', 'npm');
});
after(() => server.stop());

const names = (count: number) => Array.from({ length: count }, (_one, index) => `n${index}`);

// A list of a megabyte would hold up everybody else, once or in each decision.
for (const [path, body, sentence] of [
  [
    '/api/management/feeds/create',
    { name: 'many', feedType: 'npm', alternateNames: names(101) },
    'alternateNames holds more than 100 names.',
  ],
  ['/api/management/feeds/update/npm', { connectors: names(101) }, 'connectors holds more than 100 names.'],
  [
    '/api/management/connectors/create',
    { name: 'many', feedType: 'npm', url: 'http://upstream.example/', filters: names(1001) },
    'filters holds more than 1000 of them.',
  ],
  [
    '/api/api-keys/create',
    { type: 'Feed', feed: names(1001).join(), packagePermissions: ['view'] },
    'feed holds more than 1000 names.',
  ],
] as const) {
  test(`${path}: ${sentence}`, async () => {
    const answer = await call(server, path, { method: 'POST', body });
    assert.deepEqual([answer.status, answer.text], [400, sentence]);
  });
}
