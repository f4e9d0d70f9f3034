import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseExpiration } from '../../../emulator/api/apiKeys/expiration.ts';
import { validateNewKey } from '../../../emulator/api/apiKeys/newKey.ts';
import { toWire } from '../../../emulator/api/apiKeys/wire.ts';
import type { NewKey } from '../../../emulator/contract/apiKey.ts';
import { type Policies, policyPresets } from '../../../emulator/contract/policies.ts';
import { makeFeed, makeKey, policies } from '../../support/keys.ts';

const feeds = [
  makeFeed({ name: 'npm', alternateNames: ['old-npm'], feedGroup: 'Internal' }),
  makeFeed({ name: 'nuget' }),
];

function validate(body: unknown, changes: Partial<Policies> = {}): NewKey | { readonly error: string } {
  return validateNewKey(body, {
    policies: { ...policies, ...changes },
    findFeed: (name) =>
      feeds.find((feed) => [feed.name, ...feed.alternateNames].some((one) => one.toLowerCase() === name.toLowerCase())),
    hasFeedGroup: (group) => group.toLowerCase() === 'internal',
    hasUser: (name) => name === 'j.smith',
    now: Date.parse('2026-06-01T12:00:00Z'),
  });
}

const system = { type: 'System', systemApis: ['feeds'] };
const feed = { type: 'Feed', feed: 'npm', packagePermissions: ['view'] };
const personal = { type: 'Personal', user: 'j.smith' };
const bare: NewKey = {
  type: 'system',
  displayName: null,
  description: null,
  systemApis: [],
  packagePermissions: [],
  feeds: [],
  feedGroups: [],
  user: null,
  legacyApis: [],
  expiration: null,
  logging: 'none',
  value: null,
};

// biome-ignore format: a table is read by its rows
const accepted: readonly (readonly [name: string, body: unknown, expected: Partial<NewKey>, policies?: Partial<Policies>])[] = [
  ['a System key', system, { systemApis: ['feeds'] }],
  ['enum values in PascalCase', { type: 'SYSTEM', systemApis: ['Full-Control'], logging: 'Both' }, { systemApis: ['full-control'], logging: 'both' }],
  ['what pgutil calls full control', { ...system, systemApis: ['feeds', 'sca', 'sbom-upload'] }, { systemApis: ['feeds', 'sca', 'sbom-upload'] }],
  ['null and empty fields of other types', { ...system, feed: null, packagePermissions: [], user: null, displayName: null }, { systemApis: ['feeds'] }],
  ['unknown members and an id, which ProGet makes', { ...system, id: 7, x: 1 }, { systemApis: ['feeds'] }],
  ['a Feed key, the feed by its own spelling', { ...feed, feed: 'NPM' }, { type: 'feed', feeds: ['npm'], packagePermissions: ['view'] }],
  ['an alternate feed name', { ...feed, feed: 'old-npm' }, { type: 'feed', feeds: ['npm'], packagePermissions: ['view'] }],
  ['a comma list of feeds', { ...feed, feed: 'npm, nuget,npm' }, { type: 'feed', feeds: ['npm', 'nuget'], packagePermissions: ['view'] }],
  ['a feed group', { type: 'feed', feedGroup: 'internal', packagePermissions: ['View', 'add', 'view'] }, { type: 'feed', feedGroups: ['internal'], packagePermissions: ['view', 'add'] }],
  ['a Personal key', personal, { type: 'personal', user: 'j.smith' }],
  ['a classic key', { type: 'Other', legacyApis: ['Native', 'feed-api'], user: 'j.smith' }, { type: 'other', legacyApis: ['native', 'feed-api'], user: 'j.smith' }],
  ['a classic key without a user', { type: 'other', legacyApis: ['assets'] }, { type: 'other', legacyApis: ['assets'] }],
  ['an own value with a colon', { ...system, key: 'a:b' }, { systemApis: ['feeds'], value: 'a:b' }],
  ['an own value with a blank inside', { ...system, key: 'a b' }, { systemApis: ['feeds'], value: 'a b' }],
  ['an own value with an umlaut and a quote', { ...system, key: 'schlüssel"\'' }, { systemApis: ['feeds'], value: 'schlüssel"\'' }],
  ['an own value of one character', { ...system, key: 'x' }, { systemApis: ['feeds'], value: 'x' }],
  ['an own value of 4096 characters', { ...system, key: 'x'.repeat(4096) }, { systemApis: ['feeds'], value: 'x'.repeat(4096) }],
  ['a Cyrillic name', { ...system, displayName: 'Ключ сборки' }, { systemApis: ['feeds'], displayName: 'Ключ сборки' }],
  ['a description in lines', { ...system, description: 'a\r\nb' }, { systemApis: ['feeds'], description: 'a\r\nb' }],
  ['an expiration', { ...system, expiration: '2026-06-01T12:00:01Z' }, { systemApis: ['feeds'], expiration: '2026-06-01T12:00:01.000Z' }, { nonExpiringKeys: false }],
];

