import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNuspec } from '../../../emulator/feeds/nuget/nuspec.ts';
import { newVersion } from '../../../emulator/feeds/nuget/push.ts';
import { allPackages, foundPackages } from '../../../emulator/feeds/nuget/v2/collections.ts';
import { parseFilter } from '../../../emulator/feeds/nuget/v2/filter.ts';
import { type ListedPackage, listedPackages } from '../../../emulator/feeds/nuget/v2/listedPackage.ts';
import { readQuery } from '../../../emulator/feeds/nuget/v2/query.ts';
import type { FeedExchange } from '../../../emulator/http/exchange.ts';
import { nugetTable } from '../../../emulator/store/nugetTable.ts';
import type { Store } from '../../../emulator/store/types.ts';
import { Random } from '../../http/fuzz/random.ts';
import { anyBlob, assertSame, RandomFeeds } from '../../support/randomFeeds.ts';

type Feed = { readonly id: number; readonly name: string };
const feedUrl = 'http://127.0.0.1:1/nuget/one';
const ids = ['Lab.Core', 'Lab.Core.Net', 'lab.web', 'Éclair', 'ΛΑΣ', 'Json', 'Json.Lab', '𐐀bc', 'Z'];
const versions = ['1.0.0', '1.1.0', '2.0.0-b', '2.0.0-b.1', '2.0.0', '3.0.0+m'];
const filters = [
  '',
  'Listed',
  'IsPrerelease eq false',
  "IsLatestVersion and startswith(tolower(Id), 'lab')",
  "substringof('CORE', Id) and IsAbsoluteLatestVersion",
  "(substringof('lab', Id) eq true) and not (substringof('net', Id))",
  "startswith(Id, 'Λας')",
  "endswith(Id, 'σ') eq false",
  "substringof('json', tolower(Id)) or Description eq 'web'",
  "substringof('lab', Id) eq false",
  'DownloadCount gt 0',
];
const orders = ['', 'Id', 'Id,Version', 'Version desc,Id'];

function push(store: Store, feedId: number, id: string, version: string, description = 'x'): void {
  const nuspec = `<package><metadata><id>${id}</id><version>${version}</version>
    <description>${description}</description></metadata></package>`;
  const added = newVersion(parseNuspec(Buffer.from(nuspec)), anyBlob, { by: 'j', at: '2026-01-01T00:00:00.000Z' });
  store.write((transaction) => nugetTable.put(transaction, feedId, added));
}

/** Some write to the feed. */
function change(store: Store, feedId: number, random: Random): string {
  const rows = nugetTable.everyVersion(store, feedId);
  if (rows.length === 0 || random.chance(0.6)) {
    const [id, version] = [random.pick(ids), random.pick(versions)];
    push(store, feedId, random.chance(0.2) ? id.toUpperCase() : id, version, random.pick(['web', 'lab', 'x']));
    return `push ${id} ${version}`;
  }
  const row = random.pick(rows);
  const sql = 'SELECT lower_id AS id FROM nuget_packages WHERE id = ?';
  const id = store.get<{ id: string }>(sql, [row.package])?.id ?? '';
  const deed = random.pick(['remove', 'list', 'download'] as const);
  if (deed === 'download') store.counters.download('nuget_versions', row.id);
  store.write((transaction) => {
    if (deed === 'remove') nugetTable.remove(transaction, feedId, id, row.sort_key);
    if (deed === 'list') nugetTable.setListed(transaction, feedId, id, row.sort_key, row.listed === 0);
  });
  return `${deed} ${row.package_id} ${row.version}`;
}

const nameOf = ({ row }: ListedPackage) => `${row.package_id} ${row.version}`;

/** What is asked, and what the whole feed says to it. */
function questionOf(random: Random) {
  const [filterText, order] = [random.pick(filters), random.pick(orders)];
  const operation = random.pick(['Packages', 'Search'] as const);
  const parameters = new URLSearchParams({
    ...(filterText === '' ? {} : { $filter: filterText }),
    ...(order === '' ? {} : { $orderby: order }),
    ...(random.chance(0.5) ? { semVerLevel: '2.0.0' } : {}),
    searchTerm: `'${random.pick(['', 'lab', 'web', 'id:Json'])}'`,
    includePrerelease: String(random.chance(0.5)),
    $skip: String(random.below(4)),
    $top: String(1 + random.below(5)),
  });
  const query = readQuery(parameters);
  return { what: `${operation}()?${parameters}`, operation, query };
}

function answer(store: Store, feed: Feed, { operation, query }: ReturnType<typeof questionOf>) {
  const exchange = { store, feed, feedUrl } as unknown as FeedExchange;
  const filter = query.filter === null ? null : parseFilter(query.filter);
  const { packages, total } =
    operation === 'Search' ? foundPackages(exchange, query, filter) : allPackages(exchange, query, filter);
  // The route arranges what is not a page yet.
  const page = total === null ? packages.map(nameOf).sort() : packages.map(nameOf);
  return { page, total: total ?? packages.length, isPage: total !== null };
}

