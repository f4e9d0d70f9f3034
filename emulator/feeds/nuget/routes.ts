import { gzipSync } from 'node:zlib';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply, text } from '../../http/reply.ts';
import { type NuGetVersionKey, nugetTable } from '../../store/nugetTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { FeedFormat, FeedRoute } from '../route.ts';
import { absent, type Coordinates, findVersion, findVersionKeys, sortKeyOf } from './lookup.ts';
import { getNamedFile, getNupkg, getNuspec } from './packageFiles.ts';
import { lowerId } from './packageId.ts';
import { prepared } from './preparedReplies.ts';
import { pushPackage } from './push.ts';
import {
  catalogEntry,
  findPage,
  type ReadRows,
  registrationIndex,
  registrationLeaf,
  registrationPage,
} from './registration.ts';
import { autocomplete, searchPackages } from './search.ts';
import { serviceIndex } from './serviceIndex.ts';
import { getSnupkg, getSymbolFile } from './symbols.ts';
import { feedUrls, type Hive, hives } from './urls.ts';
import { v2Routes } from './v2/routes.ts';

type Handle = FeedRoute['handle'];

const publishPlaces = '(?:/v3/package|/api/v2/package|/v2/package|/package)?';
const symbolPlaces = '(?:/v3/symbolpackage|/symbols)';
const onePackage = '(?<id>[^/]+)/(?<version>[^/]+)';
/** Below the feed itself an id and a version could be anything: so the version has to begin like one. */
const onePublished = '(?<id>[^/]+)/(?<version>\\d[^/]*)';
const flat = '^/v3/flatcontainer';
const hive = '^/v3/registration5-(?<hive>semver1|gz-semver1|gz-semver2)/(?<id>[^/]+)';

function route(
  method: FeedRoute['method'],
  path: string,
  action: Exclude<FeedRoute['action'], null>,
  handle: Handle,
): FeedRoute {
  return { method, path: new RegExp(`${path}$`, 'i'), action, handle };
}

/** NuGet, Chocolatey and PowerShell feeds, protocols V3 and V2 (spec: NuGet). */
export const nugetFormat: FeedFormat = {
  routes: [
    route('GET', '^/v3/index\\.json', 'feed.view', ({ feedUrl }) => json(200, serviceIndex(feedUrl))),
    route('GET', `${flat}/(?<id>[^/]+)/index\\.json`, 'feed.view', listVersions),
    route('GET', `${flat}/${onePackage}/\\k<id>\\.\\k<version>\\.nupkg`, 'feed.download', at(getNupkg)),
    route('GET', `${flat}/${onePackage}/\\k<id>\\.nuspec`, 'feed.view', at(getNuspec)),
    route('GET', `${flat}/${onePackage}/(?<kind>readme|icon|license)`, 'feed.view', (exchange, parameters) =>
      getNamedFile(exchange, coordinatesOf(parameters), namedFile(parameters.kind)),
    ),
    route('GET', `${hive}/index\\.json`, 'feed.view', getRegistrationIndex),
    route('GET', `${hive}/page/(?<lower>[^/]+)/(?<upper>[^/]+)\\.json`, 'feed.view', getRegistrationPage),
    route('GET', `${hive}/(?<version>[^/]+)\\.json`, 'feed.view', getRegistrationLeaf),
    route('GET', `^/v3/catalog/${onePackage}\\.json`, 'feed.view', getCatalogEntry),
    route('GET', '^/v3/search', 'feed.view', searchPackages),
    route('GET', '^/v3/autocomplete', 'feed.view', autocomplete),
    route('PUT', `^${publishPlaces}/?`, 'feed.add', pushPackage),
    route('PUT', `^${symbolPlaces}/?`, 'feed.add', pushPackage),
    route('GET', `^/symbols/(?<file>[^/]+)/(?<signature>[^/]+)/\\k<file>`, 'feed.download', getSymbolFile),
    route('GET', `${flat}/${onePackage}/\\k<id>\\.\\k<version>\\.snupkg`, 'feed.download', at(getSnupkg)),
    route('GET', `^/v3/abuse/${onePackage}`, 'feed.view', at(reportAbuse)),
    route('DELETE', `^${publishPlaces}/${onePublished}/?`, 'feed.delete', at(deleteVersion)),
    route('POST', `^${publishPlaces}/${onePublished}/?`, 'feed.delete', at(relistVersion)),
    route('GET', `^(?:/api/v2|/v2)?/package/${onePackage}/?`, 'feed.download', at(getNupkg)),
    route('GET', '^/v3/?(?:(?:Packages|Search|FindPackagesById|GetUpdates)\\b.*)?', 'feed.view', noIndexName),
    ...v2Routes,
  ],
};

function at(handle: (exchange: FeedExchange, coordinates: Coordinates) => Reply | Promise<Reply>): Handle {
  return (exchange, parameters) => handle(exchange, coordinatesOf(parameters));
}

function coordinatesOf({ id = '', version = '' }: Record<string, string>): Coordinates {
  return { id, version };
}

function namedFile(kind = ''): 'readme' | 'icon' | 'license' {
  const lower = kind.toLowerCase();
  return lower === 'icon' || lower === 'license' ? lower : 'readme';
}

