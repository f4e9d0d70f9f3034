import type { StoredPackage } from '../../feeds/packageFormat.ts';
import { queryOf } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { newest, readFilter } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';
import { downloadsOf, versionInfo } from './versionInfo.ts';

/** `GET /api/packages/FEED/latest[?group][&name][&stableOnly]`: each package as its newest listed version. */
export function listLatest(exchange: Exchange, opened: OpenFeed): Promise<Reply> {
  const query = queryOf(exchange.url);
  refusePurl(query);
  const stableOnly = readFlag(query, 'stableOnly');
  return reply(exchange, opened, query, (versions) => {
    const latest = newest(versions, stableOnly);
    if (latest === undefined) return [];
    // A version may be several files; all of them are its newest.
    return versions.filter((stored) => stored.listed && opened.format.isSameVersion(stored.version, latest.version));
  });
}

/** `GET /api/packages/FEED/versions[?group][&name][&version]`: every version, the newest of each package first. */
export function listVersions(exchange: Exchange, opened: OpenFeed): Promise<Reply> {
  const query = queryOf(exchange.url);
  refusePurl(query);
  const version = query.get('version') ?? '';
  return reply(exchange, opened, query, (versions) =>
    versions.filter((stored) => version === '' || opened.format.isSameVersion(stored.version, version)).reverse(),
  );
}

async function reply(
  { store }: Exchange,
  opened: OpenFeed,
  query: URLSearchParams,
  choose: (versions: readonly StoredPackage[]) => readonly StoredPackage[],
): Promise<Reply> {
  const infos: object[] = [];
  for (const versions of byPackage(opened.format.list(store, opened.feed, readFilter(query)))) {
    const total = versions.reduce((sum, stored) => sum + downloadsOf(store.counters, opened, stored), 0);
    for (const stored of choose(versions)) infos.push(await versionInfo(store, opened, stored, total));
  }
  return json(200, infos);
}

function byPackage(listed: readonly StoredPackage[]): StoredPackage[][] {
  const packages: StoredPackage[][] = [];
  for (const stored of listed) {
    const former = packages.at(-1);
    const [first] = former ?? [];
    if (former !== undefined && first?.group === stored.group && first.name === stored.name) former.push(stored);
    else packages.push([stored]);
  }
  return packages;
}

function refusePurl(query: URLSearchParams): void {
  if (query.has('purl')) throw new HttpError(400, 'purl names a single version; lists take group and name instead.');
}

/** Python writes `True`. */
function readFlag(query: URLSearchParams, name: string): boolean {
  const word = (query.get(name) ?? '').toLowerCase();
  if (word !== '' && word !== 'true' && word !== 'false') throw new HttpError(400, `${name} must be true or false.`);
  return word === 'true';
}
