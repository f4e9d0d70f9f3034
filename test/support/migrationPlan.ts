import type { Mapping, Plan, ProposedKey, Row, Sighting, TargetFeed } from '../../src/migration/plan.ts';
import { fingerprint } from '../../src/scan/fingerprint.ts';

/** The key of the fingerprints of tests. */
export const testSalt = Buffer.alloc(32, 7);

export const planId = '0f0e0d0c-0b0a-4908-8706-050403020100';

export type RowDraft = Partial<Omit<Row, 'key'>> & { readonly secret: string; readonly key?: Partial<ProposedKey> };

/** A row for a secret: a feed key that may look into the feed `npm-feed`, unless told otherwise. */
export function makeRow({ secret, key, ...rest }: RowDraft): Row {
  const mark = fingerprint(secret, testSalt);
  const name = `artifactory ${mark.slice(0, 4)}`;
  return {
    ...{ fingerprint: mark, kind: 'api-key', shown: '…', users: ['ci'], sightings: [], createdAt: null },
    ...{ expires: null, needs: ['view'], decision: 'migrate', reasons: [], confidence: 'high' },
    ...{
      conflicts: [],
      weaknesses: [],
      scope: null,
      admin: false,
      rights: null,
      unfit: null,
      present: null,
      live: null,
      byHand: [],
    },
    ...rest,
    key: {
      ...{ type: 'feed', displayName: name, description: 'From Artifactory.', feeds: ['npm-feed'], feedGroup: null },
      ...{ packagePermissions: ['view'], systemApis: [], user: null, expiration: null },
      ...key,
    },
  };
}

export function sighting(file: string, more: Partial<Sighting> = {}): Sighting {
  return {
    ...{ file, line: 1, carrier: 'text', host: 'corp.jfrog.io', repo: 'npm', user: 'ci', packageType: 'npm' },
    ...{ needs: [], git: null },
    ...more,
  };
}

export function mapping(repo: string, packageType: string, feed: string | null): Mapping {
  const host = 'corp.jfrog.io';
  return {
    ...{ host, repo, packageType, repoClass: null, publishTo: null, feed },
    ...{ reason: '', confidence: 'certain', confirmed: true },
  };
}

export const testFeeds: readonly TargetFeed[] = [
  { name: 'npm-feed', type: 'npm', group: null, alternateNames: [] },
  { name: 'nuget-feed', type: 'nuget', group: 'libs', alternateNames: [] },
  { name: 'gem-feed', type: 'rubygems', group: 'libs', alternateNames: [] },
  { name: 'secret-feed', type: 'npm', group: null, alternateNames: [] },
];

/** A plan for a server, without files. */
export function makePlan(url: string, more: Partial<Plan> = {}): Plan {
  return {
    ...{ format: 1, id: planId, created: '2026-01-02T03:04:05.000Z', keyId: '01234567', seal: '0'.repeat(24) },
    source: { hosts: [], dockerBases: [], excludes: [], ignoreFiles: true, home: false, lists: [], artifactory: null },
    target: { url, version: null, edition: null, feeds: testFeeds, users: null, keyNames: null, policies: null },
    options: { secrets: 'literal', urls: true, images: false },
    mappings: [
      mapping('npm', 'npm', 'npm-feed'),
      mapping('nuget', 'nuget', 'nuget-feed'),
      mapping('gems', 'gems', 'gem-feed'),
    ],
    ...{ rows: [], files: [], references: [], manual: [] },
    ...more,
  };
}
