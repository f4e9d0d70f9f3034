import { packagePermissions } from '../../emulator/contract/apiKey.ts';
import type { ProposedKey } from './plan.ts';
import { PlanError } from './planError.ts';

/** A key in the words of a command line. */
export type KeyWish =
  | { readonly kind: 'least' }
  | { readonly kind: 'proposed' }
  | { readonly kind: 'changes'; readonly changes: Partial<ProposedKey> };

const form =
  'Say least, proposed, system, personal:USER, group:NAME or FEED,FEED, the last two with :view+add behind them if need be.';

/**
 * Reads `least` (a Feed key for what the places do), `proposed` (takes changes back), `system`, `personal:USER`,
 * `group:NAME[:PERMISSIONS]` or `FEED,FEED[:PERMISSIONS]`; permissions are joined by `+`.
 * @throws PlanError
 */
export function readKeyText(text: string): KeyWish {
  if (text === 'least' || text === 'proposed') return { kind: text };
  if (text === 'system') return changes({ type: 'system' });
  const [first = '', second, third] = text.split(':');
  if (first === 'personal') {
    if (!second || third !== undefined) throw new PlanError(`A Personal key needs its user: personal:USER. ${form}`);
    return changes({ type: 'personal', user: second });
  }
  if (first === 'group') {
    if (!second) throw new PlanError(`The feed group is missing: group:NAME. ${form}`);
    return changes({ type: 'feed', feedGroup: second, feeds: [], ...permissionsOf(third) });
  }
  const feeds = first
    .split(',')
    .map((feed) => feed.trim())
    .filter((feed) => feed !== '');
  if (feeds.length === 0 || third !== undefined) throw new PlanError(`"${text}" is no key. ${form}`);
  return changes({ type: 'feed', feeds, feedGroup: null, ...permissionsOf(second) });
}

function changes(given: Partial<ProposedKey>): KeyWish {
  return { kind: 'changes', changes: given };
}

function permissionsOf(text: string | undefined): Pick<ProposedKey, 'packagePermissions'> | Record<string, never> {
  if (text === undefined) return {};
  const words = text.toLowerCase().split('+');
  const chosen = packagePermissions.filter((permission) => words.includes(permission));
  if (chosen.length !== words.length)
    throw new PlanError(`Permissions are ${packagePermissions.join(', ')}, joined by +, not "${text}".`);
  return { packagePermissions: chosen };
}
