import * as z from 'zod/mini';
import { type License, licenseDetections } from '../../contract/license.ts';
import { HttpError } from '../../http/reply.ts';

const strings = z.optional(z.nullable(z.array(z.string().check(z.maxLength(2000))).check(z.maxLength(1000))));
const bodySchema = z.object({
  id: z.optional(z.nullable(z.int())),
  code: z.optional(z.nullable(z.string())),
  title: z.optional(z.nullable(z.string().check(z.maxLength(500)))),
  spdx: strings,
  urls: strings,
  hashes: strings,
  packageNames: strings,
  purls: strings,
});

/** What `add` and `update` send: ProGet's LicenseInfo. Absent and null mean: as it is, or nothing yet. */
export type LicenseBody = z.infer<typeof bodySchema>;

/** @throws HttpError 400 with one sentence that names the field. */
export function readLicenseBody(body: unknown): LicenseBody {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    const what = field === '' ? 'The body must be a JSON object that describes a license.' : null;
    throw new HttpError(400, what ?? `The field ${field} has a wrong type or is too long.`);
  }
  const { code } = parsed.data;
  if (typeof code === 'string' && !/^[\x21-\x7e]([\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(code)) {
    throw new HttpError(400, 'The code of a license has 1 to 100 printable characters of ASCII.');
  }
  return parsed.data;
}

/** The license as it is after a change. @param former null = a new one. */
export function merge(former: License | null, body: LicenseBody): Omit<License, 'id'> {
  const lists = licenseDetections.map((name) => [name, body[name] ?? former?.[name] ?? []] as const);
  return {
    code: body.code ?? former?.code ?? '',
    title: body.title ?? former?.title ?? body.code ?? '',
    ...(Object.fromEntries(lists) as Pick<License, (typeof licenseDetections)[number]>),
  };
}
