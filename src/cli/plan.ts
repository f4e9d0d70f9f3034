import { makePlan } from '../migration/makePlan.ts';
import type { Plan } from '../migration/plan.ts';
import { printPlan } from '../migration/planFile.ts';
import { readTarget } from '../migration/readTarget.ts';
import { migrationFolder, openFingerprints } from '../migration/state.ts';
import { CliError, exitCodes } from './exit.ts';
import { findTarget, type TargetFlags } from './migrationTarget.ts';
import type { Output } from './output.ts';
import { checkHosts, describeScanFailure, type ScanFlags } from './scanFlags.ts';

export interface PlanFlags extends ScanFlags, TargetFlags {
  readonly secrets: 'environment' | 'literal';
  readonly urls: boolean;
  readonly images?: boolean;
}

/** `plan DIR`: what a migration of the credentials below a folder would do. Nothing is changed anywhere. */
export async function plan(folder: string, flags: PlanFlags, output: Output): Promise<void> {
  checkHosts(flags);
  const made = await planFolder(folder, flags);
  if (flags.json) output.json(made);
  else output.data(printPlan(made));
  const undecided = made.rows.filter(({ decision }) => decision === 'undecided').length;
  output.prose(
    `${made.rows.length} credentials in ${made.files.length} files: ${undecided === 0 ? 'all are decided' : `${undecided} have to be decided`}.`,
  );
}

async function planFolder(folder: string, flags: PlanFlags): Promise<Plan> {
  const { host = [], dockerBase = [], exclude = [], ignoreFiles } = flags;
  const fingerprints = await openFingerprints(await migrationFolder());
  const where = await findTarget(flags);
  const target = where === null ? null : await readTarget(where.server, where.key, fetch);
  const request = {
    inputs: { folder, scan: { ignoreFiles, hosts: host, dockerBases: dockerBase, excludes: exclude } },
    ...{ fingerprints, target },
    options: { secrets: flags.secrets, urls: flags.urls, images: flags.images === true },
    directory: null,
  };
  try {
    const { plan } = await makePlan(request);
    return plan;
  } catch (error) {
    throw new CliError(exitCodes.failed, describeScanFailure(folder, error), error);
  }
}
