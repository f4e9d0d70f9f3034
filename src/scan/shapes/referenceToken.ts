import { dateOfSeconds, type Facts } from './facts.ts';

/** Reads a reference token: Base64 of `reftkn:01:EXPIRY:RANDOM`; null when the text is none. Spec: Reference token. */
export function readReferenceToken(text: string): Facts | null {
  if (!/^[A-Za-z0-9]{64}$/.test(text)) return null;
  const [, expiry] =
    /^reftkn:\d\d:(\d{10}):[A-Za-z0-9]{27}$/.exec(Buffer.from(text, 'base64').toString('latin1')) ?? [];
  if (expiry === undefined) return null;
  if (Number(expiry) === 0) return { expires: 'never' };
  const expires = dateOfSeconds(Number(expiry));
  return expires === undefined ? {} : { expires };
}
