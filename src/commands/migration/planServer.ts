import { l10n } from '../../l10n.ts';
import type { Plan } from '../../migration/plan.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import type { ProGetClient } from '../../proget/client.ts';
import { createProGetClient } from '../../proget/client.ts';

/** The server of a plan, spoken to with the key that is kept for it. Null: it is none of ours, which was said. */
export async function openPlanServer(services: MigrationServices, plan: Plan): Promise<ProGetClient | null> {
  const { prompts, servers, connections, findEmulator, desk, fetch } = services;
  const url = plan.target?.url;
  if (url === undefined) {
    const message = l10n.t('This plan was made without a server: make it again for one.');
    await prompts.tell({ level: 'info', message });
    return null;
  }
  await findEmulator();
  const listed = servers.all().find(({ server }) => server.url === url);
  const located = listed === undefined ? null : await connections.locate(listed.server);
  if (located?.key != null && located.server.url === url)
    return createProGetClient({ server: located.server, key: located.key, fetch });
  const add = l10n.t('Add Server…');
  const message = l10n.t('The plan is for {url}, and no key for that server is kept here.', { url });
  if ((await prompts.tell({ level: 'warning', message, actions: [add] })) === add) await desk.run('proget.server.add');
  return null;
}
