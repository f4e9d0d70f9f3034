import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blobReferences, migrations } from '../../emulator/store/migrations/list.ts';
import { AssetFeed, createAssetFeed, startAssetFeed } from '../support/assetFeed.ts';
import { startDiskServer } from '../support/diskServer.ts';
import { openTestStore } from '../support/storeDir.ts';
import { startTestServer } from '../support/testServer.ts';

const whole = '0123456789abcdef';

interface Part {
  readonly index: number;
  readonly offset: number;
  readonly body: string;
}
const parts: readonly Part[] = [
  { index: 0, offset: 0, body: whole.slice(0, 7) },
  { index: 1, offset: 7, body: whole.slice(7, 14) },
  { index: 2, offset: 14, body: whole.slice(14) },
];

/** As ProGet's own client sends it: the id first, no content type. */
function sendPart(feed: AssetFeed, { index, offset, body }: Part, changes: Record<string, string | number> = {}) {
  const query = {
    id: 'u1',
    multipart: 'upload',
    index,
    offset,
    totalSize: whole.length,
    partSize: body.length,
    totalParts: parts.length,
    ...changes,
  };
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return feed.send('POST', `content/deep/whole.txt?${text.join('&')}`, { body });
}

function complete(feed: AssetFeed, id = 'u1', path = 'deep/whole.txt') {
  return feed.send('POST', `content/${path}?id=${id}&multipart=complete`, { headers: { 'Content-Length': '0' } });
}

test('parts become a file when they are complete, in whatever order they came', async (t) => {
  const { feed } = await startAssetFeed(t);
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [1, 1, 2, 0, 1],
  ]) {
    for (const index of order) {
      const part = parts[index];
      assert.ok(part);
      const answer = await sendPart(feed, part);
      assert.equal(answer.status, 200, answer.text);
    }
    assert.equal(await feed.status('GET', 'content/deep/whole.txt'), 404, 'not before it is complete');
    assert.equal((await complete(feed)).status, 200);
    const got = await feed.send('GET', 'content/deep/whole.txt');
    assert.deepEqual([got.text, got.headers['content-type']], [whole, 'text/plain']);
    assert.equal((await complete(feed)).status, 400, 'an upload is completed once');
    await feed.send('DELETE', 'content/deep/whole.txt');
  }
});

test('parts that come at the same time are all kept', async (t) => {
  const { feed } = await startAssetFeed(t);
  const answers = await Promise.all(parts.map((part) => sendPart(feed, part)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  assert.equal((await complete(feed)).status, 200);
  assert.equal((await feed.send('GET', 'content/deep/whole.txt')).text, whole);
});

test('a part that cannot be is refused with a sentence', async (t) => {
  const { feed } = await startAssetFeed(t);
  const [first] = parts;
  assert.ok(first);
  assert.equal((await sendPart(feed, first)).status, 200);
  const cases: [changes: Record<string, string | number>, status: number, message: RegExp][] = [
    [{ multipart: 'begin' }, 400, /upload or complete/],
    [{ id: '' }, 400, /^id/],
    [{ id: 'a b' }, 400, /^id/],
    [{ index: 3 }, 400, /index/],
    [{ index: -1 }, 400, /index/],
    [{ index: '1.5' }, 400, /index/],
    [{ offset: 17 }, 400, /offset/],
    [{ partSize: 8 }, 400, /partSize is 8/],
    [{ partSize: 6 }, 400, /partSize is 6, but the part has more/],
    [{ partSize: 99 }, 400, /partSize/],
    [{ totalParts: 0 }, 400, /totalParts/],
    [{ totalParts: 10_001 }, 400, /totalParts/],
    [{ totalParts: 4 }, 400, /before/],
    [{ totalSize: 17 }, 400, /before/],
    [{ totalSize: 600 * 1024 * 1024 }, 413, /totalSize/],
    [{ totalSize: 'x' }, 400, /totalSize/],
    [{ index: 1 }, 400, /overlaps part 0/],
    [{ index: 1, offset: 6 }, 400, /overlaps part 0/],
  ];
  for (const [changes, status, message] of cases) {
    const answer = await sendPart(feed, first, changes);
    assert.equal(answer.status, status, `${JSON.stringify(changes)}: ${answer.text}`);
    assert.match(answer.text, message);
  }
});

test('an upload with gaps is not complete, and stays to be completed', async (t) => {
  const { feed } = await startAssetFeed(t);
  const [first, second, third] = parts;
  assert.ok(first && second && third);
  assert.match((await complete(feed)).text, /No part/);
  await sendPart(feed, first);
  await sendPart(feed, third);
  assert.match((await complete(feed)).text, /Part 1 of 3 is missing/);
  await sendPart(feed, { ...second, offset: 8, body: second.body.slice(1) });
  assert.match((await complete(feed)).text, /begins at 8 instead of 7/);
  await sendPart(feed, second);
  assert.equal((await complete(feed, 'u1', 'elsewhere.txt')).status, 400);
  assert.equal((await complete(feed)).status, 200);
});

test('parts survive a restart', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const feed = await createAssetFeed(disk);
  const [first, second, third] = parts;
  assert.ok(first && second && third);
  await sendPart(feed, second);
  await sendPart(feed, first);
  await disk.stop();
  const again = await startTestServer({ dataDir: disk.dataDir });
  t.after(() => again.stop());
  const later = new AssetFeed(`${again.url}/endpoints/assets`, again.adminKey);
  await sendPart(later, third);
  assert.equal((await complete(later)).status, 200);
  assert.equal((await later.send('GET', 'content/deep/whole.txt')).text, whole);
});

test('an upload that nobody goes on with is forgotten after a day, at the next part or start', async (t) => {
  const disk = await startDiskServer();
  t.after(() => disk.remove());
  const [first, second] = parts;
  assert.ok(first && second);
  await sendPart(await createAssetFeed(disk), first, { id: 'old' });
  await sendPart(await createAssetFeed(disk, 'others'), first, { id: 'continued' });
  await disk.stop();
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const age = async (name: string, hours: number) => {
    const store = await openTestStore(disk.dataDir, { migrations, blobReferences });
    store.write((transaction) =>
      transaction.run('UPDATE asset_uploads SET last_part_at = ? WHERE name = ?', [hoursAgo(hours), name]),
    );
    await store.close();
  };
  await age('old', 25);
  await age('continued', 23);
  const again = await startTestServer({ dataDir: disk.dataDir });
  await again.stop();
  const store = await openTestStore(disk.dataDir, { migrations, blobReferences });
  assert.deepEqual(store.all('SELECT name FROM asset_uploads'), [{ name: 'continued' }]);
  assert.deepEqual(store.all('SELECT part FROM asset_upload_parts'), [{ part: 0 }]);
  await store.close();
});
