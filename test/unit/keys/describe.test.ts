import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFacts, describeScope } from '../../../src/keys/describe.ts';
import { type ExpiryState, expiryOf } from '../../../src/keys/expiry.ts';
import { titleOf } from '../../../src/keys/key.ts';
import { fitsKey } from '../../../src/keys/rememberedValue.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const hour = 3_600_000;

/** Hours until the end, the state, the text. */
const expiries: readonly (readonly [hours: number, state: ExpiryState, text: string])[] = [
  [24 * 400, 'later', ''],
  [24 * 14 + 1, 'later', ''],
  [24 * 14, 'soon', 'expires in 14 days'],
  [24 * 7 + 1, 'soon', 'expires in 8 days'],
  [24 * 7, 'warning', 'expires in 7 days'],
  [24 * 6 - 1, 'warning', 'expires in 6 days'],
  [24, 'warning', 'expires in 1 day'],
  [5, 'warning', 'expires in 5 hours'],
  [1, 'warning', 'expires in 1 hour'],
  [0.2, 'warning', 'expires within the hour'],
  [0, 'expired', 'expired today'],
  [-23, 'expired', 'expired today'],
  [-30, 'expired', 'expired yesterday'],
  [-24 * 5, 'expired', 'expired 5 days ago'],
];

describe('the expiry of a key', () => {
  for (const [hours, state, text] of expiries)
    it(`in ${hours} hours is "${state}"`, () => {
      const expiry = expiryOf({ expiration: new Date(now + hours * hour).toISOString() }, now);
      assert.deepEqual([expiry.state, expiry.text], [state, text]);
    });

  it('is none without a date', () => {
    assert.deepEqual(expiryOf({ expiration: null }, now), { state: 'none', text: '', daysLeft: null });
  });
});

const scopes: readonly (readonly [scope: string, key: Parameters<typeof viewKey>[0]])[] = [
  ['full control', { type: 'system', systemApis: ['full-control'] }],
  ['feeds, SCA, SBOM upload', { type: 'system', systemApis: ['feeds', 'sca', 'sbom-upload'] }],
  ['quantum', { type: 'system', systemApis: ['quantum'] }],
  ['npm, nuget: view, add', { feeds: ['npm', 'nuget'], packagePermissions: ['view', 'add'] }],
  ['group team: promote, delete', { feedGroups: ['team'], packagePermissions: ['promote', 'delete'] }],
  ['groups a, b: no permission', { feedGroups: ['a', 'b'] }],
  ['as j.smith', { type: 'personal', user: 'j.smith' }],
  ['native, feed-api, as j.smith', { type: 'other', legacyApis: ['native', 'feed-api'], user: 'j.smith' }],
  ['permissions not told', { type: 'other' }],
];

describe('what a key is good for', () => {
  for (const [scope, key] of scopes)
    it(`is "${scope}"`, () => {
      assert.equal(describeScope(viewKey(key)), scope);
    });

  it('is told at length, without the value', () => {
    const key = viewKey({
      feeds: ['npm'],
      packagePermissions: ['view'],
      expiration: '2026-06-04T12:00:00.000Z',
      value: 'planted-secret',
      details: viewDetails({ enabled: false }),
    });
    const facts = describeFacts(key, now).map(({ label, text }) => `${label}: ${text}`);
    assert.deepEqual(facts, [
      'Type: Feed',
      'Feeds: npm',
      'Permissions: view',
      'Status: disabled',
      'Expires: 2026-06-04 (expires in 3 days)',
      'Created: 2026-01-01',
      'Last used: never',
      'Logging: minimal (headers only)',
      'Value: abcd…wxyz',
      'ID: 1003',
    ]);
  });

  it('has its id for a name where it has none', () => {
    assert.deepEqual(
      [null, '  ', 'ci'].map((displayName) => titleOf({ id: 7, displayName })),
      ['(ID=7)', '(ID=7)', 'ci'],
    );
  });
});

describe('a remembered value', () => {
  const value = `abcd${'0'.repeat(32)}wxyz`;
  it('counts only where mark or listed value agree', () => {
    const cases = [
      [fitsKey(value, viewKey()), true],
      [fitsKey(value, viewKey({ details: viewDetails() })), true],
      [fitsKey(value, viewKey({ details: viewDetails({ mark: 'aaaa…wxyz' }) })), false],
      [fitsKey(value, viewKey({ details: viewDetails({ mark: null }) })), false],
      [fitsKey('short', viewKey({ details: viewDetails({ mark: null }) })), true],
      [fitsKey(value, viewKey({ value })), true],
      [fitsKey(value, viewKey({ value: 'another' })), false],
    ] as const;
    for (const [fits, expected] of cases) assert.equal(fits, expected);
  });
});
