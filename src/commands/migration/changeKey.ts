import type { PackagePermission, SystemApi } from '../../../emulator/contract/apiKey.ts';
import { emptyDraft, expirationOf, type KeyDraft } from '../../keys/keyDraft.ts';
import { l10n } from '../../l10n.ts';
import { withKey } from '../../migration/editPlan.ts';
import type { Plan, ProposedKey, Row } from '../../migration/plan.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { describeProposal, titleOfRow } from '../../planDocument/describeRow.ts';
import { runSteps } from '../../ui/steps.ts';
import { keySteps } from '../create/keySteps.ts';
import { takesSeveralFeeds } from '../feeds.ts';
import { currentPlan, savePlan } from './currentPlan.ts';

/** What the plan says of the value stands elsewhere, and what the server logs is its own default. */
const leftOut = new Set(['value', 'own value', 'logging']);

/** Asks what the key of a row is to be, with what is proposed as the answers to begin with. */
export async function changeKey(services: MigrationServices, fingerprint?: string): Promise<void> {
  const current = await currentPlan(services);
  if (current === null) return;
  const { plan } = current;
  const row = await targetRow(services, plan, fingerprint, l10n.t('Change Key of Plan'));
  if (row === null) return;
  const now = services.now();
  const steps = keySteps({
    prompts: services.prompts,
    title: titleOfRow(row),
    classic: false,
    severalFeeds: takesSeveralFeeds(plan.target?.version ?? null),
    feeds:
      plan.target?.feeds.map(({ name, type, group }) => ({
        ...{ name, feedType: type, feedGroup: group, active: true, description: null },
      })) ?? null,
    now,
  }).filter(({ name }) => !leftOut.has(name));
  const draft = await runSteps(steps, draftOf(row.key));
  if (draft !== null) await savePlan(current, withKey(plan, row.fingerprint, keyOf(draft, row.key, now)));
}

/** The row of the fingerprint; without one that is picked. */
export async function targetRow(
  { prompts }: MigrationServices,
  { rows }: Plan,
  fingerprint: string | undefined,
  title: string,
): Promise<Row | null> {
  if (fingerprint !== undefined) return rows.find((row) => row.fingerprint === fingerprint) ?? null;
  const answer = await prompts.pick({
    title,
    placeholder: l10n.t('Which key?'),
    choices: rows.map((row) => ({ label: titleOfRow(row), description: describeProposal(row.key), value: row })),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

function draftOf(key: ProposedKey): KeyDraft {
  const { type, feeds, feedGroup, systemApis, packagePermissions, user, displayName, expiration } = key;
  return {
    ...emptyDraft,
    ...{ type, feeds, systemApis, packagePermissions, displayName, user: user ?? '' },
    feedGroups: feedGroup === null ? [] : [feedGroup],
    expiry: expiration === null ? { kind: 'never' } : { kind: 'date', date: expiration.slice(0, 10) },
  };
}

function keyOf(draft: KeyDraft, before: ProposedKey, now: number): ProposedKey {
  const type = draft.type === 'other' ? 'feed' : draft.type;
  const [feedGroup = null] = draft.feedGroups;
  return {
    type,
    displayName: draft.displayName.trim() || before.displayName,
    description: before.description,
    feeds: type === 'feed' ? draft.feeds : [],
    feedGroup: type === 'feed' && draft.feeds.length === 0 ? feedGroup : null,
    packagePermissions: type === 'feed' ? (draft.packagePermissions as readonly PackagePermission[]) : [],
    systemApis: type === 'system' ? (draft.systemApis as readonly SystemApi[]) : [],
    user: type === 'personal' ? draft.user.trim() : null,
    expiration: expirationOf(draft.expiry, now),
  };
}
