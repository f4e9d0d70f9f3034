import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createClient, ReplyError } from '../../emulator/attach/client.ts';
import { call } from '../support/api.ts';
import { startDiskServer } from '../support/diskServer.ts';
import { useEmulatorHome } from '../support/emulatorHome.ts';

describe('resetting a part of an emulator', () => {
  const home = useEmulatorHome();

  const started = async () => {
    const { ready } = await home.start(['--demo']);
    const client = createClient({ url: ready.url, key: ready.adminKey });
    const counts = async () => {
      const { keyCount, packageCount, feeds } = (await client.get('/emulator/status')) as Record<string, unknown>;
      return { keyCount, packageCount, feeds: (feeds as unknown[]).length };
    };
    return { client, counts, ready };
  };

  it('removes the packages and leaves the feeds', async () => {
    const { client, counts } = await started();
    const before = await counts();
    assert.ok(Number(before.packageCount) >= 2);
    const removed = await client.post('/emulator/reset', { what: ['packages'] });
    assert.deepEqual(removed, { packages: before.packageCount, keys: 0, requests: 0 });
    assert.deepEqual(await counts(), { ...before, packageCount: 0 });
  });

  it('removes the keys but for the one that asks', async () => {
    const { client, counts } = await started();
    const before = await counts();
    await client.post('/emulator/reset', { what: ['keys'] });
    assert.deepEqual(await counts(), { ...before, keyCount: 1 });
  });

  it('forgets the requests, in its files too', async () => {
    const { client, ready } = await started();
    await fetch(`${ready.url}/npm/npm/long-gone`);
    await client.post('/emulator/reset', { what: ['requests'] });
    const left = (await client.get('/emulator/requests')) as { url: string }[];
    assert.equal(
      left.some(({ url }) => url.includes('long-gone')),
      false,
    );
    await client.post('/emulator/stop').catch(() => undefined);
    const log = await readFile(join(home.dataDir, 'logs', 'requests.ndjson'), 'utf8').catch(() => '');
    assert.equal(log.includes('long-gone'), false);
  });

  it('is refused without saying what, and without a full-control key', async () => {
    const { client, ready } = await started();
    for (const body of [{}, { what: [] }, { what: ['feeds'] }])
      await assert.rejects(
        client.post('/emulator/reset', body),
        (error) => error instanceof ReplyError && error.status === 400,
      );
    assert.equal((await fetch(`${ready.url}/emulator/reset`, { method: 'POST' })).status, 403);
  });
});

it('names the snapshots that still hold the values of removed keys in clear', async () => {
  const server = await startDiskServer({ policies: 'proget' });
  try {
    await server.createKey({ type: 'system', systemApis: ['feeds'] });
    await call(server, '/emulator/snapshots', { method: 'POST', body: { name: 'telltale' } });
    const reset = await call(server, '/emulator/reset', { method: 'POST', body: { what: ['keys'] } });
    assert.equal(reset.status, 200, reset.text);
    assert.match((await call(server, '/emulator/status')).text, /in clear in snapshots: telltale/);
  } finally {
    await server.remove();
  }
});
