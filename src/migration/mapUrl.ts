import { type FeedType, feedTypes, parseFeedType } from '../../emulator/contract/feed.ts';
import { dockerRepository, type KnownHosts } from '../scan/places/hosts.ts';
import { splitUrl } from '../scan/places/location.ts';
import { type Asked, cutUrl, readPath, type UrlText } from './artifactoryUrl.ts';
import type { Mapping, TargetFeed } from './plan.ts';

export interface UrlMapping {
  readonly mappings: readonly Mapping[];
  readonly target: { readonly url: string; readonly feeds: readonly TargetFeed[] };
  readonly known: KnownHosts;
}

/** The URL of ProGet for one of Artifactory, in the same shape (scheme word, slash at the end, bare host); null to leave it. */
export type MapUrl = (url: string, packageType: string | null) => string | null;

/** Package types of Artifactory whose feeds have another name. */
const feedTypeOf: Readonly<Record<string, FeedType>> = { gems: 'rubygems', oci: 'docker', generic: 'asset' };

/** As the segments of URLs have it. */
const typeNames: Readonly<Record<string, string>> = { maven2: 'maven', apk: 'alpine', upack: 'universal' };

/** What follows the feed in the URL space of a feed type; null where there is no counterpart. */
type Tail = (asked: Asked) => string | null;

