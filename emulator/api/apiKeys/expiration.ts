const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads an ISO 8601 date or date with time; without a zone it is UTC.
 * @returns ISO 8601 in UTC, or null for what is no such date (30 February included)
 */
export function parseExpiration(text: string): string | null {
  const match = form.exec(text.trim());
  if (match === null) return null;
  const [whole, year, month, day, zone] = match;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day) < 1 || Number(day) > lastDay) return null;
  const withT = whole
    .replace(' ', 'T')
    .replace(/(\.\d{3})\d+/, '$1')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const time = Date.parse(whole.length > 10 && zone === undefined ? `${withT}Z` : withT);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
