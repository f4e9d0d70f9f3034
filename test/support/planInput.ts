import { createHmac } from 'node:crypto';
import type { PlanInput } from '../../src/migration/buildPlan.ts';
import type { Target, TargetFeed } from '../../src/migration/plan.ts';
import type { Finding } from '../../src/scan/finding.ts';
import { readCertain } from '../../src/scan/shapes/certain.ts';

/** Always the same, so that tests can name rows. */
export const testFingerprints = {
  keyId: '0123abcd',
  of: (secret: string) => createHmac('sha256', 'test').update(secret).digest('hex').slice(0, 12),
  seal: (text: string) => createHmac('sha256', 'test').update(`\0${text}`).digest('hex').slice(0, 24),
};

/** A finding of a secret; kind and facts are what the secret itself tells. */
export function makeFinding(secret: string, more: Partial<Finding> = {}): Finding {
  const certain = readCertain(secret);
  return {
    file: '.npmrc',
    line: 1,
    kind: certain?.kind ?? 'password',
    host: 'artifactory.corp.example',
    repo: 'npm-local',
    user: 'j.smith',
    packageType: 'npm',
    carrier: 'npmrc:_authToken',
    confidence: 'certain',
    facts: certain?.facts ?? {},
    secret,
    places: { secret: { start: 0, end: secret.length }, form: 'plain', user: null, url: null },
    ...more,
  };
}

/** @param feeds `name:type` or `name:type:group` */
export function makeTarget(feeds: readonly string[], more: Partial<Target> = {}): Target {
  return {
    url: 'https://proget.example',
    version: '25.0.23.1',
    edition: 'enterprise',
    feeds: feeds.map(makeFeed),
    users: [],
    keyNames: [],
    policies: null,
    ...more,
  };
}

function makeFeed(text: string): TargetFeed {
  const [name = '', type = '', group] = text.split(':');
  return { name, type, group: group ?? null, alternateNames: [] };
}

/** What a plan is made of, of findings alone unless told otherwise. */
export function makePlanInput(findings: readonly Finding[], more: Partial<PlanInput> = {}): PlanInput {
  return {
    id: '11111111-2222-4333-8444-555555555555',
    created: '2026-01-01T00:00:00.000Z',
    fingerprints: testFingerprints,
    source: {
      hosts: [],
      dockerBases: [],
      excludes: [],
      ignoreFiles: true,
      home: false,
      lists: [],
      artifactory: null,
    },
    options: { secrets: 'environment', urls: true, images: false },
    findings,
    references: [],
    manual: [],
    files: [],
    places: [],
    usageOf: () => ({ needs: [], git: null }),
    target: null,
    presentAs: () => null,
    isLive: () => null,
    directory: null,
    rightsOf: () => null,
    isAdmin: () => false,
    chosenFeeds: new Map(),
    ...more,
  };
}
