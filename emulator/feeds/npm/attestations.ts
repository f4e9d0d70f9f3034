import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { npmAttestationTable } from '../../store/npmAttestationTable.ts';

/** `GET /-/npm/v1/attestations/NAME@VERSION`: what `npm audit signatures` verifies (pacote: lib/registry.js). */
export function getAttestations(
  { store, feed }: FeedExchange,
  { name = '', version = '' }: Record<string, string>,
): Reply {
  const found = npmAttestationTable.find(store, feed.id, name, version);
  if (found === undefined) throw new HttpError(404, `Feed ${feed.name} has no provenance of ${name} ${version}.`);
  const { predicateType, bundle } = found;
  return {
    status: 200,
    headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'application/json' },
    body: `{"attestations":[{"predicateType":${JSON.stringify(predicateType)},"bundle":${bundle}}]}`,
  };
}
