import { HttpError } from '../../http/reply.ts';
import { shown } from '../readObject.ts';

export type Headers = Readonly<Record<string, string>>;

/** Stands for the value of a header that is not shown; sent back, it leaves that value as it is. */
const hidden = '***';
/** Headers whose value is no secret. */
const harmless = /^(accept|accept-language|content-type|user-agent)$/i;
/** Headers that belong to the connection, which is ours. */
const ours =
  /^(host|connection|content-length|transfer-encoding|keep-alive|upgrade|te|trailer|expect|proxy-.*|x-proget-emulator-.*)$/i;
const mostHeaders = 50;
const longestValue = 8000;

/**
 * @param stored what `***` stands for, by name.
 * @throws HttpError 400 with one sentence that names the header.
 */
export function readHeaders(given: Headers, stored: Headers | null): Headers {
  const entries = Object.entries(given);
  if (entries.length > mostHeaders) throw new HttpError(400, `At most ${mostHeaders} payload.headers are possible.`);
  const seen = new Set<string>();
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const lower = name.toLowerCase();
      if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/.test(lower)) throw wrong(name, 'is no name of a header');
      if (ours.test(name)) throw wrong(name, 'is set by the emulator itself');
      if (seen.has(lower)) throw wrong(name, 'is given twice');
      seen.add(lower);
      if (value === hidden) return [name, storedValue(name, stored)];
      if (value.length > longestValue || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
        throw wrong(
          name,
          `must have a value of at most ${longestValue} characters, on one line, that a header can hold`,
        );
      }
      return [name, value];
    }),
  );
}

function storedValue(name: string, stored: Headers | null): string {
  const known = Object.entries(stored ?? {}).find(([one]) => one.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw wrong(name, `is ${hidden}, which stands for a stored value; give the value itself`);
  return known[1];
}

/** Headers as they may be shown. */
export function showHeaders(headers: Headers | null): Headers {
  const shownOnes = Object.entries(headers ?? {}).map(([name, value]) => [name, harmless.test(name) ? value : hidden]);
  return Object.fromEntries(shownOnes);
}

export function hidesValues(headers: Headers | null): boolean {
  return headers === null || Object.keys(headers).some((name) => !harmless.test(name));
}

function wrong(name: string, what: string): HttpError {
  return new HttpError(400, `The field payload.headers.${shown(name)} ${what}.`);
}
