import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../migration/apply/run/run.ts';
import { openRun } from '../migration/apply/run/run.ts';
import type { Plan } from '../migration/plan.ts';
import { checkOrigin, parsePlan } from '../migration/planFile.ts';
import { type Fingerprints, migrationFolder, openFingerprints, runFolder } from '../migration/state.ts';
import { printable } from '../printable.ts';
import { createProGetClient, type ProGetClient } from '../proget/client.ts';
import { isLoopback } from '../servers/serverUrl.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import { findTarget } from './migrationTarget.ts';
import { findEmulator } from './running.ts';

/** A plan that was made here, with the folder that remembers what was done of it. */
export interface OpenPlan {
  readonly plan: Plan;
  readonly fingerprints: Fingerprints;
  readonly folder: string;
  /** Its journal and backups, for this process alone. */
  openRun(): Promise<Run>;
}

/** @throws CliError, PlanError for a file that is no plan of this machine */
export async function openPlan(path: string): Promise<OpenPlan> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code ?? 'unknown cause'})`;
    throw new CliError(exitCodes.failed, `The plan ${printable(path)} ${why}.`);
  });
  const plan = parsePlan(text);
  const state = await migrationFolder();
  const fingerprints = await openFingerprints(state);
  checkOrigin(plan, fingerprints);
  const folder = runFolder(state, plan.id);
  return { plan, fingerprints, folder: join(folder), openRun: () => openRun(folder, plan.id) };
}

/** The plan's server, spoken to with the key of the environment or of standard input; an emulator of ours knows its own. */
export async function openServer({ target }: Plan, key: string | undefined): Promise<ProGetClient> {
  if (target === null) throw usageError('This plan was made without a server: make it again with plan --target URL.');
  const isOurs = key === undefined && !process.env.PROGET_KEY && (await isRunningEmulator(target.url));
  const found = await findTarget({ target: isOurs ? 'emulator' : target.url, ...(key === undefined ? {} : { key }) });
  if (found === null) throw usageError('This plan names no server.');
  return createProGetClient({ server: found.server, key: found.key, fetch: globalThis.fetch });
}

async function isRunningEmulator(url: string): Promise<boolean> {
  if (!isLoopback(new URL(url).hostname)) return false;
  return findEmulator(undefined).then(
    ({ instance }) => instance.url === url,
    () => false,
  );
}
