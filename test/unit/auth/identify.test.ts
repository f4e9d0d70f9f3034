import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Credential } from '../../../emulator/auth/carriers.ts';
import type { Directory } from '../../../emulator/auth/directory.ts';
import { hashKey } from '../../../emulator/auth/hash.ts';
import { identify } from '../../../emulator/auth/principals.ts';
import type { ApiKey } from '../../../emulator/contract/apiKey.ts';
import type { Policies } from '../../../emulator/contract/policies.ts';
import { makeKey, makeUser, policies } from '../../support/keys.ts';
import { reading } from './senders.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const keys: Readonly<Record<string, ApiKey>> = {
  good: makeKey({ id: 1000 }),
  'admin:secret': makeKey({ id: 1001 }),
  off: makeKey({ id: 1002, enabled: false }),
  old: makeKey({ id: 1003, expiration: '2026-06-01T12:00:00.000Z' }),
  soon: makeKey({ id: 1004, expiration: '2026-06-01T12:00:00.001Z' }),
  mine: makeKey({ id: 1005, type: 'personal', user: 'j.smith' }),
  orphan: makeKey({ id: 1006, type: 'personal', user: 'gone' }),
  offold: makeKey({ id: 1007, enabled: false, expiration: '2020-01-01T00:00:00.000Z' }),
  schlüssel: makeKey({ id: 1008 }),
};
const passwords: Readonly<Record<string, string>> = { admin: 'secret', 'j.smith': 'a:b' };
const byHash = new Map(Object.entries(keys).map(([value, key]) => [hashKey(value), key]));
const directory: Directory = {
  findKeyByHash: (hash) => byHash.get(hash),
  findUser: (name) => (Object.hasOwn(passwords, name) ? makeUser(name) : undefined),
  verifyPassword: (user, password) => passwords[user.name] === password,
  learnPassword: async () => {},
};

/** `key 1000`, `key 1005 as j.smith`, `user admin`, or the DenialCode with what is known of the sender. */
function who(credential: Partial<Credential> | null, changes: Partial<Policies> = {}): string {
  const result = identify(reading(credential), directory, { ...policies, ...changes }, now);
  if (result.outcome === 'none') return 'nobody';
  if (result.outcome === 'failed') {
    return [result.code, result.key?.id, result.userName]
      .filter((part) => part !== null && part !== undefined)
      .join(' ');
  }
  const { principal } = result;
  if (principal.kind === 'key')
    return `key ${principal.key.id}${principal.user === null ? '' : ` as ${principal.user.name}`}`;
  return principal.kind === 'user' ? `user ${principal.user.name}` : principal.kind;
}

// biome-ignore format: a table is read by its rows
const table: readonly (readonly [name: string, Partial<Credential> | null, expected: string, Partial<Policies>?])[] = [
  ['no credential', null, 'nobody'],
  ['Basic Og==', { kind: 'empty', values: [] }, 'nobody'],
  ['a malformed credential', { kind: 'malformed', values: [] }, 'malformed-credential'],
  ['a key', { values: ['good'] }, 'key 1000'],
  ['an unknown key', { values: ['goof'] }, 'unknown-key'],
  ['a key in another case', { values: ['Good'] }, 'unknown-key'],
  ['the second decoding', { values: ['schlÃ¼ssel', 'schlüssel'] }, 'key 1008'],
  ['a disabled key', { values: ['off'] }, 'disabled 1002'],
  ['a disabled key that is expired too', { values: ['offold'] }, 'disabled 1007'],
  ['a key at the instant of its expiration', { values: ['old'] }, 'expired 1003'],
  ['a key just before its expiration', { values: ['soon'] }, 'key 1004'],
  ['a Personal key', { values: ['mine'] }, 'key 1005 as j.smith'],
  ['a Personal key while those are off', { values: ['mine'] }, 'personal-keys-disabled 1005', { personalKeys: false }],
  ['a Personal key of a deleted user', { values: ['orphan'] }, 'disabled 1006 gone'],
  ['a key that reads like user:password, before that user', { values: ['admin:secret'] }, 'key 1001'],
  ['the same with pseudo-keys off', { values: ['admin:secret'] }, 'key 1001', { pseudoKeys: false }],
  ['user:password', { values: ['j.smith:a:b'] }, 'user j.smith'],
  ['user:password as NuGet key', { carrier: 'X-NuGet-ApiKey header', values: ['j.smith:a:b'] }, 'user j.smith'],
  ['user:password as query', { carrier: 'key query parameter', values: ['j.smith:a:b'] }, 'user j.smith'],
  ['user:password as form field', { carrier: 'key form field', values: ['j.smith:a:b'] }, 'user j.smith'],
  ['user:password as JSON', { carrier: 'API_Key JSON property', values: ['j.smith:a:b'] }, 'user j.smith'],
  ['user:password as Bearer', { carrier: 'Authorization Bearer', values: ['j.smith:a:b'] }, 'unknown-key'],
  ['user:password as bare Authorization', { carrier: 'Authorization (bare)', values: ['j.smith:a:b'] }, 'unknown-key'],
  ['user:password behind api in Basic', { carrier: 'Authorization Basic', values: ['j.smith:a:b'] }, 'unknown-key'],
  ['user:password while those are off', { values: ['j.smith:a:b'] }, 'pseudo-keys-disabled j.smith', { pseudoKeys: false }],
  ['user:wrong', { values: ['j.smith:x'] }, 'bad-password j.smith'],
  ['user: with nothing behind', { values: ['j.smith:'] }, 'bad-password j.smith'],
  ['stranger:password', { values: ['stranger:x'] }, 'unknown-key'],
  ['user in another case', { values: ['J.Smith:a:b'] }, 'unknown-key'],
  ['api: before a good key', { values: ['api:good'] }, 'unknown-key'],
  ['Basic with a user', { kind: 'user', userName: 'admin', values: ['secret'] }, 'user admin'],
  ['Basic with a user while pseudo-keys are off', { kind: 'user', userName: 'admin', values: ['secret'] }, 'user admin', { pseudoKeys: false }],
  ['Basic with a wrong password', { kind: 'user', userName: 'admin', values: ['x'] }, 'bad-password admin'],
  ['Basic with a stranger, who is not named: it may be a key', { kind: 'user', userName: 'good', values: ['x'] }, 'bad-password'],
  ['Basic with a stranger and a good key', { kind: 'user', userName: 'stranger', values: ['good'] }, 'bad-password'],
];

describe('identify', () => {
  for (const [name, credential, expected, changes] of table) {
    it(`${name}: ${expected}`, () => assert.equal(who(credential, changes), expected));
  }
});
