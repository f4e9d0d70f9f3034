import { HttpError } from '../../http/reply.ts';
import type { CacheHeader } from './metadataJson.ts';

const longestCustom = 200;

/**
 * The cache header of an update: `{type, value}` as pgutil sends it (`assets metadata set cache`: nocache, ttl, custom,
 * inherit), or one property of AssetCacheHeader (`{ttl: 60}`).
 * @returns null for inherit.
 * @throws HttpError 400
 */
export function readCacheHeader(given: Readonly<Record<string, unknown>>): CacheHeader | null {
  const { type, value } = typeof given.type === 'string' ? { type: given.type, value: given.value } : single(given);
  switch (type.toLowerCase()) {
    case 'inherit':
      return null;
    case 'nocache':
      return { type: 'NoCache' };
    case 'ttl':
      return { type: 'TTL', value: readSeconds(value) };
    case 'custom':
      return { type: 'Custom', value: readCustom(value) };
    default:
      throw new HttpError(400, 'cacheHeader.type must be inherit, noCache, ttl or custom.');
  }
}

function single(given: Readonly<Record<string, unknown>>): { type: string; value: unknown } {
  const set = ['inherit', 'noCache', 'ttl', 'custom'].filter((name) => given[name] != null && given[name] !== false);
  const [type] = set;
  return set.length === 1 && type !== undefined ? { type, value: given[type] } : { type: '', value: null };
}

function readSeconds(value: unknown): number {
  const seconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0 && seconds <= 0x7fffffff) {
    return seconds;
  }
  throw new HttpError(400, 'cacheHeader.value must be a number of seconds for the type ttl.');
}

function readCustom(value: unknown): string {
  if (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value) && value.length <= longestCustom) return value.trim();
  throw new HttpError(400, `cacheHeader.value must be printable text of 1 to ${longestCustom} characters for custom.`);
}
