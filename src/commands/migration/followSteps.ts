import { lookAtAllAgain } from '../../keyScan/lookAgain.ts';
import { l10n } from '../../l10n.ts';
import type { ApplyEvent } from '../../migration/apply/events.ts';
import type { Report } from '../../migration/apply/report.ts';
import { describeReport } from '../../migration/apply/reportMarkdown.ts';
import type { Run } from '../../migration/apply/run/run.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { printable } from '../../printable.ts';

/** Tells how far it is, keeps the report, and shows it. @param remarks sentences that belong above it */
export async function followSteps(
  { log, plans, prompts, results }: MigrationServices,
  steps: AsyncGenerator<ApplyEvent, Report>,
  run: Run,
  report: (message: string) => void,
  remarks: readonly string[] = [],
): Promise<Report> {
  let step = await steps.next();
  for (; step.done !== true; step = await steps.next()) {
    const message = printable(step.value.message);
    report(message);
    log.info(`migration: ${step.value.step} ${step.value.state}: ${message}`);
  }
  const done = step.value;
  const text = describeReport(done);
  await run.saveReport('report.json', `${JSON.stringify(done, null, 2)}\n`);
  await run.saveReport('report.md', text);
  const said =
    remarks.length === 0
      ? ''
      : `\n## ${l10n.t('What this cannot tell')}\n\n${remarks.map((one) => `- ${one}`).join('\n')}\n`;
  await plans.showMarkdown(titleOf(done), `${text}${said}`);
  if (done.action !== 'dry-run') await lookAtAllAgain(results);
  prompts.mention(summaryOf(done));
  return done;
}

function titleOf({ action }: Report): string {
  switch (action) {
    case 'dry-run':
      return l10n.t('Dry run of the migration');
    case 'apply':
      return l10n.t('Report of the migration');
    case 'rollback':
      return l10n.t('Report of the rollback');
  }
}

function summaryOf({ action, outcome }: Report): string {
  if (outcome === 'cancelled') return l10n.t('Cancelled; the next run goes on from there.');
  if (outcome !== 'done') return l10n.t('Something is left to do: see the report.');
  switch (action) {
    case 'dry-run':
      return l10n.t('The dry run went well; nothing real was touched.');
    case 'apply':
      return l10n.t('The keys are migrated.');
    case 'rollback':
      return l10n.t('The migration is taken back.');
  }
}
