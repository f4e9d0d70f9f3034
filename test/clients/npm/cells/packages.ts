import assert from 'node:assert/strict';
import { NpmFeed } from '../../../support/npmFeed.ts';
import type { NpmLab } from '../../../support/npmLab.ts';

/** What the cells install: a scoped package that needs an unscoped one. */
export const needed = { name: '@acme/needed', version: '1.0.0', license: 'MIT', dependencies: { below: '^1.0.0' } };
export const below = { name: 'below', version: '1.2.0', license: 'MIT' };

export function adminFeed({ url, keys }: NpmLab): NpmFeed {
  return new NpmFeed(url, keys.admin);
}

/** Puts them into the lab's feed. */
export async function publishNeeded(lab: NpmLab): Promise<void> {
  for (const packageJson of [below, needed]) {
    assert.equal((await adminFeed(lab).publish(packageJson)).status, 201);
  }
}
