import { createClient } from '../../emulator/attach/client.ts';
import { keyVariable } from '../clients/source.ts';
import { type ApplyContext, applyPlan } from '../migration/apply/apply.ts';
import { forgetfulEnvironment, furnish, writeNothing } from '../migration/apply/dryRun.ts';
import type { ApplyEvent } from '../migration/apply/events.ts';
import { diskWriter } from '../migration/apply/files/diskWriter.ts';
import { environmentFile } from '../migration/apply/files/environmentFile.ts';
import type { Report } from '../migration/apply/report.ts';
import { describeReport } from '../migration/apply/reportMarkdown.ts';
import { memoryRun, type Run } from '../migration/apply/run/run.ts';
import { whyLeft } from '../migration/apply/wanted.ts';
import { count } from '../migration/markdown.ts';
import { printable } from '../printable.ts';
import { createProGetClient } from '../proget/client.ts';
import { realServer } from '../servers/server.ts';
import { confirm } from './confirm.ts';
import { type SignalWatch, watchSignals } from './exec/signals.ts';
import { startEmulator } from './exec/startEmulator.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import { fetchAgain } from './fetchAgain.ts';
import { openPlan, openServer } from './openPlan.ts';
import type { Output } from './output.ts';

export interface ApplyFlags {
  readonly dryRun?: boolean;
  readonly envOut?: string;
  readonly yes?: boolean;
  readonly key?: string;
  readonly json?: boolean;
}

/** `apply PLAN DIR`. @returns the exit code: 0 when nothing is left to do */
export async function apply(path: string, folder: string, flags: ApplyFlags, output: Output): Promise<number> {
  const opened = await openPlan(path);
  const { plan, fingerprints } = opened;
  if (plan.target === null)
    throw usageError('This plan was made without a server: make it again with plan --target URL.');
  const environment = flags.envOut === undefined ? null : environmentFile(flags.envOut);
  const secrets = await fetchAgain(plan, output);
  const common = { plan, folder, fingerprints, environment, secrets };
  if (flags.dryRun) return tryOut(common, flags, output);
  const client = await openServer(plan, flags.key);
  const keys = plan.rows.filter((row) => whyLeft(row) === null).length;
  await confirm(
    `Makes up to ${count(keys, 'key')} at ${plan.target.url} and changes up to ${count(plan.files.length, 'file')} in ${folder}.`,
    flags.yes,
  );
  const run = await opened.openRun();
  try {
    const writeFiles = diskWriter(plan.id);
    return await carryOut({ ...common, client, run, writeFiles, action: 'apply' }, flags, output);
  } finally {
    await run.close();
  }
}

type Common = Pick<ApplyContext, 'plan' | 'folder' | 'fingerprints' | 'environment' | 'secrets'>;

/** Tries the plan on an emulator that lives as long as the trial. */
async function tryOut(common: Common, flags: ApplyFlags, output: Output): Promise<number> {
  const signals = watchSignals();
  const args = ['--in-memory', '--port=0', '--log-level=error'];
  const { [keyVariable]: _key, ...env } = process.env;
  try {
    const started = await startEmulator(args, env, signals);
    if (started === null) throw new CliError(exitCodes.failed, 'It was cancelled.');
    try {
      const { url, adminKey } = started.ready;
      for (const gap of await furnish(createClient({ url, key: adminKey }), common.plan)) output.prose(printable(gap));
      const client = createProGetClient({ server: realServer(url), key: adminKey, fetch: globalThis.fetch });
      const environment = common.environment === null ? null : forgetfulEnvironment(common.environment);
      const more = { client, environment, run: memoryRun(), writeFiles: writeNothing, action: 'dry-run' } as const;
      return await carryOut({ ...common, ...more }, flags, output, signals);
    } finally {
      await started.stop();
    }
  } finally {
    signals.stop();
  }
}

/** Ends between two steps when a signal comes. */
async function carryOut(
  context: Omit<ApplyContext, 'signal'>,
  flags: ApplyFlags,
  output: Output,
  watch?: SignalWatch,
): Promise<number> {
  const signals = watch ?? watchSignals();
  const abort = new AbortController();
  signals.deliverTo(() => abort.abort());
  try {
    return await finish(applyPlan({ ...context, signal: abort.signal }), context.run, flags, output);
  } finally {
    signals.deliverTo(null);
    if (watch === undefined) signals.stop();
  }
}

/** Tells what happens as it happens, then prints and keeps the report. @returns the exit code */
export async function finish(
  steps: AsyncGenerator<ApplyEvent, Report>,
  run: Run,
  { json }: { readonly json?: boolean },
  output: Output,
): Promise<number> {
  let step = await steps.next();
  for (; step.done !== true; step = await steps.next())
    if (step.value.state !== 'started') output.prose(printable(step.value.message));
  const report = step.value;
  await run.saveReport('report.json', `${JSON.stringify(report, null, 2)}\n`);
  await run.saveReport('report.md', describeReport(report));
  if (json) output.json(report);
  else output.data(describeReport(report));
  return report.outcome === 'done' ? exitCodes.ok : exitCodes.failed;
}
