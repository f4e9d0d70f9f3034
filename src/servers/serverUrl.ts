import { feedSegments } from '../../emulator/contract/feed.ts';
import { l10n } from '../l10n.ts';

/** What a user typed, read as the address of a server. `insecure`: plain http to another machine, to be confirmed. */
export type ParsedUrl =
  | { readonly ok: true; readonly url: string; readonly insecure: boolean }
  | { readonly ok: false; readonly error: string };

/** Normalises an address. Every error is one sentence and repeats nothing of the input: it could hold a password. */
export function parseServerUrl(text: string): ParsedUrl {
  const typed = text.trim();
  const refuse = (error: string): ParsedUrl => ({ ok: false, error });
  if (typed === '') return refuse(l10n.t('Enter the address of the server, such as https://proget.example.'));
  if (!/^https?:\/\//i.test(typed))
    return refuse(l10n.t('Begin the address with https:// or http://, such as https://proget.example.'));
  if (/[\s\p{Cc}]/u.test(typed) || !URL.canParse(typed)) return refuse(l10n.t('This is not a valid address.'));
  const url = new URL(typed);
  if (url.username !== '' || url.password !== '')
    return refuse(l10n.t('Leave user and password out of the address; the key is asked for next.'));
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(typed))
    return refuse(l10n.t('Leave out everything from the ? or # on.'));
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  if (isBelowServer(path))
    return refuse(l10n.t('This is the address of a feed or page; give that of the server, up to the part before it.'));
  return { ok: true, url: url.origin + path, insecure: isInsecure(url.origin) };
}

/** Plain http to anything but this machine: who listens on the way reads the key. @param url any valid URL */
export function isInsecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** @param hostname as `URL` spells it: lower case, IPv6 in brackets, IPv4 in four decimal parts. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])\.?$/.test(hostname);
}

/** Addresses that people copy from a browser or a client instead of the server's. */
function isBelowServer(path: string): boolean {
  const segments = path.split('/').slice(1);
  if (/^\/(log-in|administration|feeds|api)(\/|$)/i.test(path)) return true;
  return segments.some((segment, index) => feedSegments.has(segment.toLowerCase()) && index + 1 < segments.length);
}
