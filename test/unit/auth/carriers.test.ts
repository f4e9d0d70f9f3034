import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CarrierInput,
  type CarrierPlace,
  carrierPlaceOf,
  readCarriers,
  readLogin,
} from '../../../emulator/auth/carriers.ts';

function basic(text: string | Buffer): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
function latin1(utf8: string): string {
  return Buffer.from(utf8, 'utf8').toString('latin1');
}

interface Sent {
  readonly headers?: CarrierInput['headers'];
  readonly query?: string;
  readonly form?: string;
  readonly json?: unknown;
}

/** `kind carrier [user=…] values`, then what came after and what is not read. */
function read(place: CarrierPlace, { headers = {}, query = '', form, json }: Sent): string {
  const reading = readCarriers(place, {
    headers,
    query: new URLSearchParams(query),
    ...(form === undefined ? {} : { form: new URLSearchParams(form) }),
    ...(json === undefined ? {} : { json }),
  });
  const one = reading.credential;
  const user = one?.userName === null || one === null ? '' : ` user=${one.userName}`;
  const found =
    one === null
      ? 'nothing'
      : `${one.kind} ${one.carrier}${user} ${one.kind === 'malformed' ? (one.problem ?? '') : one.values.join(' | ')}`;
  const others = reading.others.length === 0 ? '' : `; then ${reading.others.join(', ')}`;
  const ignored = reading.ignored.length === 0 ? '' : `; ignored ${reading.ignored.join(', ')}`;
  return `${found.trim()}${others}${ignored}`;
}

const key = 'k'.repeat(4096);

