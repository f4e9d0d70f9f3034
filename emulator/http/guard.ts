import type { IncomingHttpHeaders } from 'node:http';
import type { DenialCode } from '../contract/denial.ts';

export interface GuardRules {
  /** The address we listen on. */
  readonly boundHost: string;
  /** Further host names that are ours (`--allowed-host`). */
  readonly allowedHosts: readonly string[];
}

export interface GuardRefusal {
  readonly code: Extract<DenialCode, 'foreign-host' | 'cross-site'>;
  readonly status: 421 | 403;
  readonly reason: string;
  readonly nextStep: string;
}

const loopbackNames = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Host name of a `Host` header or an origin, without port; brackets of IPv6 stay. Null where there is none. */
export function hostNameOf(authority: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.%]+\]|[^:/@\s[\]]+)(?::\d{1,5})?$/i.exec(authority ?? '');
  return match?.[1]?.toLowerCase() ?? null;
}

function isOurs(hostName: string, rules: GuardRules): boolean {
  const bound = rules.boundHost.includes(':') ? `[${rules.boundHost}]` : rules.boundHost;
  return (
    loopbackNames.test(hostName) ||
    hostName === bound.toLowerCase() ||
    rules.allowedHosts.some((allowed) => allowed.toLowerCase() === hostName)
  );
}

/**
 * Refuses what a page in a browser could send us: a name that merely resolves to this machine (DNS rebinding), and any
 * cross-site request. Comes before everything else, authentication included.
 */
export function guard(headers: IncomingHttpHeaders, rules: GuardRules): GuardRefusal | null {
  const hostName = hostNameOf(headers.host);
  if (hostName === null || !isOurs(hostName, rules)) {
    return {
      code: 'foreign-host',
      status: 421,
      reason: 'This emulator does not answer to that host name.',
      nextStep: 'Use http://127.0.0.1 or http://localhost, or start it with --allowed-host NAME.',
    };
  }
  const site = headers['sec-fetch-site'];
  const crossSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (crossSite || (headers.origin !== undefined && !isSameOrigin(headers.origin, headers.host))) {
    return {
      code: 'cross-site',
      status: 403,
      reason: 'A page of another site may not use this emulator.',
      nextStep: 'Send the request from a package client, a script or the editor.',
    };
  }
  return null;
}

/** A page on another localhost port is same-site and can post forms, so host and port must both agree. */
function isSameOrigin(origin: string, host: string | undefined): boolean {
  return /^https?:\/\//i.test(origin) && origin.replace(/^https?:\/\//i, '').toLowerCase() === host?.toLowerCase();
}
