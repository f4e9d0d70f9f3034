import type { Action } from '../contract/action.ts';
import type { EditionFeature } from '../contract/editions.ts';

/** The feature that an action as such belongs to. */
export function featureOf(action: Action): EditionFeature | null {
  return action === 'security' ? 'security-api' : null;
}
