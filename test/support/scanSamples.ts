import { makeAccessToken, makeApiKey, makeReferenceToken } from './artifactoryKeys.ts';
import type { Expected } from './score.ts';

/** Hosts that the samples' scanner is told. */
export const sampleHosts = {
  hosts: ['artifactory.corp.example', 'packages.corp.example'],
  dockerBases: ['packages.corp.example'],
};

const secrets: Readonly<Record<string, { kind: string; secret: string }>> = {
  K1: { kind: 'api-key', secret: makeApiKey(1) },
  K2: { kind: 'api-key', secret: makeApiKey(2) },
  K3: { kind: 'api-key', secret: makeApiKey(3) },
  R1: { kind: 'reference-token', secret: makeReferenceToken(1) },
  R2: { kind: 'reference-token', secret: makeReferenceToken(2, 1_900_000_000) },
  J1: { kind: 'access-token', secret: makeAccessToken('jfac@01fakefake/users/token-user') },
  J2: { kind: 'access-token', secret: makeAccessToken('team/pipeline') },
  A1: { kind: 'encrypted-password', secret: 'AP4jk1YAXZCYoj9gTmLjUzZqpUBfZYt1w5cYALwSvxQq8Lyx6' },
  P1: { kind: 'password', secret: 'Tr0ub4dor-and-3-more' },
};

export interface FilledSample {
  readonly text: string;
  readonly expected: readonly Expected[];
}

/**
 * Fills a template. `«K1|host|repo|user»` puts the secret K1 there and expects it to be found with these (`-` = null,
 * `?` = anything); `«b64 user:K1|…»` puts Base64 of the text there, `«url K1|…»` and `«json …»` likewise; `«K1»` puts it
 * there and expects nothing.
 */
export function fillSample(file: string, template: string): FilledSample {
  const expected: Expected[] = [];
  let text = '';
  let rest = template;
  for (let match = next(rest); match !== null; match = next(rest)) {
    text += rest.slice(0, match.index);
    const [, how, content = '', fields] = match;
    const name = Object.keys(secrets).find((candidate) => new RegExp(`\\b${candidate}\\b`).test(content)) ?? '';
    const known = secrets[name];
    if (known === undefined) throw new Error(`${file}: no secret in ${match[0]}`);
    if (fields !== undefined) expected.push(expect(file, text, known, fields));
    text += encode(how, content.replace(new RegExp(`\\b${name}\\b`), known.secret));
    rest = rest.slice(match.index + match[0].length);
  }
  return { text: text + rest, expected };
}

function next(text: string): RegExpExecArray | null {
  return /«(?:(b64|url|json|b64x2|xml|u) )?([^|»]+)(?:\|([^»]*))?»/.exec(text);
}

function encode(how: string | undefined, text: string): string {
  if (how === 'b64') return Buffer.from(text).toString('base64');
  if (how === 'url') return encodeURIComponent(text);
  if (how === 'u') return `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}${text.slice(1)}`;
  if (how === 'xml') return `&#${text.charCodeAt(0)};${text.slice(1)}`;
  return text;
}

function expect(
  file: string,
  before: string,
  { kind, secret }: { kind: string; secret: string },
  fields: string,
): Expected {
  const [host = '-', repo = '-', user = '-'] = fields.split('|');
  const open = Object.entries({ host, repo, user }).flatMap(([field, value]) => (value === '?' ? [field] : []));
  const value = (text: string) => (text === '-' ? null : text);
  return {
    file,
    line: before.split('\n').length,
    kind,
    secret,
    host: value(host),
    repo: value(repo),
    user: value(user),
    resolve: 'direct',
    open,
  };
}
