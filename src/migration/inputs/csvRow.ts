import { packagePermissions, systemApis } from '../../../emulator/contract/apiKey.ts';
import { keyValueProblem } from '../../keys/keyValue.ts';
import type { Wish } from './wish.ts';

/** The columns of a list of keys. */
export const columns = [
  'key',
  'user',
  'type',
  'feed',
  'permissions',
  'displayName',
  'description',
  'expiration',
] as const;
export type KeyColumn = (typeof columns)[number];

const types = ['system', 'feed', 'personal'] as const;
const group = /^group:\s*/i;

/** Reads one row; problems are sentences without the value. @param file how the row is named */
export function readRow(
  cells: Readonly<Partial<Record<KeyColumn, string>>>,
  file: string,
): { wish: Wish | null; problems: string[] } {
  const text = (name: KeyColumn) => (cells[name] ?? '').trim();
  const problems: string[] = [];
  const secret = cells.key ?? '';
  const problem = secret.trim() === '' ? 'There is no key.' : keyValueProblem(secret);
  if (problem !== null) problems.push(problem);
  const given = text('type').toLowerCase();
  const type = types.find((entry) => entry === given) ?? null;
  if (given !== '' && type === null) problems.push(`The type has to be one of ${types.join(', ')}.`);
  const feeds = listOf(text('feed'));
  const groups = feeds.filter((name) => group.test(name)).map((name) => name.replace(group, ''));
  const names = feeds.filter((name) => !group.test(name));
  if (groups.length > 1 || (groups.length > 0 && names.length > 0))
    problems.push('The feed has to be one feed group (group:NAME) or feeds, not both.');
  if (type === 'system' && feeds.length > 0) problems.push('A system key has no feed.');
  if (type === 'personal' && text('user') === '') problems.push('A personal key needs a user.');
  const { known, unknown } = readPermissions(text('permissions'));
  if (unknown) problems.push(`Permissions are words out of ${[...packagePermissions, ...systemApis].join(', ')}.`);
  const expiration = readExpiration(text('expiration'));
  if (expiration === undefined) problems.push('The expiration has to be a date like 2027-12-31, or "never".');
  if (problems.length > 0) return { wish: null, problems };
  const chosen = packagePermissions.filter((word) => known.includes(word));
  const apis = systemApis.filter((word) => known.includes(word));
  const wish: Wish = {
    secret,
    file,
    type,
    user: text('user') || null,
    feeds: names,
    feedGroup: groups[0] ?? null,
    packagePermissions: chosen.length === 0 ? null : chosen,
    systemApis: apis.length === 0 ? null : apis,
    displayName: text('displayName') || null,
    description: text('description') || null,
    expiration: expiration ?? null,
  };
  return { wish, problems };
}

function listOf(text: string): string[] {
  return text
    .split(/[,;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readPermissions(text: string): { known: string[]; unknown: boolean } {
  const words = text
    .toLowerCase()
    .split(/[\s,;|]+/)
    .filter((word) => word !== '');
  const all: readonly string[] = [...packagePermissions, ...systemApis];
  return { known: words.filter((word) => all.includes(word)), unknown: words.some((word) => !all.includes(word)) };
}

/** Undefined for what is no date; a day means its end in UTC, as people mean it. */
function readExpiration(text: string): string | null | undefined {
  if (text === '') return null;
  if (text.toLowerCase() === 'never') return 'never';
  const [, day] = /^(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  if (day === undefined && !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return undefined;
  const time = Date.parse(day === undefined ? text : `${day}T23:59:59.000Z`);
  // 2027-02-30 would become the second of March.
  if (Number.isNaN(time) || (day !== undefined && !new Date(time).toISOString().startsWith(day))) return undefined;
  return new Date(time).toISOString();
}
