import { l10n } from '../l10n.ts';
import { expiryOf } from './expiry.ts';
import type { Key } from './key.ts';

export type WeaknessCode = 'short-value' | 'full-control' | 'never-expires' | 'long-unused' | 'never-used' | 'expired';

export interface Weakness {
  readonly code: WeaknessCode;
  /** One sentence. */
  readonly text: string;
}

const dayMs = 86_400_000;
/** After so many days without use a key is probably forgotten. */
const unusedDays = 90;
/** A new key may wait so long for its first use. */
const firstUseDays = 30;
/** Shorter values were chosen by somebody: ProGet's own have 40 characters. Marks begin at the same length. */
const safeLength = 20;

/**
 * What is wrong with a key, worst first.
 * @param now epoch milliseconds
 * @param value its value where we know it (listed or remembered); only its length is judged
 */
export function weaknesses(key: Key, now: number, value: string | null = null): Weakness[] {
  // The emulator's own key is what it is, and nobody can change it.
  if (key.details?.origin === 'emulator') return [];
  if (expiryOf(key, now).state === 'expired')
    return [{ code: 'expired', text: l10n.t('It has expired and can be deleted.') }];
  const found: Weakness[] = [];
  if (isShort(key, value)) {
    const text = l10n.t('Its value is shorter than {length} characters and could be guessed.', { length: safeLength });
    found.push({ code: 'short-value', text });
  }
  if (hasFullControl(key))
    found.push({ code: 'full-control', text: l10n.t('It has full control over the server, its keys included.') });
  if (key.expiration === null) found.push({ code: 'never-expires', text: l10n.t('It never expires.') });
  return [...found, ...unused(key, now)];
}

/** Whether a key may do everything; classic keys may by their Native API. */
export function hasFullControl(key: Key): boolean {
  return key.type === 'system'
    ? key.systemApis.includes('full-control')
    : key.type === 'other' && key.user === null && key.legacyApis.includes('native');
}

function isShort(key: Key, known: string | null): boolean {
  const value = known ?? key.value;
  // The emulator makes a mark of every value that is long enough.
  return value === null ? key.details?.mark === null : value.length < safeLength;
}

function unused({ details }: Key, now: number): Weakness[] {
  if (details === null) return [];
  const days = Math.floor((now - Date.parse(details.lastUsedAt ?? details.createdAt)) / dayMs);
  if (details.lastUsedAt === null)
    return days >= firstUseDays
      ? [{ code: 'never-used', text: l10n.t('It was never used since it was made {days} days ago.', { days }) }]
      : [];
  return days >= unusedDays
    ? [{ code: 'long-unused', text: l10n.t('It was last used {days} days ago.', { days }) }]
    : [];
}

export interface WeakKey {
  readonly key: Key;
  readonly weaknesses: readonly Weakness[];
}

const weights: Readonly<Record<WeaknessCode, number>> = {
  'short-value': 32,
  'full-control': 16,
  'never-expires': 8,
  'long-unused': 4,
  'never-used': 2,
  expired: 1,
};

/** The keys with something wrong, worst first. @param known a value that is known, such as a remembered one */
export function weakKeys(
  keys: readonly Key[],
  now: number,
  known: (key: Key) => string | null = () => null,
): WeakKey[] {
  const weight = (weak: WeakKey): number => weak.weaknesses.reduce((sum, { code }) => sum + weights[code], 0);
  return keys
    .map((key) => ({ key, weaknesses: weaknesses(key, now, known(key)) }))
    .filter((weak) => weak.weaknesses.length > 0)
    .sort((left, right) => weight(right) - weight(left) || left.key.id - right.key.id);
}
