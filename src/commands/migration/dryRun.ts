import { createClient } from '../../../emulator/attach/client.ts';
import { l10n } from '../../l10n.ts';
import { emulatorEnvironment } from '../../localEmulator/environment.ts';
import { spawnEmulator } from '../../localEmulator/process.ts';
import { applyPlan } from '../../migration/apply/apply.ts';
import { furnish, writeNothing } from '../../migration/apply/dryRun.ts';
import { memoryRun } from '../../migration/apply/run/run.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { createProGetClient } from '../../proget/client.ts';
import { realServer } from '../../servers/server.ts';
import { currentPlan } from './currentPlan.ts';
import { followSteps } from './followSteps.ts';
import { mayMigrate } from './mayMigrate.ts';
import { pastedValues, planRun } from './openRun.ts';

const options = ['--in-memory', '--port=0', '--log-level=error'];

/** Applies the plan to an emulator that lives as long as the trial. Nothing real is touched. */
export async function dryRun(services: MigrationServices): Promise<void> {
  const { bundle, env, fetch, prompts } = services;
  if (!(await mayMigrate(services))) return;
  const current = await currentPlan(services);
  if (current === null) return;
  if (current.plan.target === null) {
    const message = l10n.t('This plan was made without a server: make it again for one.');
    await prompts.tell({ level: 'info', message });
    return;
  }
  const prepared = await planRun(services, current);
  const secrets = prepared === null ? null : await pastedValues(services, current.plan);
  if (prepared === null || secrets === null) return;
  const { plan, folder, fingerprints } = prepared;
  await prompts.progress(l10n.t('Trying the migration on a throw-away emulator'), async (signal, report) => {
    const started = await spawnEmulator({ bundle, args: options, env: emulatorEnvironment(env), signal });
    if (started.kind === 'cancelled') return;
    if (started.kind === 'failed')
      throw new Error(started.errors.at(-1) ?? l10n.t('The throw-away emulator did not start.'));
    const { url, adminKey, pid } = started.ready;
    try {
      const gaps = await furnish(createClient({ url, key: adminKey }), plan);
      const client = createProGetClient({ server: realServer(url), key: adminKey, fetch });
      const run = memoryRun();
      const context = { plan, folder, fingerprints, secrets, client, run, signal };
      const steps = applyPlan({ ...context, writeFiles: writeNothing, environment: null, action: 'dry-run' });
      await followSteps(services, steps, run, report, gaps);
    } finally {
      end(pid);
    }
  });
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}
