import { l10n } from '../l10n.ts';
import { ProGetError } from './errors.ts';
import type { Reply } from './exchange.ts';

export function isRedirect({ status, hiddenRedirect }: Reply): boolean {
  return hiddenRedirect || (status >= 300 && status < 400 && status !== 304);
}

/** Why a server sends us elsewhere. We never follow: the key would go along. @param url the server's */
export function redirectError(url: string, reply: Reply): ProGetError {
  const { status } = reply;
  const { host, origin } = new URL(url);
  const target = targetOf(url, reply.headers.get('location'));
  if (target === null)
    return new ProGetError({
      reason: 'redirected',
      message: l10n.t('{host} redirects requests to another address; the key was not sent there.', { host }),
      nextStep: l10n.t('Open the server in a browser and use the address that it ends up at.'),
      link: url,
      status,
    });
  if (/\/administration\/licensing\/?$/i.test(target.pathname)) return unlicensed(url, status);
  if (target.origin !== origin) return otherOrigin(url, target, status);
  if (/\/(log-?in|sign-?in|account\/login)\/?$/i.test(target.pathname))
    return new ProGetError({
      reason: 'unauthorized',
      message: l10n.t('{host} answers with its log-in page instead of taking the key.', { host }),
      nextStep: l10n.t('Check the key, and whether something in front of the server asks for a log-in.'),
      link: url,
      status,
    });
  return new ProGetError({
    reason: 'redirected',
    message: l10n.t('{host} redirects to {path}; its address here may lack a part.', { host, path: target.pathname }),
    nextStep: l10n.t('Open the server in a browser and use the address that it ends up at.'),
    link: url,
    status,
  });
}

/** @param url the server's */
export function unlicensed(url: string, status: number): ProGetError {
  return new ProGetError({
    reason: 'unlicensed',
    message: l10n.t('{host} has no valid license key, so it answers nothing else.', { host: new URL(url).host }),
    nextStep: l10n.t('Enter a license key on its licensing page; the free one will do.'),
    link: `${url}/administration/licensing`,
    status,
  });
}

function otherOrigin(url: string, target: URL, status: number): ProGetError {
  const own = new URL(url);
  const upgrade = own.protocol === 'http:' && target.protocol === 'https:' && own.hostname === target.hostname;
  return new ProGetError({
    reason: 'redirected',
    message: l10n.t('{host} redirects to {target}; the key was not sent there.', {
      host: own.host,
      target: target.origin,
    }),
    nextStep: upgrade
      ? l10n.t('Change the address of this server to {target}.', { target: target.origin })
      : l10n.t('If that is where your ProGet is, add it with that address.'),
    link: target.origin,
    status,
  });
}

function targetOf(url: string, location: string | null): URL | null {
  return location !== null && URL.canParse(location, url) ? new URL(location, url) : null;
}
