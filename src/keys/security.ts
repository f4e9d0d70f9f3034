import type { AnonymousFace, Policies } from '../../emulator/contract/policies.ts';
import { l10n } from '../l10n.ts';
import type { Server } from '../servers/server.ts';
import { isInsecure } from '../servers/serverUrl.ts';
import type { Key } from './key.ts';

export interface SecurityFacts {
  readonly server: Server;
  /** As `X-ProGet-Edition` says; null = unknown. */
  readonly edition: string | null;
  /** The emulator's switches; null on real servers, where they are read off what can be seen. */
  readonly policies: Policies | null;
  /** The emulator's Anonymous; null on real servers. */
  readonly anonymousFace: AnonymousFace | null;
  /** What a request without any key may do; null = not asked. */
  readonly anonymous: { readonly listKeys: boolean; readonly feeds: boolean } | null;
  readonly keys: readonly Key[];
}

export type FindingLevel = 'good' | 'info' | 'warning';

/** One line of the read-only "Key security" node. */
export interface SecurityFinding {
  /** Stable, for the node's id: `hashing`, `anonymous`, … */
  readonly id: string;
  readonly level: FindingLevel;
  /** "Cryptographic hashing" */
  readonly label: string;
  /** "off" */
  readonly state: string;
  /** What it means, and where to change it. */
  readonly detail: string;
}

/** What the instance allows (ProGet's "Configure API Access"), as far as it can be seen from here. */
export function securityFindings(facts: SecurityFacts): SecurityFinding[] {
  return [hashing(facts), ...switches(facts), anonymous(facts), transport(facts), ...edition(facts)];
}

function hashing({ policies, keys }: SecurityFacts): SecurityFinding {
  const line = { id: 'hashing', label: l10n.t('Cryptographic hashing') };
  const listed = keys.filter((key) => key.value !== null).length;
  if (policies?.hashing === false || listed > 0)
    return {
      ...line,
      level: 'warning',
      state: l10n.t('off'),
      detail: l10n.t('Values are kept in clear text, and whoever may list keys can read them.'),
    };
  if (policies?.hashing)
    return { ...line, level: 'good', state: l10n.t('on'), detail: l10n.t('A value is shown once, when it is made.') };
  return {
    ...line,
    level: 'info',
    state: keys.length === 0 ? l10n.t('unknown') : l10n.t('probably on'),
    detail: l10n.t('The server lists no values; its page "Configure API Access" tells for certain.'),
  };
}

function switches({ policies, keys }: SecurityFacts): SecurityFinding[] {
  const unending = keys.filter((key) => key.expiration === null).length;
  const personal = keys.filter((key) => key.type === 'personal').length;
  const rows = [
    {
      id: 'custom-values',
      label: l10n.t('Own key values'),
      allowed: policies?.customKeys,
      detail: l10n.t('Own values may be short; they are needed to take keys over from Artifactory.'),
    },
    {
      id: 'pseudo-keys',
      label: l10n.t('user:password as a key'),
      allowed: policies?.pseudoKeys,
      detail: l10n.t('Pseudo-keys put passwords where keys belong, and ProGet does not log their use.'),
    },
    {
      id: 'non-expiring',
      label: l10n.t('Keys that never expire'),
      allowed: policies?.nonExpiringKeys ?? (unending > 0 ? true : undefined),
      detail: l10n.t('{count} of {total} keys never expire.', { count: unending, total: keys.length }),
    },
    {
      id: 'personal-keys',
      label: l10n.t('Personal keys'),
      allowed: policies?.personalKeys ?? (personal > 0 ? true : undefined),
      harmless: true,
      detail:
        personal === 1
          ? l10n.t('1 key acts as a user, with all of his rights.')
          : l10n.t('{count} keys act as a user, with all of his rights.', { count: personal }),
    },
  ];
  return rows.map(({ id, label, allowed, harmless, detail }) => {
    if (allowed === undefined) {
      const told = l10n.t('ProGet tells this only on its page "Configure API Access".');
      return { id, label, level: 'info' as const, state: l10n.t('not visible from here'), detail: told };
    }
    const level = !allowed ? ('good' as const) : harmless ? ('info' as const) : ('warning' as const);
    return { id, label, level, state: allowed ? l10n.t('allowed') : l10n.t('refused'), detail };
  });
}

function anonymous({ anonymousFace, anonymous: seen }: SecurityFacts): SecurityFinding {
  const line = { id: 'anonymous', label: l10n.t('Requests without a key') };
  if (anonymousFace === 'admin' || seen?.listKeys)
    return {
      ...line,
      level: 'warning',
      state: l10n.t('may do everything'),
      detail: l10n.t('Anybody can list and make keys: remove the access of Anonymous in ProGet under Security.'),
    };
  if (anonymousFace === 'view' || seen?.feeds)
    return {
      ...line,
      level: 'info',
      state: l10n.t('may read'),
      detail: l10n.t('A client with a wrong key may seem to work, because its reads need none.'),
    };
  if (anonymousFace === null && seen === null)
    return { ...line, level: 'info', state: l10n.t('unknown'), detail: l10n.t('This was not asked yet.') };
  return { ...line, level: 'good', state: l10n.t('refused'), detail: l10n.t('Every request needs a key.') };
}

function transport({ server }: SecurityFacts): SecurityFinding {
  const line = { id: 'transport', label: l10n.t('Connection') };
  const detail = l10n.t('Keys go to {url}.', { url: server.url });
  if (server.url.startsWith('https:')) return { ...line, level: 'good', state: l10n.t('encrypted'), detail };
  if (!isInsecure(server.url)) return { ...line, level: 'good', state: l10n.t('inside this machine'), detail };
  const warning = l10n.t('Keys cross the network in clear text: use https.');
  return { ...line, level: 'warning', state: l10n.t('not encrypted'), detail: warning };
}

function edition({ edition: name }: SecurityFacts): SecurityFinding[] {
  if (name !== 'free' && name !== 'basic') return [];
  const detail = l10n.t('The switches of "Configure API Access" can be changed in the Enterprise edition only.');
  return [{ id: 'edition', level: 'info', label: l10n.t('Edition'), state: name, detail }];
}
