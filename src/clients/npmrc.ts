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

/** Whether every client's file can hold this key as a token, just as it is. */
export function isPlainToken(key: string): boolean {
  return plainToken.test(key) && !notStrings.has(key);
}

/** Base64 of `api:KEY`, what Basic authentication sends. */
export function basicPair(key: string): string {
  return Buffer.from(`api:${key}`, 'utf8').toString('base64');
}

/** What differs between the readers of .npmrc. */
interface NpmrcReader {
  /** Where a file with a reference has to be, if not beside package.json. */
  readonly placeOfReference?: string;
  /** What stands before the key, whatever it is. */
  readonly remarks?: readonly string[];
  /** The comment on a reference, the variable's name aside. */
  readonly whileUnset: readonly string[];
  /** Lines besides registry and key. */
  readonly extra: readonly string[];
}

const npm: NpmrcReader = {
  remarks: [
    '# npm 9 and later refuse a key without its place in front (ERR_INVALID_AUTH), and publish nothing where they',
    '# find none (ENEEDAUTH).',
  ],
  whileUnset: [
    '# The key for this host, port and path, from the environment variable NAME. Set it before you run npm',
    '# (while it is not set, npm sends the name itself; pnpm reads no variables here: proget-keys config pnpm).',
  ],
  extra: [],
};

const pnpm: NpmrcReader = {
  placeOfReference:
    'Save this as .npmrc in your home folder: in that of a project, pnpm expands no variables in credentials.',
  whileUnset: [
    '# The key for this host, port and path, from the environment variable NAME. Set it before you run pnpm:',
    '# while it is not set, pnpm sends no key, or leaves this file out and asks its public registry.',
  ],
  extra: [],
};

const yarn1: NpmrcReader = {
  whileUnset: [
    '# The key for this very address, from the environment variable NAME. Set it before you run Yarn, which',
    '# refuses to start without it.',
  ],
  extra: [
    '# Without this, Yarn 1 sends the key for scoped packages and for publishing only. (npm warns about the line.)',
    'always-auth=true',
  ],
};

const bun: NpmrcReader = {
  whileUnset: [
    '# The key for this host, port and path, from the environment variable NAME. Set it before you run bun',
    '# (while it is not set, bun sends the name itself).',
  ],
  extra: [],
};

function renderFor(reader: NpmrcReader, { serverUrl, feed, key }: ClientSource): string {
  const registry = npmRegistryUrl(serverUrl, feed);
  const beside = 'Save this as .npmrc beside package.json.';
  const place = key.form === 'env' ? (reader.placeOfReference ?? beside) : beside;
  return [
    `# Packages of the ProGet feed ${feed}. ${place}`,
    '# All packages come from this feed; the URL ends with a slash.',
    `registry=${registry}`,
    ...(reader.remarks ?? []),
    ...keyLines(registry.replace(/^https?:/, ''), key, reader),
    ...reader.extra,
    '',
  ].join('\n');
}

/** An `.npmrc` for npm, and for pnpm and bun as well. */
export function renderNpmrc(source: ClientSource): string {
  return renderFor(npm, source);
}

/** An `.npmrc` with pnpm's remarks. */
export function renderPnpmNpmrc(source: ClientSource): string {
  return renderFor(pnpm, source);
}

/** An `.npmrc` for Yarn 1, which withholds the key from most reads unless told otherwise. */
export function renderYarn1Npmrc(source: ClientSource): string {
  return renderFor(yarn1, source);
}

/** An `.npmrc` with bun's remarks. */
export function renderBunNpmrc(source: ClientSource): string {
  return renderFor(bun, source);
}

/** @param place the registry without its scheme: npm sends the key to URLs that begin with exactly this. */
function keyLines(place: string, key: KeyForm, reader: NpmrcReader): string[] {
  if (key.form === 'env')
    return [
      ...reader.whileUnset.map((line) => line.replace('NAME', key.variable)),
      `${place}:_authToken=\${${key.variable}}`,
    ];
  const openly =
    '# The key for this host, port and path. It stands here in the clear: keep this file out of version control.';
  if (isPlainToken(key.key)) return [openly, `${place}:_authToken=${key.key}`];
  return [
    openly,
    '# Written as base64 of api:KEY, because the key holds characters that are special in this file.',
    `${place}:_auth=${basicPair(key.key)}`,
  ];
}
