import type { KeyType, LoggingLevel } from '../../emulator/contract/apiKey.ts';
import { l10n } from '../l10n.ts';
import { expiryOf } from './expiry.ts';
import type { Key } from './key.ts';

/** "Feed", "System" … as ProGet calls them; `other` are the classic keys. */
export function typeName(type: KeyType): string {
  switch (type) {
    case 'system':
      return l10n.t('System');
    case 'feed':
      return l10n.t('Feed');
    case 'personal':
      return l10n.t('Personal');
    case 'other':
      return l10n.t('Classic');
  }
}

/** What a key is good for, in a few words: "npm, nuget: view, add" or "full control". */
export function describeScope(key: Key): string {
  switch (key.type) {
    case 'system':
      return key.systemApis.length === 0 ? l10n.t('no permission') : key.systemApis.map(apiName).join(', ');
    case 'feed':
      return l10n.t('{place}: {permissions}', { place: placeOf(key), permissions: permissionsOf(key) });
    case 'personal':
      return key.user === null ? l10n.t('as its user') : l10n.t('as {user}', { user: key.user });
    case 'other': {
      const apis = key.legacyApis.join(', ') || l10n.t('permissions not told');
      return key.user === null ? apis : l10n.t('{apis}, as {user}', { apis, user: key.user });
    }
  }
}

export interface Fact {
  /** "Permissions", "Created" … */
  readonly label: string;
  readonly text: string;
}

/** What the tooltip tells, in order. Plain text of the server: escape it for Markdown. Never a value. */
export function describeFacts(key: Key, now: number): Fact[] {
  const { details } = key;
  return [
    { label: l10n.t('Type'), text: typeName(key.type) },
    ...fact(key.type === 'feed', l10n.t('Feeds'), placeOf(key)),
    ...fact(key.type !== 'personal', l10n.t('Permissions'), rightsOf(key)),
    ...fact(key.user !== null, l10n.t('Acts as'), key.user ?? ''),
    ...fact(key.description !== null, l10n.t('Description'), key.description ?? ''),
    ...fact(details?.enabled === false, l10n.t('Status'), l10n.t('disabled')),
    { label: l10n.t('Expires'), text: expiryFact(key, now) },
    ...fact(details !== null, l10n.t('Created'), dayOf(details?.createdAt ?? null)),
    ...fact(details !== null, l10n.t('Last used'), dayOf(details?.lastUsedAt ?? null)),
    { label: l10n.t('Logging'), text: loggingName(key.logging) },
    ...fact(typeof details?.mark === 'string', l10n.t('Value'), details?.mark ?? ''),
    { label: l10n.t('ID'), text: String(key.id) },
  ];
}

function fact(there: boolean, label: string, text: string): Fact[] {
  return there ? [{ label, text }] : [];
}

/** Where a feed key counts. */
function placeOf({ feeds, feedGroups }: Key): string {
  if (feeds.length > 0) return feeds.join(', ');
  if (feedGroups.length === 1) return l10n.t('group {group}', { group: feedGroups[0] ?? '' });
  return feedGroups.length === 0 ? l10n.t('no feed') : l10n.t('groups {groups}', { groups: feedGroups.join(', ') });
}

function permissionsOf({ packagePermissions }: Key): string {
  return packagePermissions.length === 0 ? l10n.t('no permission') : packagePermissions.map(permissionName).join(', ');
}

function rightsOf(key: Key): string {
  return key.type === 'feed' ? permissionsOf(key) : describeScope(key);
}

/** A word of a newer server stays as it is. */
export function permissionName(permission: string): string {
  const names: Readonly<Record<string, string>> = {
    view: l10n.t('view'),
    add: l10n.t('add'),
    promote: l10n.t('promote'),
    delete: l10n.t('delete'),
  };
  return names[permission] ?? permission;
}

export function apiName(api: string): string {
  const names: Readonly<Record<string, string>> = {
    'full-control': l10n.t('full control'),
    feeds: l10n.t('feeds'),
    sca: l10n.t('SCA'),
    'sbom-upload': l10n.t('SBOM upload'),
  };
  return names[api] ?? api;
}

/** ProGet's own words for what it logs about each use. */
export function loggingName(level: LoggingLevel): string {
  switch (level) {
    case 'none':
      return l10n.t('minimal (headers only)');
    case 'request':
      return l10n.t('request bodies');
    case 'response':
      return l10n.t('response bodies');
    case 'both':
      return l10n.t('request and response bodies');
  }
}

function expiryFact(key: Key, now: number): string {
  if (key.expiration === null) return l10n.t('never');
  const { text } = expiryOf(key, now);
  const date = dayOf(key.expiration);
  return text === '' ? date : l10n.t('{date} ({text})', { date, text });
}

function dayOf(time: string | null): string {
  return time === null ? l10n.t('never') : time.slice(0, 10);
}