// biome-ignore format: a table is read by its rows
const refused: readonly (readonly [name: string, body: unknown, error: RegExp, policies?: Partial<Policies>])[] = [
  ['no object', null, /must be a JSON object/],
  ['a list', [], /must be a JSON object/],
  ['no type', {}, /^type is required/],
  ['an unknown type', { type: 'Admin' }, /^type must be one of: system, feed/],
  ['a number as type', { type: 1 }, /^type must be a string/],
  ['a known name in another case', { ...system, DisplayName: 'x' }, /case-sensitive: write displayName/],
  ['a System key without APIs', { type: 'system' }, /^systemApis is required for System keys/],
  ['an unknown API', { ...system, systemApis: ['native'] }, /^systemApis must be one of: full-control/],
  ['APIs as a string', { ...system, systemApis: 'feeds' }, /^systemApis must be a list/],
  ['full control mixed with others', { ...system, systemApis: ['full-control', 'feeds'] }, /^systemApis: full-control stands alone/],
  ['a Feed key without feed and group', { type: 'feed', packagePermissions: ['view'] }, /either feed or feedGroup/],
  ['a Feed key with both', { ...feed, feedGroup: 'internal' }, /either feed or feedGroup/],
  ['an unknown feed', { ...feed, feed: 'npm,nope' }, /^feed: there is no feed 'nope'/],
  ['an empty name in the list', { ...feed, feed: 'npm,,nuget' }, /^feed holds an empty name/],
  ['a group without a feed', { type: 'feed', feedGroup: 'public', packagePermissions: ['view'] }, /^feedGroup: no feed is in a group 'public'/],
  ['a Feed key without permissions', { type: 'feed', feed: 'npm' }, /^packagePermissions is required for Feed keys/],
  ['an unknown permission', { ...feed, packagePermissions: ['read'] }, /^packagePermissions must be one of: view, add/],
  ['a Personal key without a user', { type: 'personal' }, /^user is required/],
  ['an unknown user', { ...personal, user: 'nobody' }, /^user: there is no user 'nobody'/],
  ['a user in another case', { ...personal, user: 'J.Smith' }, /^user: there is no user/],
  ['a classic key without APIs', { type: 'other' }, /^legacyApis is required/],
  ['a classic key of an unknown user', { type: 'other', legacyApis: ['native'], user: 'J.smith' }, /^user: there is no user/],
  ['a feed in a System key', { ...system, feed: 'npm' }, /^feed is not for System keys/],
  ['permissions in a Personal key', { ...personal, packagePermissions: ['view'] }, /^packagePermissions is not for Personal keys/],
  ['a user in a Feed key', { ...feed, user: 'j.smith' }, /^user is not for Feed keys/],
  ['APIs in a Feed key', { ...feed, systemApis: ['feeds'] }, /^systemApis is not for Feed keys/],
  ['an unknown logging level', { ...system, logging: 'all' }, /^logging must be one of: none/],
  ['a line break in the name', { ...system, displayName: 'a\r\nSet-Cookie: b' }, /^displayName must not hold line breaks/],
  ['an escape sequence in the name', { ...system, displayName: '\u001b[2J' }, /^displayName must not hold/],
  ['a Unicode line separator in the name', { ...system, displayName: 'a\u2028b' }, /^displayName must not hold/],
  ['a name too long', { ...system, displayName: 'x'.repeat(256) }, /^displayName has at most 255/],
  ['a bell in the description', { ...system, description: '\u0007' }, /^description must not hold/],
  ['an expiration in the past', { ...system, expiration: '2026-06-01T12:00:00Z' }, /^expiration lies in the past/],
  ['nonsense as expiration', { ...system, expiration: 'soon' }, /^expiration must be a date in ISO 8601/],
  ['no expiration where it is demanded', system, /^expiration is required/, { nonExpiringKeys: false }],
  ['an empty value', { ...system, key: '' }, /^key: the value is empty/],
  ['a value too long', { ...system, key: 'x'.repeat(4097) }, /^key: the value is longer than 4096/],
  ['a value that begins with a blank', { ...system, key: ' x' }, /^key: the value begins or ends with a blank/],
  ['a value that ends with a blank', { ...system, key: 'x ' }, /^key: the value begins or ends with a blank/],
  ['a value with a line break', { ...system, key: 'a\nb' }, /^key: the value holds control characters/],
  ['a value with half a character', { ...system, key: 'a\ud800b' }, /^key: the value is not valid Unicode/],
  ['an own value where the policy forbids it', { ...system, key: 'x' }, /^key: the policy forbids own values/, { customKeys: false }],
  ['an own value with hashing, in the other reading', { ...system, key: 'x' }, /^key: no own values while keys are hashed/, { customWithHashing: 'refuse' }],
];