/** By a look at every version. */
function lookThrough(store: Store, feed: Feed, { operation, query }: ReturnType<typeof questionOf>, isPage: boolean) {
  const filter = query.filter === null ? null : parseFilter(query.filter);
  const term = (query.text('searchTerm') ?? '').toLowerCase();
  const accepted = nugetTable.names(store, feed.id).flatMap((name) => {
    const rows = nugetTable.versions(store, feed.id, name).filter((row) => query.semVer2 || row.semver2 === 0);
    const newest = rows.findLast(
      (row) => row.listed === 1 && (row.prerelease === 0 || query.flag('includePrerelease')),
    );
    const text =
      newest === undefined
        ? ''
        : store.get<{ text: string }>('SELECT search_text AS text FROM nuget_versions WHERE id = ?', [newest.id])?.text;
    const isFound = newest !== undefined && (term === 'id:json' ? name === 'json' : text?.includes(term) === true);
    if (operation === 'Search' && !isFound) return [];
    return listedPackages(rows, feedUrl, (row) => store.counters.downloads('nuget_versions', row)).filter(
      (one) =>
        (operation === 'Packages' ||
          (one.row.listed === 1 && (one.row.prerelease === 0 || query.flag('includePrerelease')))) &&
        (filter === null || filter.accepts(one)),
    );
  });
  const names = accepted.map(nameOf);
  const page = isPage ? names.slice(query.skip, query.skip + query.top) : names.sort();
  return { page, total: names.length, isPage };
}

for (const seed of [1, 2, 3]) {
  test(`after any writes a filter accepts what it accepts in a look at all versions, seed ${seed}`, async (context) => {
    const random = new Random(seed);
    const feeds = await RandomFeeds.open(context, 'nuget', random);
    const { store } = feeds;
    const deeds: string[] = [];
    let accepted = 0;
    for (let turn = 0; turn < 150; turn += 1) {
      const feed = random.pick(feeds.list());
      deeds.push(random.chance(0.04) ? await feeds.shake() : change(store, feed.id, random));
      if (random.chance(0.4)) continue;
      for (const one of feeds.list()) {
        for (let count = 0; count < 4; count += 1) {
          const question = questionOf(random);
          const answered = answer(store, one, question);
          assertSame(answered, lookThrough(store, one, question, answered.isPage), [...deeds, question.what]);
          accepted += answered.page.length;
        }
      }
    }
    assert.ok(accepted > 100, `only ${accepted} versions were accepted`);
  });
}

test('a page of a filter that was asked before costs what is on it, a write what was written', async (context) => {
  const feeds = await RandomFeeds.open(context, 'nuget', new Random(5));
  const [feed] = feeds.list();
  assert.ok(feed);
  for (let index = 0; index < 600; index += 1) push(feeds.store, feed.id, `Lab.P${index}`, '1.0.0');
  const reads: number[] = [];
  const store = new Proxy(feeds.store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property !== 'all') return typeof value === 'function' ? value.bind(target) : value;
      return (sql: string, parameters: readonly string[]) => {
        const rows = target.all(sql, parameters);
        reads.push(rows.length);
        return rows;
      };
    },
  });
  const rowsRead = (operation: 'Packages' | 'Search', parameters: Record<string, string>): number => {
    reads.length = 0;
    const query = readQuery(new URLSearchParams({ $top: '10', ...parameters }));
    assert.equal(answer(store, feed, { what: '', operation, query }).page.length, 10);
    return reads.reduce((sum, rows) => sum + rows, 0);
  };
  for (const parameters of [{}, { $filter: 'Listed' }, { $filter: "IsLatestVersion and substringof('p1', Id)" }]) {
    for (const operation of ['Packages', 'Search'] as const) {
      rowsRead(operation, parameters);
      assert.equal(rowsRead(operation, { ...parameters, $skip: '50' }), 10);
      push(feeds.store, feed.id, 'Lab.P1', `2.0.${reads.length}`);
      assert.ok(rowsRead(operation, { ...parameters, $skip: '20' }) < 20);
    }
  }
});

test('a filter that names a part of the id reads only packages that hold it', () => {
  const partsOf = (filter: string) => parseFilter(filter).idParts;
  assert.deepEqual(partsOf("substringof('Git', tolower(Id)) and IsLatestVersion"), ['git']);
  assert.deepEqual(partsOf("(startswith(Id, 'a') eq true) and endswith(Id, 'b')"), ['a', 'b']);
  for (const other of [
    "substringof('a', Id) or Listed",
    "not substringof('a', Id)",
    "substringof('a', Id) eq false",
    "substringof('a', Title)",
    "substringof(Id, 'a')",
    'length(Id) eq 3',
    "substringof('É', Id)",
  ]) {
    assert.deepEqual(partsOf(other), [], other);
  }
});