// biome-ignore format: a table is read by its rows
const table: readonly (readonly [name: string, CarrierPlace, Sent, expected: string])[] = [
  ['nothing at all', 'api', {}, 'nothing'],
  ['X-ApiKey', 'api', { headers: { 'x-apikey': 'K' } }, 'key X-ApiKey header K'],
  ['query', 'api', { query: 'key=a%3Ab&x=1' }, 'key key query parameter a:b'],
  ['form', 'api', { form: 'key=K&x=1' }, 'key key form field K'],
  ['JSON root property', 'api', { json: { API_Key: 'K' } }, 'key API_Key JSON property K'],
  ['JSON property in another case', 'api', { json: { api_key: 'K' } }, 'nothing'],
  ['JSON property below the root', 'api', { json: { a: { API_Key: 'K' } } }, 'nothing'],
  ['JSON inherited property', 'api', { json: Object.create({ API_Key: 'K' }) }, 'nothing'],
  ['JSON list', 'api', { json: ['API_Key'] }, 'nothing'],
  ['JSON number', 'api', { json: { API_Key: 7 } }, 'malformed API_Key JSON property API_Key is not a string'],
  ['Basic api', 'api', { headers: { authorization: basic('api:K') } }, 'key Authorization Basic K'],
  ['Basic user', 'api', { headers: { authorization: basic('j.smith:pw') } }, 'user Authorization Basic user=j.smith pw'],
  ['the whole order', 'api', { headers: { 'x-apikey': '1', authorization: basic('api:5') }, query: 'key=2', form: 'key=3', json: { API_Key: '4' } },
    'key X-ApiKey header 1; then key query parameter, key form field, API_Key JSON property, Authorization Basic'],
  ['query before form', 'api', { query: 'key=2', form: 'key=3' }, 'key key query parameter 2; then key form field'],
  ['Bearer does not count', 'api', { headers: { authorization: 'Bearer K' } }, 'nothing; ignored Authorization Bearer'],
  ['X-NuGet-ApiKey does not count', 'api', { headers: { 'x-nuget-apikey': 'K' } }, 'nothing; ignored X-NuGet-ApiKey header'],
  ['empty header is absent', 'api', { headers: { 'x-apikey': '', authorization: ' ' }, query: 'key=' }, 'nothing'],
  ['empty header, then the next carrier', 'api', { headers: { 'x-apikey': '' }, query: 'key=K' }, 'key key query parameter K'],
  ['repeated header', 'api', { headers: { 'x-apikey': ['a', 'b'] } }, 'malformed X-ApiKey header X-ApiKey header was sent more than once'],
  ['repeated header, same value', 'api', { headers: { 'x-apikey': ['a', 'a'] } }, 'key X-ApiKey header a'],
  ['repeated query', 'api', { query: 'key=a&key=b' }, 'malformed key query parameter key query parameter was sent more than once'],
  ['repeated Authorization', 'npm', { headers: { authorization: ['Bearer a', 'Bearer b'] } }, 'malformed Authorization (bare) Authorization was sent more than once'],
  ['pseudo-key stays one value', 'api', { headers: { 'x-apikey': 'Admin:Admin' } }, 'key X-ApiKey header Admin:Admin'],
  ['blank inside', 'api', { headers: { 'x-apikey': 'two words' } }, 'key X-ApiKey header two words'],
  ['blank at the end', 'api', { query: 'key=K%20' }, 'malformed key query parameter the key begins or ends with a blank'],
  ['control character', 'api', { query: 'key=K%00K' }, 'malformed key query parameter the key holds control characters'],
  ['longest key', 'api', { headers: { 'x-apikey': key } }, `key X-ApiKey header ${key}`],
  ['key too long', 'api', { headers: { 'x-apikey': `${key}k` } }, 'malformed X-ApiKey header the key is longer than 4096 characters'],
  ['umlaut sent as UTF-8', 'api', { headers: { 'x-apikey': latin1('schlüssel') } }, `key X-ApiKey header schlüssel | ${latin1('schlüssel')}`],
  ['umlaut sent as latin-1', 'api', { headers: { 'x-apikey': 'schlüssel' } }, 'key X-ApiKey header schlüssel'],
  ['Cyrillic, whose latin-1 reading has control characters', 'npm', { headers: { authorization: `Bearer ${latin1('П')}` } }, 'key Authorization Bearer П'],

  ['NuGet key header', 'nuget', { headers: { 'x-nuget-apikey': 'K' } }, 'key X-NuGet-ApiKey header K'],
  ['NuGet retry: key header and Basic', 'nuget', { headers: { 'x-nuget-apikey': 'az', authorization: basic('api:K') } }, 'key X-NuGet-ApiKey header az; then Authorization Basic'],
  ['NuGet key header and the empty Basic of mono', 'nuget', { headers: { 'x-nuget-apikey': 'K', authorization: 'Basic Og==' } }, 'key X-NuGet-ApiKey header K'],
  ['NuGet ignores the carriers of /api', 'nuget', { headers: { 'x-apikey': 'K' }, query: 'key=K' }, 'nothing; ignored X-ApiKey header, key query parameter'],
  ['NuGet ignores Bearer', 'nuget', { headers: { authorization: 'Bearer K' } }, 'nothing; ignored Authorization Bearer'],
  ['Basic Og==', 'nuget', { headers: { authorization: 'Basic Og==' } }, 'empty Authorization Basic'],

  ['npm token', 'npm', { headers: { authorization: 'Bearer K' } }, 'key Authorization Bearer K'],
  ['scheme in odd case', 'npm', { headers: { authorization: 'bEARER  K' } }, 'key Authorization Bearer K'],
  ['npm _auth', 'npm', { headers: { authorization: basic('api:K') } }, 'key Authorization Basic K'],
  ['key with colons', 'npm', { headers: { authorization: basic('api:a:b:c') } }, 'key Authorization Basic a:b:c'],
  ['user Api is not api', 'npm', { headers: { authorization: basic('Api:K') } }, 'user Authorization Basic user=Api K'],
  ['npm user with !! for @', 'npm', { headers: { authorization: basic('joe!!acme.example:pw') } }, 'user Authorization Basic user=joe@acme.example pw'],
  ['!! elsewhere stays', 'nuget', { headers: { authorization: basic('joe!!x:pw') } }, 'user Authorization Basic user=joe!!x pw'],
  ['npm ignores X-ApiKey', 'npm', { headers: { 'x-apikey': 'K', authorization: 'Bearer K' } }, 'key Authorization Bearer K; ignored X-ApiKey header'],
  ['_password that is not Base64', 'npm', { headers: { authorization: basic('api:\u0001\ufffd') } }, 'malformed Authorization Basic the key holds control characters'],
  ['bad Base64', 'npm', { headers: { authorization: 'Basic api:K' } }, 'malformed Authorization Basic Basic is not the Base64 of user:password'],
  ['Base64 that needs no padding', 'npm', { headers: { authorization: 'Basic YXBpOktL' } }, 'key Authorization Basic KK'],
  ['Base64 without its padding, which .NET refuses', 'npm', { headers: { authorization: 'Basic YXBpOks' } }, 'malformed Authorization Basic Basic is not the Base64 of user:password'],
  ['no colon', 'npm', { headers: { authorization: basic('apiK') } }, 'malformed Authorization Basic Basic has no colon between user and password'],
  ['api without a key', 'npm', { headers: { authorization: basic('api:') } }, 'malformed Authorization Basic the key is empty'],
  ['scheme alone', 'npm', { headers: { authorization: 'Basic' } }, 'malformed Authorization Basic Basic came without user and password'],
  ['Bearer alone', 'npm', { headers: { authorization: 'Bearer ' } }, 'malformed Authorization Bearer Bearer came without a token'],
  ['bare key', 'npm', { headers: { authorization: 'K' } }, 'malformed Authorization (bare) the Authorization header has an unknown scheme'],
  ['Negotiate', 'nuget', { headers: { authorization: 'Negotiate TlRM' } }, 'malformed Authorization (bare) negotiate is Windows authentication, which never succeeds here'],
  ['NTLM, on a feed that reads bare keys', 'rubygems', { headers: { authorization: 'ntlm TlRM' } }, 'malformed Authorization (bare) ntlm is Windows authentication, which never succeeds here'],
  ['Digest', 'nuget', { headers: { authorization: 'Digest x="y"' } }, 'malformed Authorization (bare) the Authorization header has an unknown scheme'],
  ['Negotiate behind the key header', 'nuget', { headers: { authorization: 'NTLM TlRM', 'x-nuget-apikey': 'K' } }, 'key X-NuGet-ApiKey header K; then Authorization (bare)'],
  ['Basic in both decodings', 'npm', { headers: { authorization: basic('api:ü') } }, `key Authorization Basic ü | ${latin1('ü')}`],
  ['Basic in latin-1', 'npm', { headers: { authorization: basic(Buffer.from('jürgen:ü', 'latin1')) } }, 'user Authorization Basic user=jürgen ü'],

  ['gem push', 'rubygems', { headers: { authorization: 'K' } }, 'key Authorization (bare) K'],
  ['gem key with a blank', 'rubygems', { headers: { authorization: 'two words' } }, 'key Authorization (bare) two words'],
  ['gem source with userinfo', 'rubygems', { headers: { authorization: basic('api:K') } }, 'key Authorization Basic K'],
  ['gem push with userinfo in --host', 'rubygems', { headers: { authorization: `${basic('api:OLD')}, K` } }, 'key Authorization (bare) K; then Authorization Basic'],
  ['bundler with a lone token', 'rubygems', { headers: { authorization: basic('K:') } }, 'key Authorization Basic K'],
  ['bundler with the placeholder', 'rubygems', { headers: { authorization: basic('K:x-oauth-basic') } }, 'key Authorization Basic K'],
  ['a lone token elsewhere is a user', 'nuget', { headers: { authorization: basic('K:') } }, 'user Authorization Basic user=K'],
  ['gem sign-in without a terminal', 'rubygems', { headers: { authorization: 'Basic Og==' } }, 'empty Authorization Basic'],
  ['gems ignore Bearer', 'rubygems', { headers: { authorization: 'Bearer K' } }, 'nothing; ignored Authorization Bearer'],

  ['pip, helm, maven', 'basic', { headers: { authorization: basic('api:K') } }, 'key Authorization Basic K'],
  ['Bearer where only Basic is read', 'basic', { headers: { authorization: 'Bearer K' } }, 'nothing; ignored Authorization Bearer'],
  ['cargo, pub, terraform', 'bearer', { headers: { authorization: 'Bearer K' } }, 'key Authorization Bearer K'],
  ['Basic where Bearer is read too', 'bearer', { headers: { authorization: basic('api:K') } }, 'key Authorization Basic K'],
];

describe('readCarriers', () => {
  for (const [name, place, sent, expected] of table) {
    it(`${place}: ${name}`, () => assert.equal(read(place, sent), expected));
  }

  it('reads a login body as it reads Basic, and nothing else', () => {
    assert.deepEqual(readLogin('api', 'K').credential, {
      carrier: 'login body',
      kind: 'key',
      values: ['K'],
      userName: null,
    });
    assert.equal(readLogin('joe!!x', 'pw').credential?.userName, 'joe@x');
    assert.equal(readLogin('api', '').credential?.kind, 'malformed');
  });

  it('knows the place of each feed type', () => {
    const types = [
      'chocolatey',
      'npm',
      'rubygems',
      'romp',
      'asset',
      'pypi',
      'docker',
      'cargo',
      'pub',
      'terraform',
    ] as const;
    assert.deepEqual(types.map(carrierPlaceOf), [
      'nuget',
      'npm',
      'rubygems',
      'api',
      'api',
      'basic',
      'basic',
      'bearer',
      'bearer',
      'bearer',
    ]);
  });
});
