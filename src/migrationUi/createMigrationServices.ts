import { join } from 'node:path';
import { createScanServices } from '../keyScanUi/createScanServices.ts';
import type { MigrationServices } from './migrationServices.ts';
import { createPlanDesk } from './planDesk.ts';
import { registerPlanEditor } from './planEditor.ts';
import type { MigrationSurroundings } from './registerMigration.ts';

/** Everything about found keys and plans, made when the first of their commands is used. */
export function createMigrationServices(surroundings: MigrationSurroundings): MigrationServices {
  const { context, servers, connections, findEmulator, fetch, secrets, now, showMarkdown } = surroundings;
  context.subscriptions.push(registerPlanEditor());
  return {
    ...createScanServices(surroundings),
    plans: createPlanDesk(showMarkdown),
    kept: new Map(),
    ...{ servers, connections, findEmulator, fetch, secrets, now },
    bundle: join(context.extensionPath, 'dist', 'emulator.js'),
    env: process.env,
  };
}
