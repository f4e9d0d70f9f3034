import * as z from 'zod/mini';
import { l10n } from '../l10n.ts';
import type { Health } from './client.ts';
import { ProGetError } from './errors.ts';
import type { Reply } from './exchange.ts';
import { refusalOf } from './refusal.ts';
import { serverSentence } from './serverText.ts';

/** Every version has another form of it; what they share is little. */
const healthSchema = z.object({
  versionNumber: z.nullish(z.string()),
  releaseNumber: z.nullish(z.string()),
  databaseStatus: z.nullish(z.string()),
  databaseStatusDetails: z.nullish(z.string()),
  licenseStatus: z.nullish(z.string()),
  licenseStatusDetail: z.nullish(z.string()),
  serviceStatus: z.nullish(z.string()),
  serviceStatusDetail: z.nullish(z.string()),
});
type HealthJson = z.infer<typeof healthSchema>;

/**
 * Reads `/health?format=json`: JSON (2025 and before, 2026.2 and later) or text (2026.0 and .1), and 500 when the
 * server is not well (spec: health).
 * @throws ProGetError when this is no ProGet
 */
export function readHealth(url: string, reply: Reply): Health {
  const { version, edition, status, text } = reply;
  const json = parse(text);
  if (json !== null && (status === 200 || status === 500)) {
    const problem = problemOf(json);
    const licensed = !/error/i.test(json.licenseStatus ?? '');
    return { version: version ?? json.versionNumber ?? null, edition, ok: problem === null, problem, licensed };
  }
  if (status === 500 && /^\s*ERROR\b/i.test(text)) {
    const problem = serverSentence(text.replace(/^\s*ERROR:?/i, ''), []) || l10n.t('The server reports an error.');
    return { version, edition, ok: false, problem, licensed: !/licen[sc]e/i.test(problem) };
  }
  const refusal = refusalOf(url, reply, { api: 'other', write: false, keySent: false, secrets: [] });
  if (refusal !== null) throw refusal;
  if (version === null && !/^\s*OK\s*$/i.test(text))
    throw new ProGetError({
      reason: 'nonsense',
      message: l10n.t('{host} answers, but not as ProGet does.', { host: new URL(url).host }),
      nextStep: l10n.t('Check the address, its path included.'),
      status,
    });
  return { version, edition, ok: true, problem: null, licensed: true };
}

function parse(text: string): HealthJson | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const parsed = healthSchema.safeParse(JSON.parse(text));
    const tells = parsed.success && (parsed.data.versionNumber ?? parsed.data.databaseStatus ?? null) !== null;
    return tells ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The first part that is not well, in the server's words. */
function problemOf(json: HealthJson): string | null {
  const parts: readonly (readonly [
    status: string | null | undefined,
    detail: string | null | undefined,
    what: string,
  ])[] = [
    [json.licenseStatus, json.licenseStatusDetail, l10n.t('License')],
    [json.databaseStatus, json.databaseStatusDetails, l10n.t('Database')],
    [json.serviceStatus, json.serviceStatusDetail, l10n.t('Service')],
  ];
  const bad = parts.find(([status]) => /error/i.test(status ?? ''));
  if (bad === undefined) return null;
  return `${bad[2]}: ${serverSentence(bad[1] ?? '', []) || l10n.t('error')}`;
}
