import type { FeedType } from '../../../../emulator/contract/feed.ts';
import { feedTypes, parseFeedType } from '../../../../emulator/contract/feed.ts';
import type { ProGetClient } from '../../../proget/client.ts';
import { ProGetError } from '../../../proget/errors.ts';
import type { ProbeCredential } from '../../../proget/exchange.ts';

/** A harmless GET that a key may or may not do. */
export interface Probe {
  readonly path: string;
  readonly as: Exclude<ProbeCredential['as'], 'nobody'>;
}

/** What a client of each feed type asks first, behind `/SEGMENT/FEED`: small, without any effect (spec: Verification). */
const firstRequests: Readonly<Record<FeedType, string>> = {
  nuget: '/v3/index.json',
  chocolatey: '/v3/index.json',
  powershell: '/v3/index.json',
  npm: '/proget-keys-no-such-package',
  rubygems: '/latest_specs.4.8.gz',
  universal: '/packages?count=1',
  romp: '/packages?count=1',
  asset: '/dir/',
  maven: '/proget-keys/no-such-artifact/maven-metadata.xml',
  pypi: '/simple/',
  debian: '/dists/',
  rpm: '/repodata/repomd.xml',
  conda: '/noarch/repodata.json',
  cran: '/src/contrib/PACKAGES',
  helm: '/index.yaml',
  cargo: '/config.json',
  conan: '/v1/ping',
  composer: '/packages.json',
  pub: '/api/packages/proget_keys_no_such_package',
  vsix: '/',
  alpine: '/',
  terraform: '/',
  docker: '/proget-keys-no-such-image/tags/list',
  bower: '/',
};

/** The request of a feed's own client; null for a type that we do not know. */
export function clientProbe(name: string, type: string): Probe | null {
  const known = parseFeedType(type);
  if (known === undefined) return null;
  const path = `/${feedTypes[known].segment}/${encodeURIComponent(name)}${firstRequests[known]}`;
  return { path, as: known === 'npm' ? 'bearer' : 'basic' };
}

/** Whether ProGet's packages API knows feeds of a type; asked for another it answers 400, which proves nothing. */
export function hasPackagesApi(type: string): boolean {
  const known = parseFeedType(type);
  return known !== 'docker' && known !== 'asset';
}

/** Where `docker login` and `docker pull` get their ticket. */
export function ticketProbe(feed: string): Probe {
  const scope = encodeURIComponent(`repository:${feed}/proget-keys-no-such-image:pull`);
  return { path: `/v2/_auth?service=proget&scope=${scope}`, as: 'basic' };
}

export function viewProbe(feed: string): Probe {
  return { path: `/api/packages/${encodeURIComponent(feed)}/latest?name=proget-keys-no-such-package`, as: 'header' };
}

export const listProbe: Probe = { path: '/api/api-keys/list', as: 'header' };

/** The status of a probe; null when no answer came that says anything, or when it was cancelled. @param client a patient one. @param key null = without */
export async function statusOf(
  client: ProGetClient,
  { path, as }: Probe,
  key: string | null,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const credential: ProbeCredential = key === null ? { as: 'nobody' } : { as, key };
  try {
    return await client.probe(path, credential, signal);
  } catch (error) {
    if (!ProGetError.is(error) && signal?.aborted !== true) throw error;
    return null;
  }
}

/**
 * 404 for what the feed does not have, 400 for a question that it cannot be asked, 501 for a format that is not served come
 * after the decision, where others are refused.
 */
export function isAccepted(status: number | null): boolean {
  if (status === null || isRefused(status)) return false;
  return isServed(status) || (status >= 400 && status < 500);
}

/** Whether something was given out, or would have been. */
export function isServed(status: number | null): boolean {
  return status !== null && (status < 300 || status === 501);
}

export function isRefused(status: number | null): boolean {
  return status === 401 || status === 403;
}
