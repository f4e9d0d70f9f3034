import { l10n } from '../../l10n.ts';
import { realServer, secretName } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import { askServer } from './serverSteps.ts';

/** Nothing is kept before the last question is answered. */
export async function addServer(services: Services): Promise<void> {
  const draft = await askServer(services, { title: l10n.t('Add ProGet Server') });
  if (draft === null) return;
  const server = realServer(draft.url, draft.name);
  if (draft.key !== null) await services.secrets.store(secretName(server), draft.key);
  await services.servers.add(server);
  await services.view.focus();
  await services.inventory.load(server, 'afresh');
  services.prompts.mention(l10n.t('{name} was added.', { name: server.name }));
}
