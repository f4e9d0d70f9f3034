import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readlink, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { call } from '../support/api.ts';
import { AssetFeed, createAssetFeed } from '../support/assetFeed.ts';
import { startDiskServer, until } from '../support/diskServer.ts';
import { startTestServer } from '../support/testServer.ts';

/** Starts to send a body and hangs up in the middle. */
async function hangUp(feed: AssetFeed, method: string, path: string, key: string, isHere: () => Promise<boolean>) {
  const { hostname, port, pathname } = new URL(feed.url);
  const outgoing = request({
    hostname,
    port,
    method,
    path: `${pathname}/${path}`,
    headers: { 'X-ApiKey': key, 'Content-Length': 1_000_000 },
  });
  outgoing.on('error', () => {});
  outgoing.write(Buffer.alloc(200_000));
  await until('the upload is on its way', isHere);
  outgoing.destroy();
}

test('files, folders and metadata are there after a restart', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const feed = await createAssetFeed(disk);
  const big = Buffer.alloc(300_000, 'big');
  await feed.put({ 'a/one.txt': 'one', 'a/big.bin': big });
  await feed.send('POST', 'dir/hollow');
  const headers = { 'Content-Type': 'application/json' };
  await feed.send('POST', 'metadata/a/one.txt', {
    body: '{"userMetadata":{"k":"v"},"cacheHeader":{"ttl":5}}',
    headers,
  });
  const before = (await feed.send('GET', 'dir?recursive=true')).json;
  await disk.stop();
  const again = await startTestServer({ dataDir: disk.dataDir });
  t.after(() => again.stop());
  const later = new AssetFeed(`${again.url}/endpoints/assets`, again.adminKey);
  const strip = (items: { content?: string }[]) => items.map((item) => ({ ...item, content: undefined }));
  assert.deepEqual(strip((await later.send('GET', 'dir?recursive=true')).json), strip(before));
  assert.deepEqual((await later.send('GET', 'content/a/big.bin')).bytes, big);
});

test('an upload that is cut off leaves nothing, whatever verb began it', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const feed = await createAssetFeed(disk);
  await feed.put({ 'there.txt': 'old' });
  const kept = await disk.uploads();
  const multipart = 'multipart=upload&id=1&index=0&offset=0&totalSize=1000000&partSize=1000000&totalParts=1';
  for (const [method, path] of [
    ['PUT', 'content/new/a.txt'],
    ['POST', 'content/there.txt'],
    ['PATCH', 'content/there.txt'],
    ['POST', `content/parts.bin?${multipart}`],
    ['POST', 'import/new?format=zip'],
  ] as const) {
    await hangUp(feed, method, path, disk.adminKey, async () => (await disk.uploads()).length > kept.length);
    await until('the upload is gone', async () => (await disk.uploads()).length === kept.length);
  }
  assert.deepEqual(await feed.paths(), ['there.txt']);
  assert.equal((await feed.send('GET', 'content/there.txt')).text, 'old');
  assert.equal(await feed.status('POST', 'content/parts.bin?multipart=complete&id=1'), 400);
});

test('what nobody refers to any more is swept, what somebody does is not', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const feed = await createAssetFeed(disk);
  await feed.put({ 'kept.txt': 'kept', 'gone.txt': 'gone', 'folder/twin.txt': 'kept' });
  await feed.send('DELETE', 'content/gone.txt');
  await feed.send('DELETE', 'content/kept.txt');
  await disk.stop();
  const nameOf = (text: string) => createHash('sha256').update(text).digest('hex');
  const long = new Date(Date.now() - 7_200_000);
  for (const text of ['kept', 'gone']) {
    await utimes(join(disk.dataDir, 'blobs', nameOf(text).slice(0, 2), nameOf(text)), long, long);
  }
  const again = await startTestServer({ dataDir: disk.dataDir });
  await again.stop();
  assert.deepEqual(await disk.uploads(), [`blobs/${nameOf('kept')}`]);
});

test('a snapshot keeps the files of a directory, and brings them back', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const feed = await createAssetFeed(disk);
  await feed.put({ 'a/one.txt': 'one' });
  await feed.send('POST', 'dir/hollow');
  const saved = await call(disk, '/emulator/snapshots', { method: 'POST', body: { name: 'first' } });
  assert.equal(saved.status, 201, saved.text);
  await feed.send('POST', 'delete/a?recursive=true');
  assert.deepEqual(await feed.paths(), ['hollow/']);
  const restored = await call(disk, '/emulator/snapshots/first/restore', { method: 'POST' });
  assert.equal(restored.status, 200, restored.text);
  assert.deepEqual(await feed.paths(), ['a/', 'a/one.txt', 'hollow/']);
  assert.equal((await feed.send('GET', 'content/a/one.txt')).text, 'one');
});

test('who hangs up in the middle of a download or an export leaves no file open', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const feed = await createAssetFeed(disk);
  // Random bytes: packing them must not make them small enough for the buffers on the way.
  await feed.put({ 'a/one.bin': randomBytes(30_000_000), 'a/two.bin': randomBytes(30_000_000) });
  const open = async (): Promise<number> => {
    const descriptors = await readdir('/proc/self/fd').catch(() => []);
    const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    return targets.filter((target) => target.startsWith(`${disk.dataDir}/blobs`)).length;
  };
  for (const path of ['content/a/one.bin', 'export/a?format=zip', 'export/a?format=tgz']) {
    const { hostname, port, pathname } = new URL(feed.url);
    const outgoing = request({ hostname, port, path: `${pathname}/${path}`, headers: { 'X-ApiKey': disk.adminKey } });
    outgoing.on('error', () => {});
    outgoing.end();
    const [response] = await once(outgoing, 'response');
    await once(response, 'readable');
    if (process.platform === 'linux') await until('the file is open', async () => (await open()) > 0);
    response.destroy();
    await until(`${path} is closed`, async () => (await open()) === 0);
  }
});
