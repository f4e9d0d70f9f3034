import type { NewKey } from '../contract/apiKey.ts';
import type { Instance } from '../contract/instance.ts';
import type { Policies } from '../contract/policies.ts';
import { type KeyDraft, mintKey } from '../keys/mintKey.ts';
import type { KeyTable } from '../store/keyTable.ts';

export type DemoKey = Instance['demoKeys'][number];

type Scope = Pick<NewKey, 'type'> &
  Partial<Pick<NewKey, 'systemApis' | 'packagePermissions' | 'feeds' | 'legacyApis' | 'user'>>;

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** One key of each kind. @param user whom the Personal and the classic key act as */
function definitions(feeds: readonly string[], user: string): readonly { name: string; can: string; scope: Scope }[] {
  const list = feeds.join(', ');
  return [
    {
      name: 'demo-publish',
      can: `view, download and publish in ${list}`,
      scope: { type: 'feed', feeds, packagePermissions: ['view', 'add'] },
    },
    {
      name: 'demo-read',
      can: `view and download in ${list}`,
      scope: { type: 'feed', feeds, packagePermissions: ['view'] },
    },
    { name: 'demo-system', can: 'everything', scope: { type: 'system', systemApis: ['full-control'] } },
    { name: 'demo-personal', can: `what the user ${user} may`, scope: { type: 'personal', user } },
    {
      name: 'demo-classic',
      can: `use feeds and assets as the user ${user}, as keys of ProGet 5 did`,
      scope: { type: 'other', legacyApis: ['feed-api', 'assets'], user },
    },
  ];
}

/** Makes the keys. Those of the same names from an earlier time, whose values nobody knows any more, go. */
export function createDemoKeys(
  keys: KeyTable,
  policies: Policies,
  feeds: readonly string[],
  user: string,
  now: number,
): DemoKey[] {
  const wanted = definitions(feeds, user).filter(({ scope }) => scope.type !== 'personal' || policies.personalKeys);
  const names = new Set(wanted.map(({ name }) => name));
  for (const key of keys.list())
    if (key.origin === 'emulator' && key.displayName !== null && names.has(key.displayName)) keys.delete(key.id);
  return wanted.map(({ name, can, scope }) => {
    const draft: KeyDraft = {
      ...scope,
      displayName: name,
      description: 'Made by --demo.',
      expiration: policies.nonExpiringKeys ? null : new Date(now + yearMs).toISOString(),
    };
    const { value } = mintKey(keys, draft, policies, now, 'emulator');
    return { name, key: value, can };
  });
}
