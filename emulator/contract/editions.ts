import type { Edition, PolicyPresetName } from './policies.ts';

/** What not every edition of ProGet has (spec: editions). */
export type EditionFeature =
  | 'personal-keys'
  | 'security-api'
  | 'promotion'
  | 'repackaging'
  | 'webhooks'
  | 'feed-level-security'
  | 'secure-api-configuration';

interface FeatureRow {
  readonly name: string;
  readonly editions: readonly Edition[];
  /** What a refusal answers, where it is not 403. */
  readonly status?: 500;
}

const paid: readonly Edition[] = ['basic', 'enterprise', 'trial'];

const featureTable: Readonly<Record<EditionFeature, FeatureRow>> = {
  'personal-keys': { name: 'Personal API keys', editions: paid },
  'security-api': { name: 'this API', editions: paid },
  promotion: { name: 'this API', editions: paid },
  repackaging: { name: 'this API', editions: paid, status: 500 },
  webhooks: { name: 'this API', editions: paid },
  'feed-level-security': { name: 'permissions on single feeds', editions: paid },
  'secure-api-configuration': { name: 'Secure API configuration', editions: ['enterprise', 'trial'] },
};

export function editionHas(edition: Edition, feature: EditionFeature): boolean {
  return featureTable[feature].editions.includes(edition);
}

/** The status of a refusal because of the edition. */
export function editionStatus(feature: EditionFeature): 403 | 500 {
  return featureTable[feature].status ?? 403;
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
