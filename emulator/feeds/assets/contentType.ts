import { lookup } from 'mrmime';
import { HttpError } from '../../http/reply.ts';

/** `type/subtype` with parameters, as RFC 9110 has them. */
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w!#$&^.+-]+=("[^"\\]*"|[^\s;",]+))*\s*;?$/;
/** What curl and PowerShell say about every body, unless they are told more. */
const saysNothing = /^application\/x-www-form-urlencoded\b/i;

/**
 * The type that is stored for a file: the one that was sent, else one that fits its name.
 * @throws HttpError 415 for a form, which would be stored with its boundaries; 400 for what is no media type.
 */
export function contentTypeOf(sent: string | null | undefined, path: string): string {
  const type = sent?.trim() ?? '';
  if (/^multipart\/form-data\b/i.test(type)) {
    throw new HttpError(415, 'Send the bare bytes of the file, not a form (curl: -T FILE instead of -F).');
  }
  if (type === '' || saysNothing.test(type)) return guess(path);
  return checkContentType(type, 'The Content-Type');
}

/** @param what begins the sentence. @throws HttpError 400 */
export function checkContentType(type: string, what: string): string {
  if (type.length <= 200 && /^[\x20-\x7e]*$/.test(type) && mediaType.test(type)) return type;
  throw new HttpError(400, `${what} is no media type such as text/plain.`);
}

function guess(path: string): string {
  const found: unknown = lookup(path);
  // The library looks names up in a plain object, where `__proto__` and `constructor` are found too.
  return typeof found === 'string' ? found : 'application/octet-stream';
}
