import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactJson } from '../../../emulator/http/redactJson.ts';

const cases: [what: string, value: unknown, expected: unknown][] = [
  ['a name of a secret', { key: 'abcdef-1', name: 'ci' }, { key: '***', name: 'ci' }],
  [
    'any case, anywhere in it',
    { API_Key: 'x', ApiKey_Text: 'y', userPassword: 'z' },
    { API_Key: '***', ApiKey_Text: '***', userPassword: '***' },
  ],
  [
    'what only sounds like one',
    { ApiKey_Id: 7, ApiKey_Description: 'd', keyId: 7 },
    { ApiKey_Id: 7, ApiKey_Description: 'd', keyId: 7 },
  ],
  ['flags and nothing', { hasPassword: true, password: null }, { hasPassword: true, password: null }],
  ['numbers and lists', { pwd: 12345, tokens: ['a', 'b'] }, { pwd: '***', tokens: '***' }],
  [
    'a setting',
    [
      { name: 'Licensing.Key', value: 'v' },
      { name: 'Web.BaseUrl', value: 'v' },
    ],
    [
      { name: 'Licensing.Key', value: '***' },
      { name: 'Web.BaseUrl', value: 'v' },
    ],
  ],
  [
    'headers of a webhook',
    { payload: { headers: { 'X-Proof': 'abcdef-2' }, content: 'see abcdef-2' } },
    { payload: { headers: '***', content: 'see ***' } },
  ],
  [
    'a repetition, before or behind',
    { note: 'old: abcdef-3', key: 'abcdef-3', list: ['abcdef-3!'] },
    { note: 'old: ***', key: '***', list: ['***!'] },
  ],
  ['no repetition of what is short', { note: 'all of it', key: 'all' }, { note: 'all of it', key: '***' }],
  ['a URL', { url: 'https://a.example/b?token=abcdef-4&c=d' }, { url: 'https://a.example/b?token=***&c=d' }],
  ['a user in a URL', { url: 'https://user:abcdef-5@a.example/' }, { url: 'https://***@a.example/' }],
  ['a scheme', { content: 'Authorization: Bearer abcdef-6' }, { content: 'Authorization: Bearer ***' }],
  [
    'the credential, as name and value',
    { note: 'is credential-1', 'credential-1': 'x' },
    { note: 'is ***', '***': 'x' },
  ],
  ['nothing of all that', { a: [1, 'b', null, { c: true }] }, { a: [1, 'b', null, { c: true }] }],
];
for (const [what, value, expected] of cases) {
  test(`in JSON: ${what}`, () => assert.deepEqual(redactJson(value, ['credential-1']), expected));
}
