import { l10n } from '../l10n.ts';

/** What is wrong with a value that is to be sent or set as a key, in one sentence; null when nothing is. */
export function keyValueProblem(value: string): string | null {
  if (value === '') return l10n.t('Enter a key.');
  if (value.length > 4096) return l10n.t('A key has at most 4096 characters.');
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return l10n.t('A key has no line breaks or other control characters.');
  if (value.trim() !== value) return l10n.t('A key neither begins nor ends with a blank.');
  return null;
}
