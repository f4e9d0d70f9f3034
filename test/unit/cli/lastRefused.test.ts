import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastRefused } from '../../../src/explain/lastRefused.ts';
import { record } from './records.ts';

const challenge = (id: number) => record({ id, status: 401, credential: null, denial: 'missing-key' });
const allowed = (id: number) => record({ id, status: 200, allow: true, denial: null });

const cases: [what: string, newestFirst: ReturnType<typeof record>[], id: number | undefined][] = [
  ['nothing', [], undefined],
  ['only what was allowed', [allowed(2)], undefined],
  ['a refusal before what was allowed', [allowed(3), record({ id: 2 })], 2],
  ['a challenge that was answered with the key', [allowed(3), challenge(2)], undefined],
  ['a challenge that was answered with a wrong key', [record({ id: 3, denial: 'unknown-key' }), challenge(2)], 3],
  ['a challenge that nobody answered', [challenge(2), allowed(1)], 2],
  [
    'a challenge, and an answer to another request',
    [record({ ...allowed(3), url: '/npm/npm/other' }), challenge(2)],
    2,
  ],
  ['an answered challenge behind a refusal', [allowed(4), challenge(3), record({ id: 2 })], 2],
];
for (const [what, records, id] of cases)
  test(`the last refusal of ${what} is ${id ?? 'none'}`, () => {
    assert.equal(lastRefused(records)?.id, id);
  });
