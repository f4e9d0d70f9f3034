import { type MigrationCommandId, migrationCommandIds } from '../../commandIds.ts';
import type { ScanHandler } from '../../keyScanUi/scanServices.ts';
import { copyFinding } from './copyFinding.ts';
import { excludeFile, ignoreFinding } from './ignoreFinding.ts';
import { scanWorkspace } from './scanWorkspace.ts';

/** The commands on found keys. All of this is in the part of the extension that is loaded when it is first used. */
export const migrationHandlers: Readonly<Record<MigrationCommandId, ScanHandler>> = {
  [migrationCommandIds.scanWorkspace]: scanWorkspace,
  [migrationCommandIds.clearFindings]: async ({ results }) => results.clear(),
  [migrationCommandIds.ignoreFinding]: ignoreFinding,
  [migrationCommandIds.excludeFile]: excludeFile,
  [migrationCommandIds.copyFinding]: copyFinding,
};
