import type { FeedExchange } from '../../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../../http/reply.ts';
import type { FeedRoute } from '../../route.ts';
import { absent } from '../lookup.ts';
import { entryDocument, feedDocument, metadataDocument, serviceDocument } from './atom.ts';
import type { Collection } from './collection.ts';
import { allPackages, foundPackages, newerPackages, onePackage, packagesById } from './collections.ts';
import { type Filter, parseFilter } from './filter.ts';
import type { ListedPackage } from './listedPackage.ts';
import { propertyOf } from './properties.ts';
import { readQuery, type V2Query } from './query.ts';

const base = '^(?:/api/v2|/v2)?';
const dollar = '(?:\\$|%24)';
const operations = '(?<operation>Packages|Search|FindPackagesById|GetUpdates)';
const given = '(?<given>(?:\\(|%28).*?(?:\\)|%29))?';

/** OData 2 in Atom, as NuGet 2, Chocolatey and PowerShellGet speak it (spec: V2 OData). Pushes are those of V3. */
export const v2Routes: readonly FeedRoute[] = [
  route(`${base}/?$`, ({ feedUrl, path }) => xml(serviceDocument(baseOf(feedUrl, path)), 'application/xml')),
  route(`${base}/${dollar}metadata/?$`, () => xml(metadataDocument(), 'application/xml')),
  route(`${base}/${operations}${given}(?<count>/${dollar}count)?/?$`, answer),
];

function route(path: string, handle: FeedRoute['handle']): FeedRoute {
  return { method: 'GET', path: new RegExp(path, 'i'), action: 'feed.view', handle };
}

function xml(body: string, type: string): Reply {
  return { status: 200, headers: { 'Content-Type': `${type};charset=utf-8`, DataServiceVersion: '2.0;' }, body };
}

/** The source as the client knows it, without a slash at its end. */
function baseOf(feedUrl: string, path: string): string {
  return feedUrl + (/^(?:\/api\/v2|\/v2)(?=\/|$)/i.exec(path)?.[0] ?? '');
}

function answer(exchange: FeedExchange, { operation = '', given: keys = '', count }: Record<string, string>): Reply {
  const { feedUrl, path, query: parameters } = exchange;
  const query = readQuery(parameters);
  const baseUrl = baseOf(feedUrl, path);
  const name = operation.toLowerCase();
  if (name === 'packages' && !/^(\(\s*\))?$/.test(keys)) return answerOne(exchange, baseUrl, keys);
  const filter = query.filter === null ? null : parseFilter(query.filter);
  const collection = collect(exchange, name, query, filter);
  const all = collection.total === null ? arrange(collection.packages, query, filter) : collection.packages;
  const total = collection.total ?? all.length;
  if (count !== undefined) return text(200, String(total));
  const packages = collection.total === null ? all.slice(query.skip, query.skip + query.top) : all;
  const isMore = !query.isLimited && query.skip + query.top < total;
  const title = operation;
  const nextUrl = isMore ? nextOf(`${feedUrl}${path}`, parameters, query) : null;
  const page = { title, packages, total: query.wantsCount ? total : null, nextUrl };
  return xml(feedDocument(baseUrl, page), 'application/atom+xml;type=feed');
}

function answerOne(exchange: FeedExchange, baseUrl: string, keys: string): Reply {
  const literal = "'((?:[^']|'')*)'";
  const named = new RegExp(`^\\(\\s*Id=${literal}\\s*,\\s*Version=${literal}\\s*\\)$`, 'i').exec(keys);
  if (named === null) throw new HttpError(400, "A package is named like Packages(Id='NAME',Version='1.0.0').");
  const [id = '', version = ''] = named.slice(1).map((part) => part?.replaceAll("''", "'") ?? '');
  const listed = onePackage(exchange, id, version);
  if (listed === undefined) throw absent(exchange, { id, version });
  return xml(entryDocument(baseUrl, listed), 'application/atom+xml;type=entry');
}

function collect(exchange: FeedExchange, name: string, query: V2Query, filter: Filter | null): Collection {
  if (name === 'search') return foundPackages(exchange, query, filter);
  if (name === 'findpackagesbyid') return packagesById(exchange, query);
  return name === 'getupdates' ? newerPackages(exchange, query) : allPackages(exchange, query, filter);
}

function arrange(
  packages: readonly ListedPackage[],
  { orderBy }: V2Query,
  filter: Filter | null,
): readonly ListedPackage[] {
  const accepted = filter === null ? packages : packages.filter(filter.accepts);
  // What cannot be read (functions, paths) leaves the order as it is: it is the client's wish, not its question.
  const keys = (orderBy ?? '').split(',').flatMap((part) => {
    const [, name = '', direction] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    const isVersion = /^(normalized)?version$/i.test(name);
    const value = isVersion ? ({ row }: ListedPackage) => row.sort_key : propertyOf(name)?.value;
    return value === undefined ? [] : { value, sign: direction?.toLowerCase() === 'desc' ? -1 : 1 };
  });
  if (keys.length === 0) return accepted;
  return accepted.toSorted((left, right) => {
    for (const { value, sign } of keys) {
      const [one, other] = [value(left) ?? '', value(right) ?? ''];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  });
}

/** The address of what follows this page; clients go there as it is. */
function nextOf(url: string, parameters: URLSearchParams, { skip, top }: V2Query): string {
  const next = new URLSearchParams(parameters);
  for (const name of [...next.keys()].filter((one) => one.toLowerCase() === '$skip')) next.delete(name);
  next.set('$skip', String(skip + top));
  return `${url}?${next}`;
}
