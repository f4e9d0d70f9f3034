import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { createClient } from '../../emulator/attach/client.ts';
import { startDefaults } from '../../emulator/contract/options.ts';
import type { LeaseTimes } from '../../emulator/leases.ts';
import { type RunningServer, startServer } from '../../emulator/server.ts';

const never = 60_000;

async function started(t: TestContext, times: Partial<LeaseTimes>): Promise<RunningServer> {
  const given = { ...startDefaults, port: 0, dataDir: null, logLevel: 'error', exitWhenUnleased: true } as const;
  const server = await startServer(given, { startupMs: never, graceMs: never, ...times });
  t.after(() => server.stop());
  return server;
}

/** A window's lease; `events` grows as they come. */
async function lease(server: RunningServer, query = '') {
  const cancel = new AbortController();
  const events: unknown[] = [];
  const client = createClient({ url: server.url, key: server.instance.adminKey });
  const held = new AbortController();
  const ended = (async () => {
    for await (const event of client.events(`/emulator/lease${query}`, 'lease', cancel.signal)) {
      events.push(event);
      held.abort();
    }
  })();
  await Promise.race([once(held.signal, 'abort'), ended]);
  return { events, ended, end: () => cancel.abort() };
}

describe('an emulator that an editor started', () => {
  it('stops when nobody came', async (t) => {
    const server = await started(t, { startupMs: 20 });
    await server.stopped;
    await assert.rejects(fetch(server.url));
  });

  it('stops some time after the last lease has ended', async (t) => {
    const server = await started(t, { graceMs: 1 });
    const held = await lease(server);
    held.end();
    await server.stopped;
  });

  it('stays when the last window wanted it kept', async (t) => {
    const server = await started(t, { graceMs: 1 });
    const kept = await lease(server, '?keep=1');
    kept.end();
    await kept.ended;
    // Had the first one set the clock, this one would come too late.
    const other = await lease(server, '?keep=0');
    assert.deepEqual(other.events, [{ state: 'held' }]);
    other.end();
    await server.stopped;
  });

  it('tells the windows when it stops in order', async (t) => {
    const server = await started(t, {});
    const held = await lease(server);
    await server.stop();
    await held.ended;
    assert.deepEqual(held.events, [{ state: 'held' }, { state: 'ending' }]);
  });
});

it('a lease needs a full-control key', async (t) => {
  const server = await started(t, {});
  for (const headers of [{}, { 'X-ApiKey': 'unknown' }])
    assert.equal((await fetch(`${server.url}/emulator/lease`, { headers })).status, 403);
});
