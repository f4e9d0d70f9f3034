import { type MigrationCommandId, migrationCommandIds, type PlanCommandId, planCommandIds } from '../../commandIds.ts';
import type { MigrationHandler } from '../../migrationUi/migrationServices.ts';
import { copyFinding } from '../keyScan/copyFinding.ts';
import { excludeFile, ignoreFinding } from '../keyScan/ignoreFinding.ts';
import { replaceFinding } from '../keyScan/replaceFinding.ts';
import { scanWorkspace } from '../keyScan/scanWorkspace.ts';
import { applyMigration } from './applyMigration.ts';
import { changeKey } from './changeKey.ts';
import { changeOptions } from './changeOptions.ts';
import { decide } from './decide.ts';
import { dryRun } from './dryRun.ts';
import { chooseFeed, confirmFeeds } from './mapFeeds.ts';
import { openKeysTerminal } from './openKeysTerminal.ts';
import { planMigration } from './planMigration.ts';
import { rollBackMigration } from './rollBackMigration.ts';
import { showPlaces } from './showPlaces.ts';
import { showPlan } from './showPlan.ts';

/** All commands on found keys and on plans. They are in the part of the extension that is loaded on first use. */
export const migrationHandlers: Readonly<Record<MigrationCommandId | PlanCommandId, MigrationHandler>> = {
  [migrationCommandIds.scanWorkspace]: scanWorkspace,
  [migrationCommandIds.clearFindings]: async ({ results }) => results.clear(),
  [migrationCommandIds.replaceFinding]: replaceFinding,
  [migrationCommandIds.ignoreFinding]: ignoreFinding,
  [migrationCommandIds.excludeFile]: excludeFile,
  [migrationCommandIds.copyFinding]: copyFinding,
  [planCommandIds.migrate]: planMigration,
  [planCommandIds.decide]: decide,
  [planCommandIds.chooseFeed]: chooseFeed,
  [planCommandIds.confirmFeeds]: confirmFeeds,
  [planCommandIds.changeKey]: changeKey,
  [planCommandIds.changeOptions]: changeOptions,
  [planCommandIds.showPlaces]: showPlaces,
  [planCommandIds.showPlan]: showPlan,
  [planCommandIds.dryRun]: dryRun,
  [planCommandIds.apply]: applyMigration,
  [planCommandIds.rollBack]: rollBackMigration,
  [planCommandIds.openTerminal]: openKeysTerminal,
};
