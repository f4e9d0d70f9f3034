import { l10n } from '../../l10n.ts';
import { secretName } from '../../servers/server.ts';
import { isInsecure } from '../../servers/serverUrl.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { targetServer } from '../targets.ts';
import { probeForUser } from './probeForUser.ts';
import { agreeToHttp, checkKey } from './serverSteps.ts';

/** Asks for another key, and keeps it once the server has taken it (or the user insists). */
export async function reconnectServer(services: Services, node?: TreeNode): Promise<void> {
  const { prompts, secrets, inventory, findEmulator } = services;
  const title = l10n.t('Reconnect');
  const listed = await targetServer(services, node, title);
  if (listed === null) return;
  const { server } = listed;
  if (server.kind === 'emulator') {
    await findEmulator();
    await inventory.load(services.servers.find(server.id)?.server ?? server, 'afresh');
    return;
  }
  const known = (await secrets.get(secretName(server))) !== null;
  // Servers of the setting were never asked about.
  if (!known && isInsecure(server.url) && !(await agreeToHttp(services, server.url))) return;
  for (;;) {
    const answer = await prompts.text({
      title: l10n.t('Reconnect {name}', { name: server.name }),
      prompt: l10n.t('API key that manages keys at {url}', { url: server.url }),
      masked: true,
      check: (value) => (value.trim() === '' ? l10n.t('Enter a key.') : checkKey(value)),
    });
    if (answer.outcome !== 'answered') return;
    const key = answer.value.trim();
    const { verdict } = await probeForUser(services, server, key);
    if (verdict === 'cancelled' || verdict === 'change-address') return;
    if (verdict === 'change-key') continue;
    await secrets.store(secretName(server), key);
    await inventory.load(server, 'afresh');
    return;
  }
}
