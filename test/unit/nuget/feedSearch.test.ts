import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPackages, type NuGetSearch } from '../../../emulator/feeds/nuget/feedSearch.ts';
import { parseNuspec } from '../../../emulator/feeds/nuget/nuspec.ts';
import { newVersion } from '../../../emulator/feeds/nuget/push.ts';
import { versionsOf } from '../../../emulator/feeds/nuget/versionLists.ts';
import { nugetTable } from '../../../emulator/store/nugetTable.ts';
import type { Store } from '../../../emulator/store/types.ts';
import { Random } from '../../http/fuzz/random.ts';
import { anyBlob, assertSame, RandomFeeds } from '../../support/randomFeeds.ts';

const ids = ['Lab.Core', 'Lab.Core.Net', 'lab.web', 'Éclair', 'Json', 'Json.Lab', '𐐀bc', 'ﬁnal', 'Z'];
const words = ['fast', 'json', 'web', 'lab.core', 'für alle', 'x'];
const versions = ['1.0.0', '1.0', '1.1.0', '2.0.0-b', '2.0.0-b.1', '2.0.0', '3.0.0+m', '0.1.0-a'];
const terms = [
  [],
  ['lab'],
  ['json'],
  ['lab', 'web'],
  ['x'],
  ['co'],
  ['lab.core'],
  ['json', 'x'],
  ['ﬁ'],
  ['nowhere'],
  ['z'],
];

function push(store: Store, feedId: number, random: Random): string {
  const id = random.pick(ids);
  const version = random.pick(versions);
  const type = random.chance(0.3) ? '<packageTypes><packageType name="DotnetTool"/></packageTypes>' : '';
  const nuspec = `<package><metadata><id>${random.chance(0.2) ? id.toUpperCase() : id}</id><version>${version}</version>
    <description>${random.pick(words)} ${random.pick(words)}</description>${type}</metadata></package>`;
  const added = newVersion(parseNuspec(Buffer.from(nuspec)), anyBlob, { by: 'j', at: '2026-01-01T00:00:00.000Z' });
  store.write((transaction) => nugetTable.put(transaction, feedId, added));
  return `push ${id} ${version}`;
}

/** Takes some version away, or unlists, relists, blocks one. */
function change(store: Store, feedId: number, random: Random): string {
  const rows = nugetTable.everyVersion(store, feedId);
  if (rows.length === 0) return 'nothing';
  const row = random.pick(rows);
  const lowerId = store.get<{ id: string }>('SELECT lower_id AS id FROM nuget_packages WHERE id = ?', [
    row.package,
  ])?.id;
  const deed = random.pick(['remove', 'list', 'status', 'download'] as const);
  store.write((transaction) => {
    if (deed === 'remove') nugetTable.remove(transaction, feedId, lowerId ?? '', row.sort_key);
    if (deed === 'list') nugetTable.setListed(transaction, feedId, lowerId ?? '', row.sort_key, row.listed === 0);
    if (deed === 'status') {
      const status = { ...row, listed: random.below(2), allow: 0 };
      nugetTable.setStatus(transaction, { feedId, lowerId: lowerId ?? '' }, status);
    }
  });
  if (deed === 'download') store.counters.download('nuget_versions', row.id);
  return `${deed} ${row.package_id} ${row.version}`;
}

function searchesOf(random: Random): NuGetSearch[] {
  const some = Array.from({ length: 6 }, () => random.pick(terms));
  return some.map((chosen) => ({
    terms: chosen,
    lowerId: random.chance(0.1) ? random.pick(ids).toLowerCase() : null,
    packageType: random.chance(0.2) ? 'dotnettool' : null,
    prerelease: random.chance(0.5),
    semVer2: random.chance(0.5),
    skip: random.below(3),
    take: 1 + random.below(4),
  }));
}

/** What the protocol promises, by a look at every version. */
function lookThrough(store: Store, feedId: number, search: NuGetSearch): { total: number; names: string[] } {
  const rows = store.all<{ name: string; types: string; text: string; prerelease: number; semver2: number }>(
    `SELECT p.lower_id AS name, v.package_types AS types, v.search_text AS text, v.prerelease, v.semver2
      FROM nuget_versions v JOIN nuget_packages p ON p.id = v.package
      WHERE p.feed_id = ? AND v.listed AND (? OR NOT v.prerelease) AND (? OR NOT v.semver2)
      ORDER BY p.lower_id = ? DESC, p.lower_id, v.sort_key`,
    [feedId, Number(search.prerelease), Number(search.semVer2), search.terms.join(' ')],
  );
  const newest = new Map(rows.map((row) => [row.name, row]));
  const found = [...newest.values()].filter(
    ({ name, types, text }) =>
      (search.lowerId === null || name === search.lowerId) &&
      (search.packageType === null || types.includes(` ${search.packageType} `)) &&
      search.terms.every((term) => text.includes(term)),
  );
  return {
    total: found.length,
    names: found.map(({ name }) => name).slice(search.skip, search.skip + search.take),
  };
}

for (const seed of [1, 2, 3]) {
  test(`after any writes a search finds what a look through all versions finds, seed ${seed}`, async (context) => {
    const random = new Random(seed);
    const feeds = await RandomFeeds.open(context, 'nuget', random);
    const { store } = feeds;
    const deeds: string[] = [];
    let found = 0;
    for (let turn = 0; turn < 200; turn += 1) {
      const feed = random.pick(feeds.list());
      deeds.push(
        random.chance(0.04)
          ? await feeds.shake()
          : random.chance(0.6)
            ? push(store, feed.id, random)
            : change(store, feed.id, random),
      );
      // Sometimes several writes come between two searches.
      if (random.chance(0.4)) continue;
      const afresh = feeds.afresh();
      for (const one of feeds.list()) {
        for (const search of searchesOf(random)) {
          const { total, packages } = findPackages(store, one, search);
          assertSame({ total, names: packages.map(({ name }) => name) }, lookThrough(store, one.id, search), deeds);
          assertSame({ total, packages }, findPackages(afresh, one, search), deeds);
          found += packages.length;
        }
        const name = random.pick(ids).toLowerCase();
        assertSame(versionsOf(store, one, name), versionsOf(afresh, one, name), deeds);
      }
    }
    assert.ok(found > 100, `only ${found} packages were found`);
  });
}

test('what is kept of a feed goes with it', async (context) => {
  const random = new Random(4);
  const feeds = await RandomFeeds.open(context, 'nuget', random);
  const [one] = feeds.list();
  assert.ok(one);
  push(feeds.store, one.id, random);
  const search = { terms: [], lowerId: null, packageType: null, prerelease: true, semVer2: true, skip: 0, take: 9 };
  assert.equal(findPackages(feeds.store, one, search).total, 1);
  feeds.remove(one.id);
  assert.equal(findPackages(feeds.store, one, search).total, 0);
});
