import { expiryOf } from '../../keys/expiry.ts';
import { titleOf } from '../../keys/key.ts';
import { l10n } from '../../l10n.ts';
import { memoryNames } from '../../memory.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import { type KeyTarget, keyChoice } from '../targets.ts';

/** In memory instead of a day: the user wants no more of these. */
const never = 'never';

/** Keys of real servers that end within a week. Those of the emulator are toys. */
export function expiringKeys({ servers, inventory, now }: Services): KeyTarget[] {
  return servers.all().flatMap(({ server }) => {
    if (server.kind === 'emulator') return [];
    const keys = inventory.get(server)?.keys ?? [];
    return keys.filter((key) => expiryOf(key, now()).state === 'warning').map((key) => ({ server, key }));
  });
}

/** Tells of all of them in one message, once a day at most. Called whenever keys were listed. */
export async function noticeExpiry(services: Services): Promise<void> {
  const { memory, prompts, now } = services;
  const today = new Date(now()).toISOString().slice(0, 10);
  const last = memory.get(memoryNames.expiryNotice);
  const expiring = expiringKeys(services);
  if (expiring.length === 0 || last === never || last === today) return;
  await memory.update(memoryNames.expiryNotice, today);
  const [rotate, stop] = [l10n.t('Rotate…'), l10n.t('Don\u2019t Show Again')];
  const chosen = await prompts.tell({ level: 'warning', message: messageOf(expiring), actions: [rotate, stop] });
  if (chosen === stop) await memory.update(memoryNames.expiryNotice, never);
  if (chosen === rotate) await rotateOne(services, expiring);
}

function messageOf(expiring: readonly KeyTarget[]): string {
  const [first, ...others] = expiring.map(({ key, server }) => named(key, server));
  if (others.length === 0) return l10n.t('{key} expires within a week.', { key: first ?? '' });
  const names = [first, ...others.slice(0, 2)].join(', ');
  return others.length > 2
    ? l10n.t('{count} keys expire within a week: {names} and others.', { count: expiring.length, names })
    : l10n.t('{count} keys expire within a week: {names}.', { count: expiring.length, names });
}

function named(key: KeyTarget['key'], server: Server): string {
  return l10n.t('{title} on {server}', { title: titleOf(key), server: server.name });
}

async function rotateOne(services: Services, expiring: readonly KeyTarget[]): Promise<void> {
  const { rotateTarget } = await import('./rotateKey.ts');
  const [only, ...others] = expiring;
  if (only === undefined) return;
  if (others.length === 0) return rotateTarget(services, only);
  const answer = await services.prompts.pick({
    title: l10n.t('Rotate API Key'),
    placeholder: l10n.t('Which key?'),
    choices: expiring.map((target) => ({
      ...keyChoice(target.key, services.now()),
      detail: target.server.name,
      value: target,
    })),
  });
  if (answer.outcome === 'answered') await rotateTarget(services, answer.value);
}
