import type * as z from 'zod/mini';
import { HttpError } from '../http/reply.ts';

type ObjectSchema = z.ZodMiniType & { readonly shape: Readonly<Record<string, unknown>> };

/**
 * Reads a JSON object by a schema. Members that the schema does not know are passed over (the key may stand among them);
 * a known one in another case would go unnoticed, so it is refused.
 * @param what the object is, to follow "a JSON object that describes".
 * @throws HttpError 400 with one sentence that names the field.
 */
export function readObject<Schema extends ObjectSchema>(schema: Schema, body: unknown, what: string): z.infer<Schema> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpError(400, `The body must be a JSON object that describes ${what}.`);
  }
  const names = Object.keys(schema.shape);
  for (const given of Object.keys(body)) {
    const meant = names.find((name) => name !== given && name.toLowerCase() === given.toLowerCase());
    if (meant !== undefined) throw new HttpError(400, `Property names are case-sensitive: write ${meant}.`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? 'body';
  throw new HttpError(400, `The field ${field} has a wrong type or value.`);
}

/** Text of a caller for an error message: one short printable line. */
export function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
