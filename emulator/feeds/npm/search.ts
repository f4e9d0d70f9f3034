import type { FeedExchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';
import {
  findNpmPackage,
  findNpmVersion,
  listNpmDistTags,
  listNpmSearchTexts,
  type NpmPackage,
} from '../../store/npmTable.ts';
import type { Store } from '../../store/types.ts';
import { FeedMemory } from '../feedMemory.ts';
import { FollowedIndex } from '../search/followedIndex.ts';
import type { SearchedPackage } from '../search/searchIndex.ts';
import { searchWords } from '../searchWords.ts';
import type { JsonObject } from './publishBody.ts';

const maximumSize = 250;
const score = { final: 1, detail: { quality: 1, popularity: 1, maintenance: 1 } };

const searches = new FeedMemory((store, { id }) => new FollowedIndex((name) => readPackages(store, id, name)));

function readPackages(store: Store, feedId: number, name?: string): SearchedPackage[] {
  return listNpmSearchTexts(store, feedId, name).map(({ name: found, text, shown }) => ({
    name: found,
    faces: [shown === 0 ? null : { text, types: '' }],
  }));
}

/** `GET /-/v1/search?text=&size=&from=` (npm: libnpmsearch). Every word must occur in name, description or keywords. */
export function search(exchange: FeedExchange): Reply {
  const { store, feed, query } = exchange;
  const words = searchWords((query.get('text') ?? '').toLowerCase(), /[\s,]+/);
  // `keywords:x` and the like narrow the search to one property on the public registry; here the word alone counts.
  const terms = words.map((word) => word.replace(/^[a-z]+:/, '')).filter((word) => word !== '');
  const from = bounded(query.get('from'), 0, Number.MAX_SAFE_INTEGER, 0);
  const size = bounded(query.get('size'), 0, maximumSize, 20);
  const { index } = searches.of(store, feed);
  const { total, packages } = index.find({ face: 0, terms, type: null }, from, size, terms.join(' '));
  return json(200, {
    objects: packages
      .flatMap(({ name }) => findNpmPackage(store, feed.id, name) ?? [])
      .map((item) => describe(exchange, item)),
    total,
    time: new Date().toISOString(),
  });
}

function describe({ store }: FeedExchange, item: NpmPackage): object {
  const latest = listNpmDistTags(store, item.id).get('latest') ?? '';
  const row = findNpmVersion(store, item.id, latest);
  const manifest: JsonObject = row === undefined ? {} : JSON.parse(row.manifest);
  const maintainers = (JSON.parse(item.maintainers) as { name?: string; email?: string }[]).map(person);
  const publisher = person((manifest._npmUser ?? {}) as { name?: string; email?: string });
  return {
    package: {
      name: item.name,
      version: latest,
      description: manifest.description,
      keywords: manifest.keywords ?? [],
      date: row?.published ?? item.modified,
      links: { homepage: manifest.homepage },
      publisher,
      maintainers,
    },
    score,
    searchScore: 1,
  };
}

function person({ name = '', email = '' }: { name?: string; email?: string }): { username: string; email: string } {
  return { username: name, email };
}

function bounded(text: string | null, lowest: number, highest: number, otherwise: number): number {
  const value = text === null || !/^\d+$/.test(text) ? otherwise : Number(text);
  return Math.min(Math.max(value, lowest), highest);
}
