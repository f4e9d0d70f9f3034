import { planCommandIds } from '../commandIds.ts';
import { l10n } from '../l10n.ts';
import { openQuestions } from '../migration/openQuestions.ts';
import type { Decision, Plan, Row } from '../migration/plan.ts';
import {
  decisionDetail,
  decisionTitle,
  describeMapping,
  describeProposal,
  summarizePlan,
  titleOfRow,
} from './describeRow.ts';
import type { PlanText, Span } from './readPlan.ts';

/** Something to press above a part of the plan. Its arguments hold no secret. */
export interface PlanLens {
  readonly at: Span;
  readonly title: string;
  readonly tooltip: string;
  /** Empty = only said. */
  readonly command: string;
  readonly args: readonly string[];
}

const decisions: readonly Decision[] = ['migrate', 'new-value', 'skip'];

/** What can be done with a plan, each thing where it belongs. Every one of them is in the palette as well. */
export function planLenses({ plan, rows, mappings, options }: PlanText): readonly PlanLens[] {
  if (plan === null) return [];
  const lenses = [...topLenses(plan)];
  if (options !== null) lenses.push(...optionLenses(plan, options));
  plan.mappings.forEach((mapping, index) => {
    const at = mappings[index];
    if (at === undefined) return;
    const title = describeMapping(mapping);
    lenses.push(lens(at, title, mapping.reason, planCommandIds.chooseFeed, String(index)));
    if (mapping.feed !== null && !mapping.confirmed && mapping.confidence === 'guess')
      lenses.push(lens(at, l10n.t('Confirm'), mapping.reason, planCommandIds.confirmFeeds, String(index)));
  });
  for (const row of plan.rows) {
    const at = rows.get(row.fingerprint);
    if (at !== undefined) lenses.push(...rowLenses(row, at));
  }
  return lenses;
}

function topLenses(plan: Plan): PlanLens[] {
  const top = { start: 0, end: 0 };
  const guesses = openQuestions(plan).guesses.length > 0;
  return [
    lens(top, summarizePlan(plan), l10n.t('Read the plan as a text.'), planCommandIds.showPlan),
    lens(top, l10n.t('Decide…'), l10n.t('Decide about several keys at once.'), planCommandIds.decide),
    ...(guesses
      ? [lens(top, l10n.t('Confirm Feeds…'), l10n.t('Say yes to feeds that are guesses.'), planCommandIds.confirmFeeds)]
      : []),
    lens(
      top,
      l10n.t('Dry Run'),
      l10n.t('Apply it to a throw-away emulator; nothing real is touched.'),
      planCommandIds.dryRun,
    ),
    lens(top, l10n.t('Apply…'), l10n.t('Make the keys, then change the files after a preview.'), planCommandIds.apply),
    lens(top, l10n.t('Roll Back…'), l10n.t('Take back what applying did.'), planCommandIds.rollBack),
  ];
}

function optionLenses({ options }: Plan, at: Span): PlanLens[] {
  const secrets =
    options.secrets === 'environment'
      ? l10n.t('Files refer to environment variables')
      : l10n.t('Files hold the keys themselves');
  const tooltip = l10n.t('Change what is written into the files.');
  return [lens(at, secrets, tooltip, planCommandIds.changeOptions)];
}

function rowLenses(row: Row, at: Span): PlanLens[] {
  const { fingerprint, sightings, key, reasons, decision } = row;
  return [
    lens(at, `${titleOfRow(row)} → ${describeProposal(key)}`, reasons.join(' '), planCommandIds.changeKey, fingerprint),
    ...decisions.map((one) => {
      const title = one === decision ? `✓ ${decisionTitle(one)}` : decisionTitle(one);
      return lens(at, title, decisionDetail(one), planCommandIds.decide, fingerprint, one);
    }),
    lens(
      at,
      sightings.length === 1 ? l10n.t('1 place') : l10n.t('{count} places', { count: sightings.length }),
      l10n.t('Show where it stands.'),
      planCommandIds.showPlaces,
      fingerprint,
    ),
  ];
}

function lens(at: Span, title: string, tooltip: string, command: string, ...args: string[]): PlanLens {
  return { at, title, tooltip, command, args };
}
