import type { ProGetClient } from '../../proget/client.ts';
import type { Plan } from '../plan.ts';
import { PlanError } from '../planError.ts';
import { variableNames } from '../rewrite/planned.ts';
import { scrub } from '../scrub.ts';
import type { EnvironmentSink, Variable } from './environment.ts';
import { type ApplyEvent, event } from './events.ts';
import type { Change } from './files/change.ts';
import { checkFiles } from './files/checkFiles.ts';
import { computeChanges } from './files/computeChanges.ts';
import type { Refused } from './files/original.ts';
import { writeChanges } from './files/writeFiles.ts';
import type { WriteFiles } from './fileWriter.ts';
import { findSettled } from './findSettled.ts';
import { finishReport } from './finishReport.ts';
import { type GatherContext, gatherAgain } from './gatherAgain.ts';
import { makeKeys, type RowOutcome } from './keys/makeKeys.ts';
import { patientClient } from './keys/patiently.ts';
import { type Check, isUsable, verdictOf, verifyRows } from './keys/verify.ts';
import { type Report, rowReport } from './report.ts';

export interface ApplyContext extends GatherContext {
  /** With a key that may manage keys. */
  readonly client: ProGetClient;
  readonly writeFiles: WriteFiles;
  /** Where values go that files only refer to; null = nowhere, the user has them. */
  readonly environment: EnvironmentSink | null;
  readonly action: 'apply' | 'dry-run';
  readonly now?: () => Date;
}

/**
 * Applies a plan: keys, proof, files, proof of the files. Goes on where an earlier run of it ended, however that ended.
 * What fails is told and does not stop the rest; cancelling ends it between two steps.
 * @throws PlanError before anything is done; an error of the disk, or the signal's reason while scanning
 */
export async function* applyPlan(context: ApplyContext): AsyncGenerator<ApplyEvent, Report> {
  const secrets: string[] = [];
  const steps = carryOut(context, secrets);
  let step = await steps.next();
  // Whatever a server or a system puts into a message: the values stay here.
  for (; step.done !== true; step = await steps.next())
    yield { ...step.value, message: scrub(step.value.message, secrets) };
  return step.value;
}

/** @param secrets gets every value as soon as it is known */
async function* carryOut(context: ApplyContext, secrets: string[]): AsyncGenerator<ApplyEvent, Report> {
  const { plan, run, signal, now = () => new Date() } = context;
  const started = now().toISOString();
  if (plan.target === null) throw new PlanError('This plan was made without a server: make it again with --target.');
  const client = patientClient(context.client);
  const gathered = await gatherAgain(context);
  secrets.push(...gathered.values.values());
  const settled = await findSettled(context, gathered);
  await run.record({ step: 'run', state: 'started' });
  const outcomes = yield* makeKeys({ plan, client, run, signal, values: gathered.values, settled });
  secrets.push(...outcomes.flatMap(({ value }) => value ?? []));
  const checks = yield* verifyRows({ plan, client, signal }, outcomes);
  const usable = usableValues(outcomes, checks);
  const changes = computeChanges({ plan, gathered, fingerprints: context.fingerprints, settled }, usable);
  const variables = variablesOf(plan, changes);
  if (!signal?.aborted) yield* fillEnvironment(context, plan.options.urls ? usable : gathered.values, variables);
  const backups = new Map(plan.files.map(({ file }, index) => [file, String(index + 1)]));
  const written = yield* writeChanges(
    { run, signal, settled, backups, usable: new Set(usable.keys()), writeFiles: context.writeFiles },
    changes,
  );
  const files = yield* checkFiles({ plan, client, signal }, gathered, usable, written);
  const report = finishReport({
    ...{ plan, action: context.action, started, finished: now().toISOString(), files, changes },
    rows: outcomes.map((outcome) => reportRow(outcome, checks)),
    variables,
    environment: variables.length > 0 ? (context.environment?.place ?? null) : null,
    cancelled: signal?.aborted === true,
    secrets,
  });
  await run.record({ step: 'run', state: report.outcome === 'cancelled' ? 'cancelled' : 'finished' });
  return report;
}

/** What the places of each row get: only what is there and was not refused when it was tried. */
function usableValues(
  outcomes: readonly RowOutcome[],
  checks: ReadonlyMap<string, readonly Check[]>,
): Map<string, string> {
  const usable = new Map<string, string>();
  for (const { row, outcome, value } of outcomes) {
    const isThere = outcome === 'created' || outcome === 'adopted' || outcome === 'present';
    const done = checks.get(row.fingerprint);
    if (isThere && value !== null && done !== undefined && isUsable(verdictOf(done)))
      usable.set(row.fingerprint, value);
  }
  return usable;
}

function variablesOf(plan: Plan, changes: readonly (Change | Refused)[]): Report['variables'] {
  const used = new Set(changes.flatMap((change) => ('edits' in change ? change.rewrite.variables : [])));
  return [...variableNames(plan)]
    .filter(([, name]) => used.has(name))
    .map(([fingerprint, name]) => ({ name, fingerprint }));
}

/** Before the files: what they refer to has to be somewhere by then. */
async function* fillEnvironment(
  { environment, run }: ApplyContext,
  values: ReadonlyMap<string, string>,
  variables: Report['variables'],
): AsyncGenerator<ApplyEvent, void> {
  if (environment === null) return;
  const filled = variables.flatMap(({ name, fingerprint }): Variable[] => {
    const value = values.get(fingerprint);
    return value === undefined ? [] : [{ name, value }];
  });
  if (filled.length === 0) return;
  await environment.write(filled, run);
  yield event('environment', 'done', environment.place, `${environment.place}: ${filled.length} variables.`);
}

function reportRow(outcome: RowOutcome, all: ReadonlyMap<string, readonly Check[]>): Report['rows'][number] {
  const checks = all.get(outcome.row.fingerprint) ?? [];
  return rowReport(outcome, checks, verdictOf(checks));
}
