import { l10n } from '../../l10n.ts';
import { withDecision, withDecisions } from '../../migration/editPlan.ts';
import { openQuestions } from '../../migration/openQuestions.ts';
import type { Decision, Plan, Row } from '../../migration/plan.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { decisionDetail, decisionTitle, describeProposal, titleOfRow } from '../../planDocument/describeRow.ts';
import { currentPlan, savePlan } from './currentPlan.ts';

const decisions: readonly Decision[] = ['migrate', 'new-value', 'skip'];

/** Decides about one key, or about several at once. */
export async function decide(services: MigrationServices, fingerprint?: string, wanted?: string): Promise<void> {
  const current = await currentPlan(services);
  if (current === null) return;
  const { plan } = current;
  const chosen = fingerprint === undefined ? await askRows(services, plan) : [fingerprint];
  if (chosen === null || chosen.length === 0) return;
  const decision = decisions.find((one) => one === wanted) ?? (await askDecision(services, chosen.length));
  if (decision === null) return;
  const rows = plan.rows.filter(({ fingerprint: one }) => chosen.includes(one));
  const able = rows.length === 1 ? withDecision(plan, chosen, decision) : withDecisions(plan, rows, decision);
  await savePlan(current, able);
}

async function askRows({ prompts }: MigrationServices, plan: Plan): Promise<readonly string[] | null> {
  const open = new Set(openQuestions(plan).rows);
  const isOpen = (row: Row): boolean => open.has(row);
  const answer = await prompts.pickMany({
    title: l10n.t('Decide About Keys'),
    step: 1,
    total: 2,
    placeholder: l10n.t('About which keys?'),
    choices: [...plan.rows]
      .sort((one, other) => Number(isOpen(other)) - Number(isOpen(one)))
      .map((row) => ({
        label: titleOfRow(row),
        description: decisionTitle(row.decision),
        detail: describeProposal(row.key),
        picked: isOpen(row),
        value: row.fingerprint,
      })),
    check: (values) => (values.length === 0 ? l10n.t('pick at least one') : null),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

async function askDecision({ prompts }: MigrationServices, count: number): Promise<Decision | null> {
  const answer = await prompts.pick({
    title: l10n.t('Decide About Keys'),
    step: 2,
    total: 2,
    placeholder: count === 1 ? l10n.t('What becomes of it?') : l10n.t('What becomes of the {count} keys?', { count }),
    choices: decisions.map((value) => ({ label: decisionTitle(value), detail: decisionDetail(value), value })),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}
