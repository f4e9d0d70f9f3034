import { HttpError } from '../../http/reply.ts';
import type { RequestFilter } from '../../http/requestLog.ts';

/** `denied`, `since` and `keyId` of a query, for the list and for the stream. */
export function filterOf(query: URLSearchParams): Omit<RequestFilter, 'limit'> {
  return {
    since: wholeNumber(query, 'since', 0),
    deniedOnly: query.get('denied') === '1' || query.get('denied') === 'true',
    keyId: query.has('keyId') ? wholeNumber(query, 'keyId', 0) : null,
  };
}

/** `bodies=1`: with what the logging of keys has kept. */
export function wantsBodies(query: URLSearchParams): boolean {
  return query.get('bodies') === '1' || query.get('bodies') === 'true';
}

/** @throws HttpError 400 for anything else. */
export function wholeNumber(query: URLSearchParams, name: string, whenAbsent: number): number {
  const text = query.get(name);
  if (text === null) return whenAbsent;
  if (!/^\d{1,15}$/.test(text)) throw new HttpError(400, `The parameter ${name} must be a whole number.`);
  return Number(text);
}
