import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packumentForm } from '../../../emulator/feeds/npm/negotiate.ts';
import { matchesEntityTag } from '../../../emulator/http/entityTag.ts';

const install = 'application/vnd.npm.install-v1+json';

const accepts: readonly (readonly [string | undefined, 'full' | 'abbreviated'])[] = [
  [undefined, 'full'],
  ['*/*', 'full'],
  ['application/json', 'full'],
  // npm's publish pre-check and outdated, pnpm, yarn 1, bun
  [`${install}; q=1.0, application/json; q=0.8, */*`, 'abbreviated'],
  [install, 'abbreviated'],
  [`${install}, */*`, 'abbreviated'],
  [`${install.toUpperCase()};q=0.9, */*;q=0.1`, 'abbreviated'],
  [`application/json, ${install}`, 'full'],
  [`${install}, application/json`, 'abbreviated'],
  [`${install};q=0.5, application/json`, 'full'],
  [`${install};q=0.5, */*`, 'full'],
  [`${install};q=0, */*`, 'full'],
  [`${install};q=nonsense`, 'full'],
];

for (const [accept, form] of accepts) {
  test(`Accept ${accept ?? 'absent'} gets the ${form} packument`, () => assert.equal(packumentForm(accept), form));
}

const tags: readonly (readonly [string | undefined, boolean])[] = [
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
];

for (const [header, matches] of tags) {
  test(`If-None-Match ${header ?? 'absent'} ${matches ? 'matches' : 'does not match'} "a"`, () => {
    assert.equal(matchesEntityTag(header, '"a"'), matches);
  });
}
