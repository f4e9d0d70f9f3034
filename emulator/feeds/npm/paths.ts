/**
 * A package name in a raw path. npm, yarn and bun write `@acme%2fx`, pnpm `@acme%2Fx`, tarball URLs `@acme/x`; the `@`
 * may come as `%40`. A name never begins with `-`, which is where the registry's own endpoints live.
 */
const name = `(?<name>(?:@|%40)(?:(?!%2f)[^/])+(?:/|%2f)[^/]+|(?!@|%40|-(?:/|$))[^/]+)`;

/** Yarn berry's and old npm's tarball URLs repeat the scope before the file name. */
const file = String.raw`(?:(?:@|%40)(?:(?!%2f)[^/])+(?:/|%2f))?(?<file>[^/]+\.tgz)`;

const route = (pattern: string): RegExp => new RegExp(`^${pattern}$`, 'i');

/** Raw paths below a feed; `name` and the other groups are still percent-encoded. */
export const paths = {
  package: route(`/${name}`),
  version: route(`/${name}/(?<version>[^/]+)`),
  tarball: route(`/${name}/-/${file}`),
  packageRevision: route(`/${name}/-rev/(?<revision>[^/]+)`),
  tarballRevision: route(`/${name}/-/${file}/-rev/(?<revision>[^/]+)`),
  distTags: route(`/-/package/${name}/dist-tags`),
  distTag: route(`/-/package/${name}/dist-tags/(?<tag>[^/]+)`),
  ping: route('/-/ping'),
  whoami: route('/-/whoami'),
  search: route('/-/v1/search'),
  webLogin: route('/-/v1/login'),
  login: route('/-/user/org\\.couchdb\\.user(?::|%3a)(?<user>[^/]+)(?:/-rev/[^/]+)?'),
  logout: route('/-/user/token/(?<token>[^/]+)'),
  bulkAudit: route('/-/npm/v1/security/advisories/bulk'),
  quickAudit: route('/-/npm/v1/security/audits(?:/quick)?'),
  stars: route('/-/_view/starredByUser'),
  signatureKeys: route('/-/npm/v1/keys'),
  // npm 10 puts the path of a whole URL behind that of the registry, so that the feed stands there twice.
  attestations: route(`(?:/npm/[^/]+)?/-/npm/v1/attestations/${name}(?:@|%40)(?<version>[^/@]+)`),
  access: route(
    `/-/(?:package/${name}/(?:access|visibility|collaborators)|(?:team|org|user)/.+/(?:package|team|user))`,
  ),
  tokens: route('/-/npm/v1/(?:tokens(?:/.*)?|user)'),
} as const;

/** `@acme/x` → `x`. */
export function unscoped(packageName: string): string {
  return packageName.slice(packageName.indexOf('/') + 1);
}

/** The URL that a packument names for a version's tarball; it must lie below the registry URL that the client uses. */
export function tarballUrl(feedUrl: string, packageName: string, version: string): string {
  return `${feedUrl}/${packageName}/-/${unscoped(packageName)}-${version}.tgz`;
}

/** The URL that a packument names for a version's provenance; the slash of a scoped name is escaped there. */
export function attestationsUrl(feedUrl: string, packageName: string, version: string): string {
  return `${feedUrl}/-/npm/v1/attestations/${packageName.replace('/', '%2f')}@${version}`;
}

/** The version in a tarball's file name, or undefined when the file is not one of this package. */
export function versionOfTarball(packageName: string, fileName: string): string | undefined {
  const prefix = `${unscoped(packageName)}-`;
  return fileName.startsWith(prefix) ? fileName.slice(prefix.length, -'.tgz'.length) : undefined;
}
