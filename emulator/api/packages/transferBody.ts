import type { IncomingMessage } from 'node:http';
import { mediaType, parseJson, readBody } from '../../http/body.ts';
import { HttpError } from '../../http/reply.ts';

const bodyLimit = 64 * 1024;

/** The members of a JSON object or a form, whose names count in any case: pgutil, old and new documentation differ. */
export interface Members {
  /** The first of these names that is given; null when none is, or only empty. @throws HttpError 400 for another type. */
  text(...names: readonly string[]): string | null;
  /** @throws HttpError 400 naming the first of the names. */
  required(...names: readonly [string, ...string[]]): string;
}

/**
 * Reads the body of a promotion or repackaging.
 * @throws HttpError 415 for another Content-Type, 400 for what cannot be read, 413 above 64 KB.
 */
export async function readMembers(request: IncomingMessage): Promise<Members> {
  const type = mediaType(request);
  if (type === 'application/x-www-form-urlencoded') {
    const form = new URLSearchParams((await readBody(request, bodyLimit)).toString('utf8'));
    return membersOf([...form]);
  }
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new HttpError(415, 'Send the body as application/json or application/x-www-form-urlencoded.');
  }
  const body = parseJson(await readBody(request, bodyLimit));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpError(400, 'The body must be a JSON object.');
  }
  return membersOf(Object.entries(body));
}

function membersOf(entries: readonly (readonly [string, unknown])[]): Members {
  const values = new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
  const text = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = values.get(name.toLowerCase());
      if (value === undefined || value === null || value === '') continue;
      if (typeof value !== 'string') throw new HttpError(400, `${name} must be a string.`);
      return value;
    }
    return null;
  };
  return {
    text,
    required(...names) {
      const value = text(...names);
      if (value === null) throw new HttpError(400, `${names[0]} is required.`);
      return value;
    },
  };
}
