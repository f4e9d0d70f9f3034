import { l10n } from '../l10n.ts';
import { ProGetError, type ProGetFailure } from './errors.ts';

/** How a request ended without an answer. */
export interface BrokenRequest {
  readonly host: string;
  readonly cause: unknown;
  readonly write: boolean;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  readonly timeoutMs: number;
}

/** Before these, nothing of the request had left: a write certainly did not happen. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL)$/;
/** Codes of Node's TLS and of OpenSSL, and Chromium's names for the same, should the editor's fetch run on it. */
const tlsCode = /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^EPROTO$|SSL_PROTOCOL/;

/** The failure of a request that got no answer, in words. */
export function transportError(broken: BrokenRequest): ProGetError {
  const { host, cause, write, timedOut, cancelled, timeoutMs } = broken;
  if (cancelled) return new ProGetError({ reason: 'cancelled', message: l10n.t('Cancelled.'), outcomeUnknown: write });
  const code = codeOf(cause);
  const sent = write && !neverSent.test(code);
  if (timedOut || code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
    return new ProGetError({
      reason: 'timeout',
      message: l10n.t('{host} did not answer within {seconds} seconds.', {
        host,
        seconds: Math.max(1, Math.round(timeoutMs / 1000)),
      }),
      nextStep: l10n.t('Try again, or check whether a VPN or proxy is needed to reach it.'),
      outcomeUnknown: sent,
      cause: code,
    });
  if (tlsCode.test(code)) return new ProGetError({ ...tlsFailure(host, code), cause: code });
  return new ProGetError({ ...unreachable(host, code), outcomeUnknown: sent, cause: code });
}

function unreachable(host: string, code: string): ProGetFailure {
  const reason = 'unreachable';
  if (/^(ENOTFOUND|EAI_AGAIN|ERR_NAME_NOT_RESOLVED)$/.test(code))
    return {
      reason,
      message: l10n.t('There is no host {host} (its name cannot be resolved).', { host }),
      nextStep: l10n.t('Check the address, and whether a VPN is needed to reach it.'),
    };
  if (/^(ECONNREFUSED|ERR_CONNECTION_REFUSED)$/.test(code))
    return {
      reason,
      message: l10n.t('Nothing listens at {host}.', { host }),
      nextStep: l10n.t('Check the port, and whether the server is running.'),
    };
  if (/^HPE_/.test(code))
    return {
      reason,
      message: l10n.t('{host} does not speak HTTP at this port.', { host }),
      nextStep: l10n.t('Check the port, and whether the address has to begin with https://.'),
    };
  const message =
    code === ''
      ? l10n.t('{host} cannot be reached.', { host })
      : l10n.t('{host} cannot be reached ({code}).', { host, code });
  return { reason, message, nextStep: l10n.t('Check the address and your connection, then try again.') };
}

function tlsFailure(host: string, code: string): ProGetFailure {
  const reason = 'tls';
  if (/EXPIRED|NOT_YET_VALID|DATE_INVALID/.test(code))
    return {
      reason,
      message: l10n.t('The certificate of {host} is not valid today.', { host }),
      nextStep: l10n.t('Have it renewed, and check the clock of this machine.'),
    };
  if (/ALTNAME|COMMON_NAME/.test(code))
    return {
      reason,
      message: l10n.t('The certificate of {host} is for another host name.', { host }),
      nextStep: l10n.t('Use the name that stands in the certificate.'),
    };
  if (/^EPROTO$|WRONG_VERSION|SSL_PROTOCOL|^ERR_SSL_/.test(code))
    return {
      reason,
      message: l10n.t('{host} does not speak https as it should.', { host }),
      nextStep: l10n.t('Check the port, and whether the address has to begin with http://.'),
    };
  return {
    reason,
    message: l10n.t('The certificate of {host} is not trusted by this machine.', { host }),
    nextStep: l10n.t(
      'Add the certificate of its authority to the system (VS Code reads it with http.systemCertificates) or to NODE_EXTRA_CA_CERTS.',
    ),
  };
}

/** The first code down the chain of causes; Chromium's stand in the message as `net::CODE`. */
function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  const { code, cause, errors, message } = error as {
    code?: unknown;
    cause?: unknown;
    errors?: readonly unknown[];
    message?: unknown;
  };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  const chromium = /net::([A-Z_]+)/.exec(typeof message === 'string' ? message : '')?.[1];
  return chromium ?? (codeOf(cause, depth + 1) || codeOf(errors?.[0], depth + 1));
}