function listVersions(exchange: FeedExchange, { id = '' }: Record<string, string>): Reply {
  return prepared(
    exchange,
    id,
    () => ({ versions: findVersionKeys(exchange, id).map((row) => row.version.toLowerCase()) }),
    jsonBytes,
  );
}

/** Whether a registration resource shows a version. */
function isIn(hive: Hive): (key: NuGetVersionKey) => boolean {
  return (key) => hives[hive].semVer2 || key.semver2 === 0;
}

/** @throws HttpError 404 when the resource shows no version of the package. */
function hiveKeys(exchange: FeedExchange, { id = '', hive: name }: Record<string, string>): NuGetVersionKey[] {
  return findVersionKeys(exchange, id, isIn(hiveOf(name)));
}

/** Reads the rows of one page of versions. */
function rowsOf({ store, feed }: FeedExchange): ReadRows {
  return (keys) =>
    keys.flatMap(({ package_id, sort_key }) => {
      return nugetTable.version(store, feed.id, lowerId(package_id), sort_key) ?? [];
    });
}

function hiveOf(name = ''): Hive {
  const lower = name.toLowerCase();
  return lower === 'semver1' || lower === 'gz-semver1' ? lower : 'gz-semver2';
}

const jsonType = { 'Content-Type': 'application/json; charset=utf-8' };

function jsonBytes(value: object): Reply {
  return { status: 200, headers: jsonType, body: Buffer.from(JSON.stringify(value)) };
}

/** The gzipped resources are so whatever the client accepts, as on the public gallery. */
function hiveReply(name: string | undefined, value: object): Reply {
  if (!hives[hiveOf(name)].gzip) return jsonBytes(value);
  return { status: 200, headers: { ...jsonType, 'Content-Encoding': 'gzip' }, body: gzipSync(JSON.stringify(value)) };
}

function getRegistrationIndex(exchange: FeedExchange, parameters: Record<string, string>): Reply {
  const make = () => {
    const keys = hiveKeys(exchange, parameters);
    return registrationIndex(feedUrls(exchange.feedUrl), hiveOf(parameters.hive), keys, rowsOf(exchange));
  };
  return prepared(exchange, parameters.id ?? '', make, (value) => hiveReply(parameters.hive, value));
}

function getRegistrationPage(exchange: FeedExchange, parameters: Record<string, string>): Reply {
  const make = () => {
    const keys = hiveKeys(exchange, parameters);
    const { id = '', lower = '', upper = '' } = parameters;
    const [first, last] = [lower, upper].map((version) => sortKeyOf(exchange, { id, version }));
    const page = findPage(keys, first, last);
    if (page === undefined)
      throw new HttpError(404, `${id} has no page from ${lower} to ${upper}; read its index again.`);
    return registrationPage(feedUrls(exchange.feedUrl), hiveOf(parameters.hive), rowsOf(exchange)(page));
  };
  return prepared(exchange, parameters.id ?? '', make, (value) => hiveReply(parameters.hive, value));
}

function getRegistrationLeaf(exchange: FeedExchange, parameters: Record<string, string>): Reply {
  const name = hiveOf(parameters.hive);
  const coordinates = coordinatesOf(parameters);
  const row = findVersion(exchange, coordinates);
  if (!isIn(name)(row)) throw absent(exchange, coordinates);
  return hiveReply(name, registrationLeaf(feedUrls(exchange.feedUrl), name, row));
}

function getCatalogEntry(exchange: FeedExchange, parameters: Record<string, string>): Reply {
  const row = findVersion(exchange, coordinatesOf(parameters));
  return json(200, catalogEntry(feedUrls(exchange.feedUrl), 'gz-semver2', row));
}

/** ProGet has no such page; without ours the client shows the one of the public gallery. */
function reportAbuse(exchange: FeedExchange, coordinates: Coordinates): Reply {
  const { package_id, version } = findVersion(exchange, coordinates);
  return text(200, `Tell whoever runs this server what is wrong with ${package_id} ${version}.`);
}

/** ProGet deletes for good, unlike the public gallery, which unlists. */
function deleteVersion(exchange: FeedExchange, coordinates: Coordinates): Reply {
  const { store, feed } = exchange;
  const key = sortKeyOf(exchange, coordinates);
  store.write((transaction) => {
    const row = nugetTable.version(transaction, feed.id, lowerId(coordinates.id), key);
    if (row === undefined) throw absent(exchange, coordinates);
    nugetTable.remove(transaction, feed.id, lowerId(coordinates.id), key);
    const time = new Date().toISOString();
    noteEvent(transaction, { event: 'deleted', feed, package: row.package_id, version: row.version, time });
  });
  return { status: 204 };
}

function relistVersion(exchange: FeedExchange, coordinates: Coordinates): Reply {
  const { store, feed } = exchange;
  const key = sortKeyOf(exchange, coordinates);
  const id = lowerId(coordinates.id);
  const wasThere = store.write((transaction) => nugetTable.setListed(transaction, feed.id, id, key, true));
  if (!wasThere) throw absent(exchange, coordinates);
  return { status: 200 };
}

/** A source that does not end in `.json` is V2 for the client, so this is what it asks for then. */
function noIndexName({ feedUrl }: FeedExchange): never {
  throw new HttpError(404, `The source ends too early: did you mean ${feedUrl}/v3/index.json?`);
}
