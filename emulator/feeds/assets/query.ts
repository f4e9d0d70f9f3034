import { HttpError } from '../../http/reply.ts';

/**
 * A switch of the query: `true` or `false` in any case, off when absent.
 * pgutil lists with `?recursive=false)`, so a stray `)` at the end is passed over (AssetDirectoryClient.ListContentsAsync).
 * @throws HttpError 400 for any other word.
 */
export function flagOf(query: URLSearchParams, name: string): boolean {
  const word = (query.get(name) ?? '').toLowerCase().replace(/\)$/, '');
  if (word === '' || word === 'false') return false;
  if (word === 'true') return true;
  throw new HttpError(400, `${name} must be true or false.`);
}

/** A whole number of the query. @throws HttpError 400 when it is absent or outside of `from` … `to`. */
export function numberOf(query: URLSearchParams, name: string, from: number, to: number): number {
  const text = query.get(name) ?? '';
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new HttpError(400, `${name} must be a whole number from ${from} to ${to}.`);
}
