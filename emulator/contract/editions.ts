import type { Edition, PolicyPresetName } from './policies.ts';

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
  return `${editionTitle(edition)} Edition does not support ${featureTable[feature].name}.`;
}

/** Choices of `start` that ProGet does not offer in an edition, one remark each (spec: key security configuration). */
export function editionRemarks(edition: Edition, policies: PolicyPresetName): string[] {
  const title = editionTitle(edition);
  const remarks: string[] = [];
  if (!editionHas(edition, 'secure-api-configuration') && policies !== 'proget') {
    remarks.push(
      `Note: ${title} has no Secure API configuration, so a real one runs as with --policies proget, not ${policies}.`,
    );
  }
  if (!editionHas(edition, 'personal-keys')) remarks.push(`Note: ${title} has no Personal API keys; they are refused.`);
  return remarks;
}

function editionTitle(edition: Edition): string {
  return `ProGet ${edition.charAt(0).toUpperCase()}${edition.slice(1)}`;
}