describe('validateNewKey', () => {
  for (const [name, body, expected, changes] of accepted) {
    it(`accepts ${name}`, () => assert.deepEqual(validate(body, changes), { ...bare, ...expected }));
  }
  for (const [name, body, error, changes] of refused) {
    it(`refuses ${name}`, () => {
      const result = validate(body, changes);
      assert.ok('error' in result, 'accepted');
      assert.match(result.error, error);
      assert.match(result.error, /^[^\p{Cc}]+\.$/u);
    });
  }

  it('does not tell the value that it refuses', () => {
    const result = validate({ ...system, key: ' planted-secret ' });
    assert.ok('error' in result && !result.error.includes('planted'));
  });
});

describe('parseExpiration', () => {
  // biome-ignore format: a table is read by its rows
  const dates: readonly (readonly [text: string, expected: string | null])[] = [
    ['2030-12-31', '2030-12-31T00:00:00.000Z'],
    ['2030-12-31T23:59:59', '2030-12-31T23:59:59.000Z'],
    ['2030-12-31 23:59', '2030-12-31T23:59:00.000Z'],
    ['2030-12-31T23:59:59.1234567+02:00', '2030-12-31T21:59:59.123Z'],
    ['2030-12-31T23:59:59-0500', '2031-01-01T04:59:59.000Z'],
    ['2030-02-30', null],
    ['2030-13-01', null],
    ['2030-12-31T25:00:00Z', null],
    ['31.12.2030', null],
    ['', null],
    ['2030', null],
  ];
  for (const [text, expected] of dates) {
    it(`reads ${text === '' ? 'nothing' : text} as ${expected}`, () => assert.equal(parseExpiration(text), expected));
  }
});

describe('toWire', () => {
  it('leaves out what does not apply, and never leaves out type and logging', () => {
    const key = makeKey({ displayName: null, feeds: ['npm', 'nuget'], packagePermissions: ['view'] });
    assert.deepEqual(toWire(key, policies), {
      id: 1003,
      type: 'feed',
      packagePermissions: ['view'],
      feed: 'npm,nuget',
      logging: 'none',
    });
  });

  it('shows a stored value only while hashing is off, and a new one always', () => {
    const key = makeKey({ type: 'personal', user: 'j.smith', value: 'stored' });
    assert.equal(toWire(key, policyPresets.proget).key, 'stored');
    assert.equal('key' in toWire(key, policyPresets.default), false);
    assert.equal(toWire(makeKey({}), policyPresets.default, 'minted').key, 'minted');
  });
});
