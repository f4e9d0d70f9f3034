import { diskWriter } from '../migration/apply/files/diskWriter.ts';
import { forget, rollBack } from '../migration/apply/rollback.ts';
import { hasRun } from '../migration/apply/run/run.ts';
import { count } from '../migration/markdown.ts';
import { finish } from './apply.ts';
import { confirm } from './confirm.ts';
import { watchSignals } from './exec/signals.ts';
import { CliError, exitCodes } from './exit.ts';
import { openPlan, openServer } from './openPlan.ts';
import type { Output } from './output.ts';

export interface RollbackFlags {
  readonly forget?: boolean;
  readonly yes?: boolean;
  readonly key?: string;
  readonly json?: boolean;
}

/** `rollback PLAN DIR`. @returns the exit code: 0 when all was taken back */
export async function rollback(path: string, folder: string, flags: RollbackFlags, output: Output): Promise<number> {
  const opened = await openPlan(path);
  const { plan } = opened;
  if (!(await hasRun(opened.folder)))
    throw new CliError(exitCodes.failed, 'This plan was never applied here, so there is nothing to take back.');
  const client = flags.forget ? null : await openServer(plan, flags.key);
  await confirm(
    client === null
      ? 'Drops what the files held before, so that they can be restored no more.'
      : `Restores up to ${count(plan.files.length, 'file')} in ${folder} and deletes the keys that were made at ${plan.target?.url}.`,
    flags.yes,
  );
  const run = await opened.openRun();
  const signals = watchSignals();
  const abort = new AbortController();
  signals.deliverTo(() => abort.abort());
  try {
    if (client === null) {
      await forget(run);
      output.prose('What the files held before is forgotten; keys and files stay.');
      return exitCodes.ok;
    }
    const writeFiles = diskWriter(plan.id);
    return await finish(rollBack({ plan, folder, client, run, writeFiles, signal: abort.signal }), run, flags, output);
  } finally {
    signals.stop();
    await run.close();
  }
}
