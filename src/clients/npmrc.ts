import { npmRegistryUrl } from './feedUrl.ts';
import type { ClientSource, KeyForm } from './source.ts';

/**
 * What every reader of .npmrc takes as it stands, and RFC 6750 allows behind `Bearer`. Everything else is somewhere
 * special: `;` and `#` begin a comment, `\` escapes, quotes are read as JSON, `${…}` is replaced, non-latin letters
 * cannot be sent.
 */
const plainToken = /^[A-Za-z0-9._~+/-]+=*$/;
/** npm's config reader makes other types than strings of these (its parse-field.js). */
const notStrings = new Set(['true', 'false', 'null', 'undefined']);

/** An `.npmrc` for npm, pnpm, bun and (with `always-auth`) Yarn 1. */
export function renderNpmrc({ serverUrl, feed, key }: ClientSource): string {
  const registry = npmRegistryUrl(serverUrl, feed);
  return [
    `# Packages of the ProGet feed ${feed}. Save this as .npmrc beside package.json.`,
    '# All packages come from this feed; the URL ends with a slash.',
    `registry=${registry}`,
    ...keyLines(registry.replace(/^https?:/, ''), key),
    '',
  ].join('\n');
}

/** @param place the registry without its scheme: npm sends the key to URLs that begin with exactly this. */
function keyLines(place: string, key: KeyForm): string[] {
  if (key.form === 'env')
    return [
      `# The key for this host, port and path, from the environment variable ${key.variable}. Set it before you run npm`,
      '# (while it is not set, npm sends the name itself, and pnpm leaves out the whole file).',
      `${place}:_authToken=\${${key.variable}}`,
    ];
  const openly =
    '# The key for this host, port and path. It stands here in the clear: keep this file out of version control.';
  if (plainToken.test(key.key) && !notStrings.has(key.key)) return [openly, `${place}:_authToken=${key.key}`];
  return [
    openly,
    '# Written as base64 of api:KEY, because the key holds characters that are special in this file.',
    `${place}:_auth=${Buffer.from(`api:${key.key}`, 'utf8').toString('base64')}`,
  ];
}
