import { dateOfSeconds, type Facts } from './facts.ts';

const issuer = /^(?:jfrt|jfac|jffe|jfds|jfxr|jfmc|jfpip|jfevt|jfmd|jf-artifactory)@/;

/** Reads an access token, a JWT that a JFrog service issued; null for every other text. Spec: JWT. */
export function readAccessToken(text: string): Facts | null {
  const parts = text.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return null;
  const header = readPart(parts[0]);
  const claims = readPart(parts[1]);
  if (header === null || claims === null || typeof claims.iss !== 'string' || !issuer.test(claims.iss)) return null;
  const { sub, scp, aud, iat, exp, jti } = claims;
  const user = typeof sub === 'string' ? userOf(sub) : undefined;
  const created = typeof iat === 'number' ? dateOfSeconds(iat) : undefined;
  const expires = typeof exp === 'number' ? dateOfSeconds(exp) : 'never';
  const audience = Array.isArray(aud) ? aud.join(' ') : aud;
  return {
    issuer: claims.iss,
    ...(user === undefined ? {} : { user }),
    ...(typeof scp === 'string' ? { scope: scp } : {}),
    ...(created === undefined ? {} : { created }),
    ...(expires === undefined ? {} : { expires }),
    ...(typeof audience === 'string' ? { audience } : {}),
    ...(typeof jti === 'string' ? { id: jti } : {}),
  };
}

/** The user in a subject, as jfrog-client-go reads it (auth/utils.go, ExtractUsernameFromAccessToken). */
function userOf(subject: string): string | undefined {
  const isPath = subject.startsWith('jfrt@') || subject.includes('/users/');
  const user = isPath ? (/\/([^/]*)$/.exec(subject)?.[1] ?? '') : subject;
  return user === '' ? undefined : user;
}

function readPart(part: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
