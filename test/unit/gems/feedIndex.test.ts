import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { gemspecYaml } from '../../../emulator/demo/gemPackage.ts';
import { countIndexes, indexOf } from '../../../emulator/feeds/gems/feedIndex.ts';
import { parseGemspec } from '../../../emulator/feeds/gems/gemspecYaml.ts';
import type { PreparedText } from '../../../emulator/feeds/gems/growingText.ts';
import { NamesText } from '../../../emulator/feeds/gems/namesText.ts';
import { newVersion } from '../../../emulator/feeds/gems/newVersion.ts';
import { putGem } from '../../../emulator/feeds/gems/push.ts';
import { canonicalVersion } from '../../../emulator/feeds/gems/version.ts';
import { removeGem } from '../../../emulator/feeds/gems/yank.ts';
import { gemTable, type NewGemVersion } from '../../../emulator/store/gemTable.ts';
import type { Store } from '../../../emulator/store/types.ts';
import { Random } from '../../http/fuzz/random.ts';
import { loadMarshal } from '../../support/marshal.ts';
import { anyBlob, assertSame, RandomFeeds } from '../../support/randomFeeds.ts';

type Named = ReturnType<RandomFeeds['list']>[number];

const names = ['rake', 'rack', 'rack-test', 'Zlib', 'a', 'a_b', 'net-ssh'];
const versions = ['1.0', '1.0.0', '1.1', '2.0.pre', '2.0', '0.9'];
const platforms = ['ruby', 'java', 'x86_64-linux'];

async function everyVersion(): Promise<NewGemVersion[]> {
  const contents = names.flatMap((name) =>
    versions.flatMap((version) => platforms.map((platform) => ({ name, version, platform }))),
  );
  const specs = await Promise.all(contents.map((content) => parseGemspec(gemspecYaml(content))));
  return specs.map((spec) => newVersion(spec, anyBlob, 'j', '2026-01-01T00:00:00.000Z'));
}

/** Pushes a version, which may be there, or yanks it if it is. */
function change(store: Store, feed: Named, added: NewGemVersion, random: Random): string {
  const { name, version, platform } = added;
  const row = gemTable.version(store, feed.id, name, canonicalVersion(version), platform);
  const isYank = row !== undefined && random.chance(0.7);
  const info = row === undefined && random.chance(0.5) ? indexOf(store, feed).info(name) : undefined;
  store.write((transaction) => {
    if (isYank) removeGem(transaction, feed, name, row);
    else putGem(transaction, feed, added, info);
  });
  return `${isYank ? 'yank' : 'push'} ${added.fullName}`;
}

/** Lists or unlists some version. */
function relist(store: Store, feed: Named, random: Random): string {
  const rows = gemTable.list(store, feed.id);
  if (rows.length === 0) return 'nothing';
  const row = random.pick(rows);
  const listed = random.below(2);
  const status = { listed, allow: null, deprecated: 0, deprecationReason: null };
  store.write((transaction) => gemTable.setStatus(transaction, row.id, status));
  return `${listed === 1 ? 'list' : 'unlist'} ${row.fullName}`;
}

function rebuild(store: Store, feed: Named): string {
  const changes = [...new Set(gemTable.allVersions(store, feed.id).map(({ name }) => name))].map((name) => ({
    name,
    change: gemTable
      .versions(store, feed.id, name)
      .map(({ version }) => version)
      .join(','),
    infoMd5: 'f'.repeat(32),
  }));
  store.write((transaction) => gemTable.rebuild(transaction, feed.id, changes, '2026-02-01T00:00:00.000Z'));
  return 'rebuild';
}

/** Everything that a feed's indexes say; checks that each text has the digests of its bytes. */
function saidBy(store: Store, feed: Named): unknown {
  const index = indexOf(store, feed);
  const texts = [index.versions, index.names, ...names.map((name) => index.info(name))].map((text) =>
    text === undefined ? null : checked(text.prepared),
  );
  const specs = Object.values(index.specs).map(({ prepared }) => {
    const tuples = loadMarshal(gunzipSync(prepared.bytes)) as unknown[];
    return tuples.map((tuple) => JSON.stringify(tuple)).sort();
  });
  return { texts, specs };
}

function checked({ bytes, entityTag, digest }: PreparedText): string {
  assert.equal(entityTag, `"${createHash('md5').update(bytes).digest('hex')}"`);
  assert.equal(digest, createHash('sha256').update(bytes).digest('base64'));
  return bytes.toString();
}

for (const seed of [1, 2, 3]) {
  test(`after any writes the indexes are those that are made anew, seed ${seed}`, async (context) => {
    const random = new Random(seed);
    const feeds = await RandomFeeds.open(context, 'rubygems', random);
    const { store } = feeds;
    const added = await everyVersion();
    const deeds: string[] = [];
    for (let turn = 0; turn < 150; turn += 1) {
      const feed = random.pick(feeds.list());
      if (random.chance(0.04)) deeds.push(await feeds.shake());
      else if (random.chance(0.02)) deeds.push(rebuild(store, feed));
      else if (random.chance(0.2)) deeds.push(relist(store, feed, random));
      else deeds.push(change(store, feed, random.pick(added), random));
      if (random.chance(0.5)) continue;
      const afresh = feeds.afresh();
      for (const one of feeds.list()) assertSame(saidBy(store, one), saidBy(afresh, one), deeds);
    }
  });
}

test('the indexes of a feed that is deleted are let go of', async (context) => {
  const feeds = await RandomFeeds.open(context, 'rubygems', new Random(4));
  for (const feed of feeds.list()) indexOf(feeds.store, feed);
  assert.equal(countIndexes(feeds.store), 2);
  for (const feed of [...feeds.list()]) feeds.remove(feed.id);
  assert.equal(countIndexes(feeds.store), 0);
});

test('thousands of names stay in order, with their digests, whichever come and go', () => {
  const random = new Random(5);
  const expected = new Set(Array.from({ length: 3000 }, (_, index) => `gem-${index}`));
  const text = new NamesText(expected);
  for (let turn = 0; turn < 4000; turn += 1) {
    const name = `gem-${random.below(6000)}`;
    if (expected.delete(name)) text.remove(name);
    else {
      expected.add(name);
      text.add(name);
    }
    if (turn % 50 === 0) assert.equal(checked(text.prepared), `---\n${[...expected].sort().join('\n')}\n`);
  }
  for (const name of expected) text.remove(name);
  assert.equal(checked(text.prepared), '---\n\n');
  text.add('one');
  assert.equal(checked(text.prepared), '---\none\n');
});
