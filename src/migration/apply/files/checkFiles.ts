import type { Finding } from '../../../scan/finding.ts';
import { counts } from '../../mappings.ts';
import type { Plan, TargetFeed } from '../../plan.ts';
import { type ApplyEvent, event } from '../events.ts';
import type { Gathered } from '../gatherAgain.ts';
import { type Check, checkClient, isUsable, type VerifyContext, verdictOf } from '../keys/verify.ts';
import type { FileReport } from '../report.ts';

/** What the clients of each file will be answered, by the feeds that its places are for now. */
export async function* checkFiles(
  { plan, client, signal }: VerifyContext,
  gathered: Gathered,
  values: ReadonlyMap<string, string>,
  files: readonly FileReport[],
): AsyncGenerator<ApplyEvent, FileReport[]> {
  const known = new Map<string, Check[]>();
  const reports: FileReport[] = [];
  for (const report of files) {
    const checks: Check[] = [];
    const isWritten = report.outcome === 'written' || report.outcome === 'already-written';
    for (const { fingerprint, finding } of isWritten ? (gathered.findings.get(report.file) ?? []) : []) {
      const value = values.get(fingerprint);
      for (const feed of value === undefined ? [] : feedsAt(plan, finding)) {
        if (value === undefined || signal?.aborted) break;
        const key = `${fingerprint} ${feed.name}`;
        const done = known.get(key) ?? (await checkClient({ plan, client, signal }, feed, value));
        known.set(key, done);
        if (!checks.some((check) => done.includes(check))) checks.push(...done);
      }
    }
    reports.push({ ...report, checks });
    const verdict = verdictOf(checks);
    if (verdict !== null)
      yield event('check', isUsable(verdict) ? 'done' : 'failed', report.file, `${report.file}: ${verdict}.`);
  }
  return reports;
}

/** The feeds that a place leads to; one that is for a whole host, to all of its package type there. */
function feedsAt({ mappings, target }: Plan, { host, repo, packageType }: Finding): TargetFeed[] {
  const here = mappings.filter(
    (one) =>
      one.host === host &&
      counts(one) &&
      (repo === null ? packageType !== null && one.packageType === packageType : one.repo === repo),
  );
  const names = new Set(here.map(({ feed }) => feed?.toLowerCase()));
  return (target?.feeds ?? []).filter((feed) => names.has(feed.name.toLowerCase()));
}
