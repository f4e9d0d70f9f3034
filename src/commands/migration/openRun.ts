import { l10n } from '../../l10n.ts';
import { openRun as openRunIn, type Run } from '../../migration/apply/run/run.ts';
import { readPasted } from '../../migration/inputs/pasted.ts';
import type { Plan } from '../../migration/plan.ts';
import { checkOrigin } from '../../migration/planFile.ts';
import { type Fingerprints, migrationFolder, openFingerprints, runFolder } from '../../migration/state.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import type { ReadablePlan } from './currentPlan.ts';
import { askPasted } from './inputs.ts';

/** All that carrying a plan out needs of this machine. */
export interface PlanRun {
  readonly plan: Plan;
  /** The folder that its files are relative to. */
  readonly folder: string;
  readonly fingerprints: Fingerprints;
  /** Where the journal and the backups are; the folder may not be there yet. */
  readonly state: string;
  /** Its journal and backups, for this process alone. */
  openRun(): Promise<Run>;
}

/** @returns null where the plan lies in no folder of this window, which was said. @throws PlanError for a plan of another machine */
export async function planRun(
  { env, prompts }: MigrationServices,
  { plan, open }: ReadablePlan,
): Promise<PlanRun | null> {
  const { folder } = open;
  if (folder === null) {
    const message = l10n.t('The plan lies in no folder of this window: open the folder that it was made for.');
    await prompts.tell({ level: 'info', message });
    return null;
  }
  const home = await migrationFolder(env);
  const fingerprints = await openFingerprints(home);
  checkOrigin(plan, fingerprints);
  const state = runFolder(home, plan.id);
  return { plan, folder, fingerprints, state, openRun: () => openRunIn(state, plan.id) };
}

/** Values that no file holds: those of this session, else they are asked for once more. Null = cancelled. */
export async function pastedValues(services: MigrationServices, plan: Plan): Promise<readonly string[] | null> {
  const isPasted = ({ file }: { readonly file: string }) => file.startsWith('pasted:');
  const fetched = (services.kept.get(plan.id)?.fetched ?? []).map(({ secret }) => secret);
  if (!plan.rows.some(({ decision, sightings }) => decision !== 'skip' && sightings.some(isPasted))) return fetched;
  const kept = services.kept.get(plan.id)?.pasted;
  const text =
    kept?.map((one) => one.text).join('\n') ?? (await askPasted(services.prompts, l10n.t('Apply Migration')));
  if (text === null) return null;
  return [...fetched, ...readPasted(text, 1, plan.source).findings.map(({ secret }) => secret)];
}
