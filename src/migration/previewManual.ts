import { setImmediate } from 'node:timers/promises';
import type { Finding } from '../scan/finding.ts';
import type { ManualWork, Plan } from './plan.ts';
import { plannedRewriting } from './rewrite/planned.ts';
import { rewriteText } from './rewrite/rewriteText.ts';
import { scrub } from './scrub.ts';
import type { Fingerprints } from './state.ts';

export interface Preview {
  readonly findings: readonly Finding[];
  /** The files of the plan, decoded. */
  readonly texts: ReadonlyMap<string, string>;
  readonly fingerprints: Fingerprints;
  readonly signal?: AbortSignal | undefined;
}

/** Beyond this the dry run has to tell: a plan is made in seconds. */
const mostFiles = 2000;
const placeholder = 'x'.repeat(40);

/** What applying would leave to people, file by file, if all that is undecided and guessed were right. No file is changed. */
export async function previewManual(plan: Plan, preview: Preview): Promise<ManualWork[]> {
  const { findings, texts, fingerprints, signal } = preview;
  // Without a server no URL leads anywhere, and each would be named.
  if (plan.target === null) return [];
  const values = new Map(findings.map(({ secret }) => [fingerprints.of(secret), secret]));
  const rows = plan.rows.map((row) => (row.decision === 'undecided' ? { ...row, decision: 'migrate' as const } : row));
  const rewriting = plannedRewriting(
    { ...plan, rows, mappings: plan.mappings.map((mapping) => ({ ...mapping, confirmed: true })) },
    {
      fingerprintOf: (secret) => fingerprints.of(secret),
      valueOf: ({ fingerprint, decision }) =>
        (decision === 'migrate' ? values.get(fingerprint) : undefined) ?? placeholder,
    },
  );
  const work: ManualWork[] = [];
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding]);
  for (const [file, text] of [...texts].slice(0, mostFiles)) {
    signal?.throwIfAborted();
    const { manual } = rewriteText(file, text, byFile.get(file) ?? [], rewriting);
    work.push(...manual.map(({ line, message }) => ({ file, line, message })));
    await setImmediate();
  }
  if (texts.size > mostFiles)
    work.push({
      file: null,
      line: null,
      message: `Of the ${texts.size} files only ${mostFiles} were looked at for this list.`,
    });
  return scrub(work, [...values.values()]);
}
