import { dockerRepository, isKnownHost, type KnownHosts } from './hosts.ts';

/** What a URL or a host says of the place that a credential is for. */
export interface Location {
  /** Lower case, with a port that is not the default one. */
  readonly host: string;
  readonly repo: string | null;
  readonly packageType: string | null;
  /** Whether it is Artifactory, by its name or by its path. */
  readonly artifactory: boolean;
}

export interface UrlParts {
  readonly host: string;
  /** Decoded; null where there is none. */
  readonly user: string | null;
  readonly password: string | null;
  /** Segments, decoded, without empty ones. */
  readonly path: readonly string[];
}

const packageTypes: Readonly<Record<string, string>> = {
  npm: 'npm',
  nuget: 'nuget',
  pypi: 'pypi',
  gems: 'gems',
  go: 'go',
  cargo: 'cargo',
  helm: 'helm',
  helmoci: 'helm',
  conan: 'conan',
  composer: 'composer',
  conda: 'conda',
  cran: 'cran',
  docker: 'docker',
  oci: 'docker',
  deb: 'debian',
  yum: 'rpm',
  pub: 'pub',
  bower: 'bower',
  terraform: 'terraform',
  lfs: 'lfs',
  chef: 'chef',
  puppet: 'puppet',
  pods: 'pods',
  swift: 'swift',
  vcs: 'vcs',
  vagrant: 'vagrant',
  huggingfaceml: 'huggingfaceml',
  alpine: 'alpine',
  ansible: 'ansible',
  opkg: 'opkg',
  p2: 'p2',
  maven: 'maven',
  gradle: 'maven',
  sbt: 'maven',
  ivy: 'maven',
};
/** Calls of Artifactory's own API that name a repository next. */
const repositoryCalls = new Set([
  'storage',
  'repositories',
  'copy',
  'move',
  'trace',
  'download',
  'archive',
  'sync',
  'treebrowser',
]);
/** Segments after the context that are no repository. */
export const services: ReadonlySet<string> = new Set([
  'api',
  'webapp',
  'ui',
  'access',
  'xray',
  'pipelines',
  'mc',
  'distribution',
  'router',
  'artifactory',
  'v1',
  'v2',
]);
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443', ssh: '22' };

/** Splits `scheme://user:password@host/path`; also `//host/path` and, where asked, a bare `host[:port][/path]`. */
export function splitUrl(text: string, bare = false): UrlParts | null {
  const pattern = bare
    ? /^(?:(?:sparse\+|git\+)?([a-z][a-z0-9+.-]*):)?(?:\/\/)?(.*)$/is
    : /^(?:(?:sparse\+|git\+)?([a-z][a-z0-9+.-]*):)?\/\/(.*)$/is;
  const trimmed = text.trim();
  // In `host:8081/x` the colon is no end of a scheme.
  const match = bare && !trimmed.includes('//') ? ['', undefined, trimmed] : pattern.exec(trimmed);
  const [, scheme, rest = ''] = match ?? [];
  const [, authority = '', path = ''] = /^([^/?#\s"'<>]*)([^?#\s]*)/.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  const host = normalHost(authority.slice(at + 1), scheme?.toLowerCase());
  if (match === null || host === null) return null;
  const [, user = null, password = null] = at < 0 ? [] : (/^([^:]*)(?::(.*))?$/s.exec(authority.slice(0, at)) ?? []);
  return {
    host,
    user: user === null ? null : decodePercent(user),
    password: password === null ? null : decodePercent(password),
    path: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodePercent),
  };
}

function normalHost(text: string, scheme: string | undefined): string | null {
  const [, name, port] = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[\da-f:.]+\])\.?(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (name === undefined) return null;
  const isDefault = port === undefined || (scheme !== undefined && defaultPorts[scheme] === port);
  return isDefault ? name.toLowerCase() : `${name.toLowerCase()}:${port}`;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a URL or host leads; null when the text is neither. @param bare whether a host without scheme counts. */
export function locate(text: string, known: KnownHosts, bare = false): Location | null {
  const parts = splitUrl(text, bare);
  if (parts === null) return null;
  const { host } = parts;
  const byPath = readPath(parts.path, host);
  const artifactory = byPath.artifactory || isKnownHost(host, known);
  const docker = artifactory ? dockerRepository(host, known) : null;
  return {
    host,
    repo: artifactory ? (byPath.repo ?? docker) : null,
    packageType: byPath.packageType ?? (docker === null ? null : 'docker'),
    artifactory,
  };
}

interface PathReading {
  readonly repo: string | null;
  readonly packageType: string | null;
  readonly artifactory: boolean;
}

function readPath(path: readonly string[], host: string): PathReading {
  const context = path.indexOf('artifactory');
  const organisation = /^([a-z0-9-]+)\.jfrog\.io$/.exec(host)?.[1];
  const rest =
    context >= 0 ? path.slice(context + 1) : path[0] === organisation && path.length > 1 ? path.slice(1) : path;
  const api = rest.indexOf('api');
  const call = rest[api + 1]?.toLowerCase() ?? '';
  if (api >= 0 && api <= 1 && Object.hasOwn(packageTypes, call)) {
    const after = rest.slice(api + 2);
    // NuGet's v3, Terraform's and LFS's URLs have a word of their own before the repository.
    const repo = call === 'nuget' && after[0] === 'v3' ? after[1] : after[0];
    return { repo: repo ?? null, packageType: packageTypes[call] ?? null, artifactory: true };
  }
  if (api >= 0 && api <= 1 && context >= 0)
    return { repo: repositoryCalls.has(call) ? (rest[api + 2] ?? null) : null, packageType: null, artifactory: true };
  if (api >= 0 && api <= 1) return { repo: null, packageType: null, artifactory: false };
  return readPlainPath(rest, context >= 0);
}

function readPlainPath(rest: readonly string[], artifactory: boolean): PathReading {
  const [first, second] = rest;
  if (first === 'git' && second?.endsWith('.git'))
    return { repo: second.slice(0, -4), packageType: 'cargo', artifactory };
  if ((first === 'list' || first === 'simple') && second !== undefined && artifactory)
    return { repo: second, packageType: null, artifactory };
  // In front of a repository can also stand Docker's protocol version.
  const name = first === 'v2' || first === 'v1' ? second : first;
  const isRepository = name !== undefined && !services.has(name) && !/[{}$<>%\s]/.test(name);
  return { repo: isRepository ? name.replace(/;.*$/s, '') : null, packageType: null, artifactory };
}
