import { decodeText, guessWide } from './encoding.ts';
import type { KnownHosts } from './places/hosts.ts';

/** Whether bytes can hold anything of interest. Cheap: most files of a workspace are never decoded. */
export type Prefilter = (bytes: Buffer) => boolean;

const packageUrl =
  /\/api\/(?:npm|nuget|pypi|gems|go|cargo|helm|conan|composer|conda|cran|docker|deb|pub|terraform|lfs|maven)\//;

/**
 * Texts that begin with a rare character are found at the speed of memory; of the longer ones, what stands before such a
 * character is not looked at. Behind the last four, everything else may be in Base64.
 */
const literals = [
  ...['AKCp', 'cmVmdGtuOj'].flatMap((start) => [start, ...base64Forms(start)]),
  // Between the first two parts of a JWT; and how one in Base64 begins, by the first name in its header.
  '.eyJ',
  ...['eyJ2ZXIi', 'eyJ0eXAi', 'eyJhbGci', 'eyJraWQi'].flatMap(base64Forms),
  'dockerconfigjson',
  'DOCKER_AUTH_CONFIG',
  'COMPOSER_AUTH',
  'JF_ENV_',
].map(fromRare);

/**
 * A filter for the certain shapes, plain or in Base64, for signs of Artifactory and for the hosts that the user named.
 * Plain texts where they will do, and small patterns, which have few first characters: one large pattern took three times
 * as long.
 */
export function makePrefilter({ hosts, dockerBases }: KnownHosts): Prefilter {
  const names = [...hosts, ...dockerBases].map((host) => host.replace(/:\d+$/, ''));
  const signs = [
    /[Aa][Rr][Tt][Ii][Ff][Aa][Cc][Tt][Oo][Rr][Yy]|[Jj][Ff][Rr][Oo][Gg]/,
    ...(names.length === 0 ? [] : [new RegExp(names.map(anyCase).join('|'))]),
  ];
  return (bytes) => {
    const text = isWide(bytes) ? (decodeText(bytes)?.text ?? '') : bytes.toString('latin1');
    return (
      literals.some((literal) => text.includes(literal)) ||
      signs.some((sign) => sign.test(text)) ||
      (text.includes('/api/') && packageUrl.test(text))
    );
  };
}

/** From the first capital on: these are rare in texts of any kind. */
function fromRare(text: string): string {
  const start = /^[a-z]*(?=[A-Z].{4})/.exec(text)?.[0].length ?? 0;
  return text.slice(start);
}

function isWide(bytes: Buffer): boolean {
  return (
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || guessWide(bytes) !== null
  );
}

/** What all Base64 texts share that hold these characters: one form for each of the three ways they can fall. */
export function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.from('\0'.repeat(offset) + text);
    const whole = bytes.toString('base64');
    const last = Math.floor((bytes.length * 8) / 6);
    return whole.slice(Math.ceil((offset * 8) / 6), last);
  });
}

function anyCase(text: string): string {
  return [...text]
    .map((character) =>
      /[a-z]/i.test(character)
        ? `[${character.toLowerCase()}${character.toUpperCase()}]`
        : character.replace(/[^\w]/, '\\$&'),
    )
    .join('');
}
