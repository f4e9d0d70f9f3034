import * as z from 'zod/mini';
import { HttpError } from '../../http/reply.ts';
import type { UserMetadata, UserValue } from './metadataJson.ts';

const valueSchema = z.union([
  z.string(),
  z.looseObject({ value: z.string(), includeInResponseHeader: z.optional(z.nullable(z.boolean())) }),
]);

const mostValues = 100;
const longestName = 100;
const longestValue = 4000;

/**
 * Headers that mean something to browsers, caches or this server: whoever may add files must not speak for it.
 * Everything of ours begins with `X-ProGet`.
 */
const reserved =
  /^(x-proget.*|content-.*|access-control-.*|cross-origin-.*|sec-.*|proxy-.*|accept-ranges|alt-svc|age|cache-control|clear-site-data|connection|date|etag|expires|keep-alive|last-modified|link|location|origin-agent-cluster|permissions-policy|pragma|referrer-policy|refresh|reporting-endpoints|report-to|nel|server|service-worker-allowed|set-cookie2?|sourcemap|x-sourcemap|strict-transport-security|te|trailer|transfer-encoding|upgrade|vary|via|warning|www-authenticate|x-content-type-options|x-frame-options)$/i;

/** Values that a user sets on an item. @throws HttpError 400 for what could not be sent again, or not as a header. */
export function readUserMetadata(given: Readonly<Record<string, unknown>>): UserMetadata {
  const entries = Object.entries(given);
  if (entries.length > mostValues) throw new HttpError(400, `userMetadata has more than ${mostValues} values.`);
  return new Map(entries.map(([name, value]) => [name, readValue(name, value)]));
}

function readValue(name: string, given: unknown): UserValue {
  const parsed = valueSchema.safeParse(given);
  const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
  if (!parsed.success)
    throw new HttpError(400, `userMetadata.${shown} must be a string or {value, includeInResponseHeader}.`);
  const value = typeof parsed.data === 'string' ? parsed.data : parsed.data.value;
  const inHeader = typeof parsed.data !== 'string' && parsed.data.includeInResponseHeader === true;
  const problem = problemOf(name, value) ?? (inHeader ? headerProblemOf(name, value) : null);
  if (problem !== null) throw new HttpError(400, `userMetadata.${shown} ${problem}.`);
  return { value, inHeader };
}

function problemOf(name: string, value: string): string | null {
  if (name === '' || name.length > longestName) return `needs a name of 1 to ${longestName} characters`;
  if (/[\p{Cc}\p{Cs}]/u.test(name + value)) return 'holds a control character';
  return value.length > longestValue ? `is longer than ${longestValue} characters` : null;
}

function headerProblemOf(name: string, value: string): string | null {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'has a name that cannot be the name of a header';
  if (reserved.test(name)) return 'has the name of a header that the server itself sends';
  return /^[\x20-\x7e]*$/.test(value) ? null : 'holds characters that a header cannot';
}
