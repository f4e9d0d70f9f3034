import type { RequestRecord } from '../../emulator/contract/request.ts';

/**
 * The last request that was really refused. NuGet and gem ask without a credential first and again with it after the
 * 401: such a first attempt is no refusal.
 * @param records newest first
 */
export function lastRefused(records: readonly RequestRecord[]): RequestRecord | undefined {
  const answered = new Set<string>();
  for (const record of records) {
    // By the client as well: the extension lists keys all the time.
    const request = `${record.remote} ${record.userAgent} ${record.method} ${record.url}`;
    if (record.allow === false && !(record.denial === 'missing-key' && answered.has(request))) return record;
    if (record.credential !== null) answered.add(request);
  }
  return undefined;
}
