import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterKeys, type Grouping, groupKeys, type SortOrder, sortKeys } from '../../../src/keys/arrange.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';

const keys = [
  viewKey({ id: 1, displayName: 'ci 10', feeds: ['npm', 'NuGet'], expiration: '2027-01-01T00:00:00.000Z' }),
  viewKey({ id: 2, displayName: 'Ci 2', feedGroups: ['team'], description: 'For the Build farm' }),
  viewKey({ id: 3, displayName: null, type: 'system', systemApis: ['feeds'], expiration: '2026-01-01T00:00:00.000Z' }),
  viewKey({
    id: 4,
    displayName: 'ci 2',
    type: 'personal',
    user: 'J.Smith',
    details: viewDetails({ lastUsedAt: '2026-03-01T00:00:00.000Z' }),
  }),
  viewKey({ id: 5, displayName: 'old', type: 'other', feeds: ['NPM'] }),
];

describe('the filter', () => {
  const cases: readonly (readonly [text: string, ids: readonly number[]])[] = [
    ['', [1, 2, 3, 4, 5]],
    ['  ', [1, 2, 3, 4, 5]],
    ['CI', [1, 2, 4]],
    ['farm build', [2]],
    ['nuget', [1]],
    ['team', [2]],
    ['smith', [4]],
    ['id=3', [3]],
    ['ci smith', [4]],
    ['nothing', []],
  ];
  for (const [text, ids] of cases)
    it(`"${text}" finds ${ids.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(
        filterKeys(keys, text).map(({ id }) => id),
        ids,
      );
    });

  it('never looks into values', () => {
    assert.deepEqual(filterKeys([viewKey({ value: 'planted-secret' })], 'planted'), []);
  });
});

describe('the order', () => {
  const cases: Readonly<Record<SortOrder, readonly number[]>> = {
    name: [2, 4, 1, 5, 3],
    id: [1, 2, 3, 4, 5],
    expiration: [3, 1, 2, 4, 5],
    'last-used': [4, 2, 1, 5, 3],
  };
  for (const [order, ids] of Object.entries(cases))
    it(`by ${order}`, () => {
      assert.deepEqual(
        sortKeys(keys, order as SortOrder).map(({ id }) => id),
        ids,
      );
    });
});

describe('the groups', () => {
  const cases: Readonly<Record<Grouping, Readonly<Record<string, readonly number[]>>>> = {
    type: { 'type:system': [3], 'type:feed': [2, 1], 'type:personal': [4], 'type:other': [5] },
    feed: { 'group:team': [2], 'feed:npm': [1, 5], 'feed:nuget': [1], 'feed:': [4, 3] },
    user: { 'user:J.Smith': [4], 'user:': [2, 1, 5, 3] },
  };
  for (const [grouping, expected] of Object.entries(cases))
    it(`by ${grouping}`, () => {
      const groups = groupKeys(keys, grouping as Grouping);
      assert.deepEqual(
        groups.map((group) => [group.id, group.keys.map(({ id }) => id)]),
        Object.entries(expected),
      );
    });

  it('of a thousand keys lose none', () => {
    const many = Array.from({ length: 1000 }, (_, id) =>
      viewKey({ id, displayName: `key ${id % 97} ${id}`, feeds: [`feed${id % 30}`] }),
    );
    const groups = groupKeys(filterKeys(many, 'key'), 'feed');
    assert.equal(groups.length, 30);
    assert.equal(new Set(groups.flatMap((group) => group.keys.map(({ id }) => id))).size, 1000);
  });
});
