import { l10n } from '../l10n.ts';

/** How near a key is to its end: `soon` = at most 14 days (shown), `warning` = at most 7 (coloured), `expired`. */
export type ExpiryState = 'none' | 'later' | 'soon' | 'warning' | 'expired';

export interface Expiry {
  readonly state: ExpiryState;
  /** "expires in 6 days", "expired yesterday"; empty for `none` and `later`. */
  readonly text: string;
  /** Whole days left, rounded up; 0 or less when expired; null when it never does. */
  readonly daysLeft: number | null;
}

const dayMs = 86_400_000;

/** @param now epoch milliseconds */
export function expiryOf(key: { readonly expiration: string | null }, now: number): Expiry {
  if (key.expiration === null) return { state: 'none', text: '', daysLeft: null };
  const left = Date.parse(key.expiration) - now;
  const daysLeft = Math.ceil(left / dayMs);
  if (left <= 0) return { state: 'expired', text: expiredText(Math.floor(-left / dayMs)), daysLeft };
  if (daysLeft > 14) return { state: 'later', text: '', daysLeft };
  const text = daysLeft === 1 ? lastDayText(left) : l10n.t('expires in {days} days', { days: daysLeft });
  return { state: daysLeft <= 7 ? 'warning' : 'soon', text, daysLeft };
}

function lastDayText(left: number): string {
  const hours = Math.floor(left / 3_600_000);
  if (hours >= 23) return l10n.t('expires in 1 day');
  if (hours > 1) return l10n.t('expires in {hours} hours', { hours });
  return hours === 1 ? l10n.t('expires in 1 hour') : l10n.t('expires within the hour');
}

function expiredText(daysAgo: number): string {
  if (daysAgo === 0) return l10n.t('expired today');
  if (daysAgo === 1) return l10n.t('expired yesterday');
  return l10n.t('expired {days} days ago', { days: daysAgo });
}
