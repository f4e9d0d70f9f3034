import { loggingLevels, packagePermissions, systemApis } from '../../../emulator/contract/apiKey.ts';
import { apiName, loggingName, permissionName } from '../../keys/describe.ts';
import { type Key, titleOf } from '../../keys/key.ts';
import { checkDate } from '../../keys/keyDraft.ts';
import { l10n } from '../../l10n.ts';
import type { KeyChanges } from '../../proget/emulatorExtras.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Choice } from '../../ui/prompts.ts';
import { targetKey } from '../targets.ts';
import { revealKey } from './revealKey.ts';

type Field = 'displayName' | 'description' | 'permissions' | 'expiration' | 'enabled' | 'logging';

/** Emulators change a key in place. ProGet does so on its own pages alone, so that page is opened. */
export async function editKey(services: Services, node?: TreeNode): Promise<void> {
  const { prompts, desk, connections, inventory } = services;
  const title = l10n.t('Edit API Key');
  const target = await targetKey(services, node, title);
  if (target === null) return;
  const { server, key } = target;
  if (server.kind === 'server') {
    prompts.mention(l10n.t('ProGet edits keys on its own pages only: choose API Keys there.'));
    await desk.openExternal(`${server.url}/administration`);
    return;
  }
  const field = await prompts.pick({
    title: l10n.t('Edit {title}', { title: titleOf(key) }),
    placeholder: l10n.t('What to change?'),
    choices: fieldChoices(key),
  });
  if (field.outcome !== 'answered') return;
  const changes = await askChange(services, key, field.value);
  if (changes === null) return;
  const client = await connections.open(server);
  await client.updateKey(key.id, changes);
  await inventory.load(server, 'afresh');
  await revealKey(services, server, key.id);
}

function fieldChoices(key: Key): Choice<Field>[] {
  const enabled = key.details?.enabled !== false;
  return [
    { label: l10n.t('Name'), description: key.displayName ?? '', icon: 'edit', value: 'displayName' },
    { label: l10n.t('Description'), description: key.description ?? '', icon: 'note', value: 'description' },
    ...(key.type === 'feed' || key.type === 'system'
      ? [{ label: l10n.t('Permissions'), icon: 'lock', value: 'permissions' as const }]
      : []),
    {
      label: l10n.t('Expiration'),
      description: key.expiration?.slice(0, 10) ?? l10n.t('never'),
      icon: 'calendar',
      value: 'expiration',
    },
    {
      label: enabled ? l10n.t('Disable') : l10n.t('Enable'),
      icon: enabled ? 'circle-slash' : 'pass',
      value: 'enabled',
    },
    { label: l10n.t('Logging'), description: loggingName(key.logging), icon: 'output', value: 'logging' },
  ];
}

/** Null = cancelled. */
async function askChange(services: Services, key: Key, field: Field): Promise<KeyChanges | null> {
  switch (field) {
    case 'displayName':
    case 'description':
      return askWords(services, key, field);
    case 'permissions':
      return askPermissions(services, key);
    case 'expiration':
      return askExpiration(services, key);
    case 'enabled':
      return { enabled: key.details?.enabled === false };
    case 'logging': {
      const choices = loggingLevels.map((level) => ({ label: loggingName(level), value: level }));
      const placeholder = l10n.t('What does the server log of each use?');
      const answer = await services.prompts.pick({ title: titleOf(key), placeholder, choices, active: key.logging });
      return answer.outcome === 'answered' ? { logging: answer.value } : null;
    }
  }
}

async function askWords(
  { prompts }: Services,
  key: Key,
  field: 'displayName' | 'description',
): Promise<KeyChanges | null> {
  const answer = await prompts.text({
    title: titleOf(key),
    prompt: field === 'displayName' ? l10n.t('Name of the key') : l10n.t('What the key is for'),
    value: key[field] ?? '',
  });
  return answer.outcome === 'answered' ? { [field]: answer.value.trim() || null } : null;
}

async function askPermissions({ prompts }: Services, key: Key): Promise<KeyChanges | null> {
  const feed = key.type === 'feed';
  const choices = feed
    ? packagePermissions.map((word) => ({
        label: permissionName(word),
        value: word as string,
        picked: key.packagePermissions.includes(word),
      }))
    : systemApis.map((word) => ({
        label: apiName(word),
        value: word as string,
        picked: key.systemApis.includes(word),
      }));
  const answer = await prompts.pickMany({
    title: titleOf(key),
    placeholder: l10n.t('What may it do?'),
    choices,
    check: (values) => (values.length === 0 ? l10n.t('pick at least one') : null),
  });
  if (answer.outcome !== 'answered') return null;
  return feed ? { packagePermissions: answer.value } : { systemApis: answer.value };
}

async function askExpiration({ prompts, now }: Services, key: Key): Promise<KeyChanges | null> {
  const answer = await prompts.text({
    title: titleOf(key),
    prompt: l10n.t('Last day on which the key works (UTC); empty = it never expires'),
    placeholder: 'YYYY-MM-DD',
    value: key.expiration?.slice(0, 10) ?? '',
    check: (text) => (text.trim() === '' ? null : checkDate(text, now())),
  });
  if (answer.outcome !== 'answered') return null;
  const date = answer.value.trim();
  return { expiration: date === '' ? null : `${date}T23:59:59.000Z` };
}