const keep: Tail = ({ rest }) => rest;
const npmTail: Tail = ({ rest }) => (/^\/auth\//.test(rest) ? null : rest);
const nugetTail: Tail = ({ style, rest }) => {
  if (style !== 'nuget-v3') return rest;
  return /^(?:\/?|\/index\.json)$/.test(rest) ? '/v3/index.json' : rest.startsWith('/symbols') ? null : `/v3${rest}`;
};
const pypiTail: Tail = ({ style, rest }) => {
  if (style === 'plain') return null;
  return rest === '' || rest === '/' ? `/legacy${rest}` : rest;
};
const cargoTail: Tail = ({ rest }) => rest.replace(/^\/index(?=\/|$)/, '');
const terraformTail: Tail = ({ rest }) => rest.replace(/^\/(?:modules|providers)(?=\/|$)/, '');
const assetTail: Tail = ({ style, rest }) => (style === 'plain' ? `/content${rest}` : null);
const tails: Partial<Record<FeedType, Tail>> = {
  npm: npmTail,
  nuget: nugetTail,
  chocolatey: nugetTail,
  powershell: nugetTail,
  pypi: pypiTail,
  cargo: cargoTail,
  terraform: terraformTail,
  asset: assetTail,
  // Files under any path are no packages with a name and a version.
  universal: () => null,
  romp: () => null,
};
/** Types whose clients also use the plain path of a repository. Spec: URL mapping. */
const plainPaths = new Set<FeedType>(['maven', 'helm', 'cran', 'debian', 'rpm', 'alpine', 'asset', 'vsix', 'conda']);
/** The calls of `/api/STYLE/REPO` that each feed type answers. */
const apiStyles: Readonly<Record<string, readonly FeedType[]>> = {
  npm: ['npm'],
  nuget: ['nuget', 'chocolatey', 'powershell'],
  'nuget-v3': ['nuget', 'chocolatey', 'powershell'],
  pypi: ['pypi'],
  gems: ['rubygems'],
  docker: ['docker'],
  'docker-api': ['docker'],
  helm: ['helm'],
  cargo: ['cargo'],
  'cargo-git': ['cargo'],
  conan: ['conan'],
  composer: ['composer'],
  conda: ['conda'],
  cran: ['cran'],
  deb: ['debian'],
  yum: ['rpm'],
  alpine: ['alpine'],
  pub: ['pub'],
  terraform: ['terraform'],
  bower: ['bower'],
};

/** Makes the function that maps URLs by the mappings that were confirmed, or need no confirmation. Spec: URL mapping. */
export function makeUrlMapper({ mappings, target, known }: UrlMapping): MapUrl {
  const usable = mappings.filter(
    ({ feed, confirmed, confidence }) => feed !== null && (confirmed || confidence !== 'guess'),
  );
  const find = (host: string, repo: string, packageType: string | null): Mapping | null => {
    for (const name of [repo, repo.replace(/-cache$/, '')]) {
      const fitting = usable.filter((mapping) => mapping.host === host && mapping.repo === name);
      const best = fitting.find((mapping) => mapping.packageType === packageType) ?? fitting[0];
      if (best !== undefined) return best;
    }
    return null;
  };
  return (url, packageType) => {
    const parts = cutUrl(url);
    const host = parts === null ? undefined : splitUrl(url, parts.slashes === '')?.host;
    if (parts === null || host === undefined || !usable.some((mapping) => mapping.host === host)) return null;
    const bySubdomain = dockerRepository(host, known);
    if (bySubdomain !== null) return mapDockerHost(parts, find(host, bySubdomain, 'docker'), target);
    const readings = readPath(parts.path, host);
    for (const asked of readings) {
      // Properties in matrix parameters have no counterpart.
      if (asked.repo === null || /;[\w.-]+=/.test(asked.rest + parts.path)) continue;
      const mapping = find(host, decode(asked.repo), packageType);
      if (mapping !== null) return mapRepository(parts, asked, mapping, target);
    }
    const [only] = readings;
    return only?.style === 'base' && packageType !== 'image' ? write(parts, target.url, '', only.rest) : null;
  };
}

function mapRepository(parts: UrlText, asked: Asked, mapping: Mapping, target: UrlMapping['target']): string | null {
  const feed = mapping.feed ?? '';
  const type = typeOfFeed(feed, mapping.packageType, target.feeds);
  if (type === null) return null;
  const isImage = type === 'docker' && asked.style === 'plain';
  if (isImage)
    return parts.slashes === '' || /^(?:oci|docker):$/.test(parts.scheme)
      ? write(parts, target.url, `/${feed}`, asked.rest)
      : null;
  const fits = asked.style === 'plain' ? plainPaths.has(type) : apiStyles[asked.style]?.includes(type);
  if (fits !== true) return null;
  if (type === 'docker') {
    // `/api/docker/REPO/v2/name/…`
    const rest = asked.style === 'docker' ? asked.rest.replace(/^\/v2(?=\/|$)/, '') : asked.rest;
    return write(parts, target.url, `/v2/${encodeURIComponent(feed)}`, rest);
  }
  const rest = (tails[type] ?? keep)(asked);
  // ProGet has no git index.
  if (asked.style === 'cargo-git')
    return write({ ...parts, scheme: 'sparse+https:' }, target.url, `/cargo/${encodeURIComponent(feed)}`, '/');
  return rest === null
    ? null
    : write(parts, target.url, `/${feedTypes[type].segment}/${encodeURIComponent(feed)}`, rest);
}

/** `REPO.base/image:tag` → `host/feed/image:tag`; the host alone stays a host alone. */
function mapDockerHost(parts: UrlText, mapping: Mapping | null, target: UrlMapping['target']): string | null {
  if (mapping === null) return null;
  const isHost = /^\/?(?:v[12]\/?)?$/.test(parts.path);
  if (isHost) return write(parts, new URL(target.url).origin, '', parts.path);
  const rest = parts.path.replace(/^\/v2(?=\/)/, '');
  const isApi = rest !== parts.path;
  return write(parts, target.url, `${isApi ? '/v2' : ''}/${mapping.feed}`, rest);
}

function typeOfFeed(name: string, packageType: string | null, feeds: readonly TargetFeed[]): FeedType | null {
  const wanted = name.toLowerCase();
  const feed = feeds.find(
    (candidate) =>
      candidate.name.toLowerCase() === wanted ||
      candidate.alternateNames.some((alternate) => alternate.toLowerCase() === wanted),
  );
  const type = feed?.type ?? packageType ?? '';
  return parseFeedType(feedTypeOf[type] ?? typeNames[type] ?? type) ?? null;
}

function write(parts: UrlText, base: string, feedPath: string, rest: string): string {
  const { protocol, host, pathname } = new URL(base);
  const scheme = /^(?:(sparse\+|git\+))?https?:$/i.exec(parts.scheme);
  const written = scheme === null ? parts.scheme : `${scheme[1] ?? ''}${protocol}`;
  return `${written}${parts.slashes}${host}${pathname.replace(/\/$/, '')}${feedPath}${rest}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
