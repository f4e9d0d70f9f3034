import type { Action } from '../contract/action.ts';
import type { EditionFeature } from '../contract/editions.ts';

/** Actions that not every edition has (spec: editions). */
const features: Readonly<Partial<Record<Action, EditionFeature>>> = {
  'feed.promote': 'promotion',
  'feed.promote-source': 'promotion',
  'feed.repackage': 'repackaging',
  'feed.repackage-source': 'repackaging',
  'promotions.list': 'promotion',
  'webhooks.manage': 'webhooks',
  security: 'security-api',
};

/** The feature that an action as such belongs to. */
export function featureOf(action: Action): EditionFeature | null {
  return features[action] ?? null;
}
