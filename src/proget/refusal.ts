import { l10n } from '../l10n.ts';
import { ProGetError, type ProGetFailure } from './errors.ts';
import type { Reply } from './exchange.ts';
import { isRedirect, redirectError, unlicensed } from './redirect.ts';
import { isHtml, serverSentence } from './serverText.ts';
import { isTooOld, releaseName } from './version.ts';

/** What a request was for: decides what a refusal means. */
export interface Purpose {
  /** `keys`: `/api/api-keys/…`, which old servers do not have. */
  readonly api: 'keys' | 'other';
  readonly write: boolean;
  readonly keySent: boolean;
  /** Everything secret that went out; cut out of what the server says. */
  readonly secrets: readonly (string | null | undefined)[];
}

/** Denials of the emulator that are about who asks, not about what he may. */
const identityDenials = /^(missing-key|malformed-credential|unknown-key|expired|disabled|bad-password|pseudo-keys-.*)$/;
const speaksOfRights = /permission|not authorized|unauthorized|access (is )?denied|forbidden|api key/i;
const speaksOfIdentity =
  /(unknown|invalid|missing|expired|disabled) (api )?key|key .*(does not exist|not found|expired)/i;

/** The error that an answer is, or null when it is a success to be read. @param url the server's */
export function refusalOf(url: string, reply: Reply, purpose: Purpose): ProGetError | null {
  const { status, text } = reply;
  const { host } = new URL(url);
  if (isRedirect(reply)) return redirectError(url, reply);
  const page = isHtml(reply.headers.get('content-type'), text);
  const fail = (failure: ProGetFailure): ProGetError => new ProGetError({ status, ...failure });
  if (status >= 200 && status < 300) return page ? fail(notProGet(host, purpose)) : null;
  const said = page ? '' : serverSentence(text, purpose.secrets);
  if (purpose.api === 'keys' && isTooOld(reply.version) === true) return tooOld(host, reply.version);
  if (status >= 500 && /product licen[sc]e is not valid/i.test(said)) return unlicensed(url, status);
  if (/free edition/i.test(said)) return fail(freeEdition(host, said));
  if (status === 401 || status === 403 || (status === 500 && speaksOfRights.test(said)))
    return fail(refused(host, reply, purpose, said));
  if (status === 404 && page && reply.version === null) return fail(notProGet(host, purpose));
  if (status === 404 || status === 405 || status === 501) return fail(notFound(host, reply, purpose, said));
  if (status === 409)
    return fail({ reason: 'conflict', message: said || l10n.t('{host} has this already.', { host }) });
  if (status >= 500 || status === 429)
    return fail({
      reason: 'server-error',
      message:
        said === ''
          ? l10n.t('{host} failed with status {status}.', { host, status })
          : l10n.t('{host} failed with status {status}: {said}', { host, status, said }),
      nextStep: l10n.t('Try again later, or look into the logs of the server.'),
      outcomeUnknown: purpose.write && status !== 429,
    });
  return fail({ reason: 'invalid', message: said || l10n.t('{host} refused with status {status}.', { host, status }) });
}

function notProGet(host: string, { write }: Purpose): ProGetFailure {
  return {
    reason: 'html',
    message: l10n.t('{host} answers with a web page where ProGet would answer with data.', { host }),
    nextStep: l10n.t('Check the address, its path included, and whether a proxy asks for a log-in.'),
    outcomeUnknown: write,
  };
}

export function tooOld(host: string, version: string | null): ProGetError {
  return new ProGetError({
    reason: 'too-old',
    message: l10n.t('{host} runs ProGet {release}; keys can be managed from 2024.3 on.', {
      host,
      release: releaseName(version ?? ''),
    }),
    nextStep: l10n.t('Upgrade ProGet, or manage the keys on its own page.'),
  });
}

function freeEdition(host: string, said: string): ProGetFailure {
  return {
    reason: 'free-edition',
    message: l10n.t('The Free edition at {host} refuses this: {said}', { host, said }),
    nextStep: l10n.t('Use another edition of ProGet, or its own pages.'),
  };
}

/** ProGet words an unknown key and one without the right alike; the emulator tells which. */
function refused(host: string, reply: Reply, { api, keySent }: Purpose, said: string): ProGetFailure {
  const denial = reply.headers.get('x-proget-emulator-denial');
  const unknown = denial === null ? reply.status === 401 || speaksOfIdentity.test(said) : identityDenials.test(denial);
  if (denial === 'edition') return freeEdition(host, said);
  if (!keySent)
    return {
      reason: 'unauthorized',
      message: l10n.t('{host} wants a key for this.', { host }),
      nextStep: l10n.t('Enter a key with full control.'),
    };
  if (unknown)
    return {
      reason: 'unauthorized',
      message: l10n.t('{host} does not take this key: it is unknown, expired or disabled there.', { host }),
      nextStep: l10n.t('Enter another key.'),
    };
  return {
    reason: 'cannot-list',
    message:
      api === 'keys'
        ? l10n.t('This key cannot manage the API keys of {host}: that needs a System key with full control.', { host })
        : l10n.t('This key may not do that at {host}.', { host }),
    nextStep:
      denial === null
        ? l10n.t('Enter an administrator\u2019s key (ProGet answers the same to a key that it does not know).')
        : l10n.t('Enter an administrator\u2019s key.'),
  };
}

function notFound(host: string, reply: Reply, { api }: Purpose, said: string): ProGetFailure {
  const reason = 'not-found';
  if (reply.version !== null)
    return { reason, message: said || l10n.t('{host} does not have what was asked for.', { host }) };
  return {
    reason,
    message:
      api === 'keys'
        ? l10n.t('{host} has no API for keys at this address.', { host })
        : l10n.t('{host} does not have what was asked for.', { host }),
    nextStep: l10n.t('Check the address, its path included; keys can be managed from ProGet 2024.3 on.'),
  };
}
