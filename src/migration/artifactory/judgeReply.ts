import { l10n } from '../../l10n.ts';
import { ArtifactoryError } from './errors.ts';
import type { ArtifactoryReply } from './exchange.ts';

const longestWaitMs = 60_000;

/** What a reply holds. @param url what was asked @throws ArtifactoryError for everything but JSON with 200 */
export function readJson(url: string, reply: ArtifactoryReply): unknown {
  const { host, pathname } = new URL(url);
  const { status } = reply;
  if (reply.isRedirect) throw redirected(url, reply);
  if (status === 401)
    throw new ArtifactoryError('unauthorized', l10n.t('{host} does not take this credential.', { host }), { status });
  if (status === 403)
    throw new ArtifactoryError(
      'forbidden',
      l10n.t('This credential may not read {path} of {host}.', { path: pathname, host }),
      {
        status,
      },
    );
  if (status === 400 && /only in Artifactory Pro/i.test(reply.text))
    throw new ArtifactoryError('pro-only', l10n.t('This edition of Artifactory has no {path}.', { path: pathname }), {
      status,
    });
  if (status === 429 || status >= 500)
    throw new ArtifactoryError(
      'busy',
      l10n.t('{host} is not able to answer now (status {status}).', { host, status }),
      {
        status,
        retryAfterMs: readRetryAfter(reply.headers.get('retry-after')),
      },
    );
  if (isPage(reply))
    throw new ArtifactoryError(
      'html',
      l10n.t('{host} answers with a web page instead of Artifactory’s API: check the host name and the path.', {
        host,
      }),
      { status },
    );
  if (status !== 200)
    throw new ArtifactoryError('not-found', l10n.t('{host} has no {path}.', { host, path: pathname }), { status });
  try {
    return JSON.parse(reply.text);
  } catch {
    throw new ArtifactoryError(
      'nonsense',
      l10n.t('{host} answers {path} with something that is no JSON.', { host, path: pathname }),
      {
        status,
      },
    );
  }
}

function isPage({ headers, text }: ArtifactoryReply): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html)\b/i.test(text);
}

function redirected(url: string, { headers, status }: ArtifactoryReply): ArtifactoryError {
  const { host, origin } = new URL(url);
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location, url) ? new URL(location, url) : null;
  const message =
    target !== null && target.origin !== origin
      ? l10n.t('{host} redirects to {target}; the credential was not sent there.', { host, target: target.origin })
      : l10n.t('{host} redirects instead of answering; its address here may lack a part.', { host });
  return new ArtifactoryError('redirected', message, { status });
}

/** RFC 9110, Retry-After: seconds or a date. */
function readRetryAfter(text: string | null): number | null {
  if (text === null) return null;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestWaitMs);
}
