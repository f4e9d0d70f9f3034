import type { Action } from '../contract/action.ts';
import type { Edition } from '../contract/policies.ts';

/** What not every edition of ProGet has (spec: editions). */
export type EditionFeature = 'personal-keys' | 'security-api' | 'secure-api-configuration';

const featureTable: Readonly<Record<EditionFeature, { name: string; editions: readonly Edition[] }>> = {
  'personal-keys': { name: 'Personal API keys', editions: ['basic', 'enterprise', 'trial'] },
  'security-api': { name: 'this API', editions: ['basic', 'enterprise', 'trial'] },
  'secure-api-configuration': { name: 'Secure API configuration', editions: ['enterprise', 'trial'] },
};

export function editionHas(edition: Edition, feature: EditionFeature): boolean {
  return featureTable[feature].editions.includes(edition);
}

/** ProGet's own sentence, `ProGet Free Edition does not support this API`, for each feature. */
export function editionSentence(edition: Edition, feature: EditionFeature): string {
  const title = `${edition.charAt(0).toUpperCase()}${edition.slice(1)}`;
  return `ProGet ${title} Edition does not support ${featureTable[feature].name}.`;
}

/** The feature that an action as such belongs to. */
export function featureOf(action: Action): EditionFeature | null {
  return action === 'security' ? 'security-api' : null;
}
