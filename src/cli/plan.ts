import { randomUUID } from 'node:crypto';
import { buildPlan } from '../migration/buildPlan.ts';
import { gather } from '../migration/gather.ts';
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
  const made = await makePlan(folder, flags);
  if (flags.json) output.json(made);
  else output.data(printPlan(made));
  const undecided = made.rows.filter(({ decision }) => decision === 'undecided').length;
  output.prose(
    `${made.rows.length} credentials in ${made.files.length} files: ${undecided === 0 ? 'all are decided' : `${undecided} have to be decided`}.`,
  );
}

async function makePlan(folder: string, flags: PlanFlags): Promise<Plan> {
  const { host = [], dockerBase = [], exclude = [], ignoreFiles } = flags;
  const fingerprints = await openFingerprints(await migrationFolder());
  const where = await findTarget(flags);
  const reading = where === null ? null : await readTarget(where.server, where.key, fetch);
  const scanned = await gather(folder, { hosts: host, dockerBases: dockerBase, excludes: exclude, ignoreFiles }).catch(
    (error: unknown) => {
      throw new CliError(exitCodes.failed, describeScanFailure(folder, error), error);
    },
  );
  return buildPlan({
    ...scanned,
    id: randomUUID(),
    created: new Date().toISOString(),
    fingerprints,
    source: {
      hosts: host,
      dockerBases: dockerBase,
      excludes: exclude,
      ignoreFiles,
      home: false,
      lists: [],
      artifactory: null,
    },
    options: { secrets: flags.secrets, urls: flags.urls, images: flags.images === true },
    manual: [],
    usageOf: () => ({ needs: [], git: null }),
    target: reading?.target ?? null,
    presentAs: (secret) => reading?.keyWithValue(secret) ?? null,
    directory: null,
    rightsOf: () => null,
    isAdmin: ({ facts }) => /applied-permissions\/admin/.test(facts.scope ?? ''),
    chosenFeeds: new Map(),
  });
}
