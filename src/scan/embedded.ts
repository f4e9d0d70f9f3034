import { type Claim, claim } from './claim.ts';
import type { Surroundings } from './surroundings.ts';
import { partOf } from './tree/align.ts';
import type { Scalar } from './tree/node.ts';

// A scheme is short: without a limit a long run of letters takes the square of its length.
const userinfo =
  /[a-z][a-z0-9+.-]{0,20}:\/\/([^\s/:@"'<>|,;()]*):([^\s/@"'<>|,]+)@[^\s"'<>,|)\\]+|[a-z][a-z0-9+.-]{0,20}:\/\/([^\s/:@"'<>|,;()]{20,})@[^\s"'<>,|)\\]+/gi;
const condaToken = /https?:\/\/[^\s"'<>,|)]+\/t\/([^\s/"'<>]{20,})\/[^\s"'<>,|)]*/gi;
const header =
  /(?:(X-JFrog-Art-Api)\s*["']?\s*[:=]\s*["']?((?:\$\{\{[^}]*\}\}|\$?\{\{?[^}]*\}\}?|[^\s"',;}\]\\])+)|(?:Proxy-)?Authorization\s*["']?\s*[:=]\s*["']?((?:Bearer|Basic|token|ApiKey)\s+(?:\$\{\{[^}]*\}\}|\$?\{\{?[^}]*\}\}?|[^\s"',;}\]\\])+))/gi;
const npmLine = /(\/\/[^\s"'=]+?):(_authToken|_auth|_password)\s*[= ]\s*["']?([^\s"'`]+)/g;

/** Credentials inside of a longer value: URLs with a user, headers, lines of an .npmrc. */
export function embeddedClaims(value: Scalar, { text }: Pick<Surroundings, 'text'>): Claim[] {
  return [...urlClaims(value, text), ...headerClaims(value, text), ...npmClaims(value, text)];
}

function urlClaims(value: Scalar, text: string): Claim[] {
  if (!value.value.includes('://')) return [];
  const found: Claim[] = [];
  for (const match of value.value.matchAll(userinfo)) {
    const [whole, user, password, alone] = match;
    const secret = password ?? alone ?? '';
    const start = match.index + whole.indexOf('://') + 3 + (user === undefined ? 0 : user.length + 1);
    const url = partOf(text, value, match.index, match.index + whole.length);
    const part = partOf(text, value, start, start + secret.length);
    const name = user ? partOf(text, value, start - 1 - user.length, start - 1) : null;
    found.push(
      claim(
        'url-userinfo',
        { ...part, value: decode(secret) },
        { url, user: name === null ? null : { ...name, value: decode(name.value) } },
      ),
    );
  }
  for (const match of value.value.matchAll(condaToken)) {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    const url = partOf(text, value, match.index, match.index + match[0].length);
    // The repository stands before or behind the token.
    const plain = { ...url, value: url.value.replace(/\/t\/[^/]+/, '') };
    found.push(
      claim('url-token', partOf(text, value, start, start + (match[1]?.length ?? 0)), {
        url: plain,
        packageType: 'conda',
      }),
    );
  }
  return found;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headerClaims(value: Scalar, text: string): Claim[] {
  if (value.value.length <= 'X-JFrog-Art-Api:'.length) return [];
  return [...value.value.matchAll(header)].flatMap((match) => {
    const [whole, own, key, authorization] = match;
    const secret = key ?? authorization;
    if (secret === undefined) return [];
    const start = match.index + whole.lastIndexOf(secret);
    const part = partOf(text, value, start, start + secret.length);
    return [
      own === undefined
        ? claim('header:Authorization', part, { form: 'authorization' })
        : claim('header:X-JFrog-Art-Api', part, { artifactory: true }),
    ];
  });
}

const forms = { _authToken: 'plain', _auth: 'base64-pair', _password: 'base64' } as const;

function npmClaims(value: Scalar, text: string): Claim[] {
  if (!value.value.includes(':_')) return [];
  return [...value.value.matchAll(npmLine)].map((match) => {
    const [whole, place = '', name, secret = ''] = match;
    const start = match.index + whole.lastIndexOf(secret);
    const url = partOf(text, value, match.index, match.index + place.length);
    return claim(`npmrc:${name}`, partOf(text, value, start, start + secret.length), {
      url,
      form: forms[name as keyof typeof forms],
      packageType: 'npm',
    });
  });
}
