import { services, splitUrl } from '../scan/places/location.ts';

/** A URL as it stands in a file, without a user, cut where its parts begin. */
export interface UrlText {
  /** `sparse+https:`, `oci:`, or empty for `//host/…` and a bare host. */
  readonly scheme: string;
  /** `//`, or empty for a bare host. */
  readonly slashes: string;
  /** Host and port as they stand there. */
  readonly authority: string;
  /** From the first slash on, or empty. */
  readonly path: string;
}

/** What a URL of Artifactory asks for. */
export interface Asked {
  /** `npm`, `nuget-v3`, `docker-api`, …; `plain` for `/REPO/…`, `service` for what belongs to no repository. */
  readonly style: string;
  readonly repo: string | null;
  /** What follows the repository, with its slash; empty where nothing does. */
  readonly rest: string;
}

const shape = /^((?:sparse\+|git\+)?[a-z][a-z\d+.-]*:)?(\/\/)?([^/?#]*)(.*)$/is;

/** Cuts a URL or a bare `host[:port][/path]`; null for anything else, a URL with a user included. */
export function cutUrl(text: string): UrlText | null {
  const bare = !text.includes('//');
  const [, scheme = '', slashes = '', authority = '', path = ''] =
    (bare ? /^()()([^/?#]*)(.*)$/s.exec(text) : shape.exec(text)) ?? [];
  if (authority === '' || authority.includes('@') || splitUrl(text, bare) === null) return null;
  return { scheme, slashes, authority, path };
}

/**
 * The ways in which a path can be read, likeliest first: with `artifactory` or any other first segment as the context, or
 * without one. @param path with its first slash. @param host `ORG.jfrog.io` has `/ORG/` as an old context
 */
export function readPath(path: string, host: string): Asked[] {
  const cut = path.search(/[?#]/);
  const query = cut < 0 ? '' : path.slice(cut);
  const segments = (cut < 0 ? path : path.slice(0, cut)).split('/').slice(1);
  const organisation = /^([a-z\d-]+)\.jfrog\.io$/i.exec(host)?.[1]?.toLowerCase();
  const context = segments.indexOf('artifactory');
  if (context >= 0) return readAfterContext(segments.slice(context + 1), query);
  const first = segments[0]?.toLowerCase();
  const api = segments.indexOf('api');
  if (api === 0 || api === 1) return readAfterContext(segments.slice(api), query);
  const plain = readAfterContext(segments, query);
  // An old SaaS URL, or a context of the reverse proxy's.
  const behind = segments.length > 1 ? readAfterContext(segments.slice(1), query) : [];
  return first === organisation ? [...behind, ...plain] : [...plain, ...behind];
}

function readAfterContext(segments: readonly string[], query: string): Asked[] {
  const [first = '', second = '', third] = segments;
  const after = (index: number): string => {
    const rest = segments.slice(index);
    return (rest.length === 0 ? '' : `/${rest.join('/')}`) + query;
  };
  const asked = (style: string, repo: string | undefined, index: number): Asked[] => [
    repo === undefined || repo === ''
      ? { style: 'service', repo: null, rest: '' }
      : { style, repo, rest: after(index) },
  ];
  if (first === 'api') {
    const type = second.toLowerCase();
    if (type === 'nuget' && third === 'v3') return asked('nuget-v3', segments[3], 4);
    return asked(type === '' ? 'service' : type, third, 3);
  }
  if (first === 'git' && second.endsWith('.git')) return [{ style: 'cargo-git', repo: second.slice(0, -4), rest: '' }];
  // Docker's login names the host with the protocol's version, or without.
  if (first === 'v2' || first === 'v1')
    return second === '' ? [{ style: 'base', repo: null, rest: after(0) }] : asked('docker-api', second, 2);
  if (first === 'list' || first === 'simple') return asked('plain', second, 2);
  if (first === '') return [{ style: 'base', repo: null, rest: after(0) }];
  if (services.has(first)) return [{ style: 'service', repo: null, rest: '' }];
  return [{ style: 'plain', repo: first.replace(/;.*$/s, ''), rest: after(1) }];
}
