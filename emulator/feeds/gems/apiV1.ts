import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { type GemVersionRow, gemTable } from '../../store/gemTable.ts';
import type { Store } from '../../store/types.ts';
import { FeedMemory } from '../feedMemory.ts';
import { FollowedIndex } from '../search/followedIndex.ts';
import type { SearchedPackage } from '../search/searchIndex.ts';
import { searchWords } from '../searchWords.ts';
import { type GemSpec, numberAndPlatform, writeRequirement } from './gemSpec.ts';
import { dumpMarshal, type RubyValue, symbol } from './marshal.ts';
import { GemVersion, isPrerelease } from './version.ts';

const pageSize = 30;
/** As on the public source, which sends clients to its index for more. */
const maximumNames = 200;

/** What was stored as JSON when the gem was pushed; written by us alone, so it is not checked again. */
export function specOf(row: Pick<GemVersionRow, 'spec'>): GemSpec {
  return JSON.parse(row.spec) as GemSpec;
}

/** `GET /api/v1/gems/NAME.json`: the gem, by its highest release. */
export function getGemInfo(exchange: FeedExchange, { name = '' }: Record<string, string>): Reply {
  return json(200, describeGem(exchange, name, rowsOf(exchange, name)));
}

/** `GET /api/v1/versions/NAME.json`, highest first. */
export function getGemVersions(exchange: FeedExchange, { name = '' }: Record<string, string>): Reply {
  return json(
    200,
    rowsOf(exchange, name).map((row) => describeVersion(exchange, row)),
  );
}

/** `GET /api/v1/versions/NAME/latest.json`. */
export function getLatestVersion(exchange: FeedExchange, { name = '' }: Record<string, string>): Reply {
  return json(200, { version: highest(rowsOf(exchange, name))?.version });
}

const searches = new FeedMemory((store, { id }) => new FollowedIndex((name) => readGems(store, id, name)));

function readGems(store: Store, feedId: number, name?: string): SearchedPackage[] {
  return gemTable.searchTexts(store, feedId, name).map(({ name: found, text, shown }) => ({
    name: found,
    faces: [shown === 0 ? null : { text, types: '' }],
  }));
}

/** `GET /api/v1/search.json?query=&page=`: every word must occur in name, summary or description. */
export function searchGems(exchange: FeedExchange): Reply {
  const { store, feed, query } = exchange;
  const words = searchWords((query.get('query') ?? '').toLowerCase(), /\s+/);
  const page = Math.min(Math.max(Number.parseInt(query.get('page') ?? '1', 10) || 1, 1), 1_000_000);
  const { index } = searches.of(store, feed);
  const { packages } = index.find({ face: 0, terms: words, type: null }, (page - 1) * pageSize, pageSize);
  return json(
    200,
    packages.map(({ name }) => describeGem(exchange, name, rowsOf(exchange, name))),
  );
}

/** `GET /api/v1/dependencies?gems=a,b`: what Bundler asks where there is no compact index. Without names it is empty. */
export function getDependencies(exchange: FeedExchange, { format }: Record<string, string>): Reply {
  const { store, feed, query } = exchange;
  const names = [...new Set((query.get('gems') ?? '').split(',').filter((name) => name !== ''))];
  if (names.length > maximumNames) throw new HttpError(422, `Too many gems! Ask for ${maximumNames} at a time.`);
  const found = names.flatMap((name) =>
    gemTable.versions(store, feed.id, name).map((row) => ({
      name,
      number: row.version,
      platform: row.platform,
      dependencies: specOf(row)
        .dependencies.filter(({ type }) => type === 'runtime')
        .map((one): [string, string] => [one.name, writeRequirement(one.requirement, ', ')]),
    })),
  );
  if (format === 'json') return json(200, found);
  const dumped = found.map(
    (one): RubyValue =>
      new Map(Object.entries(one).map(([field, value]): [RubyValue, RubyValue] => [symbol(field), value])),
  );
  const body = names.length === 0 ? Buffer.alloc(0) : dumpMarshal(dumped);
  return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body };
}

/** Highest first. @throws HttpError 404 when there is no such gem. */
function rowsOf({ store, feed }: FeedExchange, name: string): GemVersionRow[] {
  const rows = gemTable.versions(store, feed.id, name);
  if (rows.length === 0) throw new HttpError(404, `This gem could not be found: ${name} is not in feed ${feed.name}.`);
  const sorted = rows.map((row) => ({ row, order: new GemVersion(row.version) }));
  return sorted.sort((one, other) => other.order.compare(one.order)).map(({ row }) => row);
}

/** The highest release, or the highest of all where there is none. @param rows highest first */
function highest(rows: readonly GemVersionRow[]): GemVersionRow | undefined {
  return rows.find(({ version }) => !isPrerelease(version)) ?? rows[0];
}

function downloadsOf({ store }: FeedExchange, row: GemVersionRow): number {
  return row.downloads + store.counters.downloads('gem_versions', row.id);
}

function describeGem(exchange: FeedExchange, name: string, rows: readonly GemVersionRow[]): object {
  const row = highest(rows);
  if (row === undefined) return { name };
  const spec = specOf(row);
  const dependencies = (type: string) =>
    spec.dependencies
      .filter((one) => one.type === type)
      .map((one) => ({ name: one.name, requirements: writeRequirement(one.requirement, ', ') }));
  return {
    name,
    downloads: rows.reduce((sum, one) => sum + downloadsOf(exchange, one), 0),
    version: row.version,
    version_created_at: row.published,
    version_downloads: downloadsOf(exchange, row),
    platform: row.platform,
    authors: spec.authors.join(', '),
    info: spec.description || spec.summary || '',
    licenses: spec.licenses,
    metadata: spec.metadata,
    yanked: false,
    sha: row.gemSha256,
    gem_uri: `${exchange.feedUrl}/gems/${row.fullName}.gem`,
    homepage_uri: spec.homepage,
    dependencies: { development: dependencies('development'), runtime: dependencies('runtime') },
  };
}

function describeVersion(exchange: FeedExchange, row: GemVersionRow): object {
  const spec = specOf(row);
  return {
    authors: spec.authors.join(', '),
    built_at: `${spec.date}T00:00:00.000Z`,
    created_at: row.published,
    description: spec.description,
    downloads_count: downloadsOf(exchange, row),
    metadata: spec.metadata,
    number: row.version,
    full_version: numberAndPlatform(row),
    summary: spec.summary,
    platform: row.platform,
    rubygems_version: writeRequirement(spec.requiredRubygemsVersion, ', '),
    ruby_version: writeRequirement(spec.requiredRubyVersion, ', '),
    prerelease: isPrerelease(row.version),
    licenses: spec.licenses,
    requirements: [],
    sha: row.gemSha256,
  };
}
