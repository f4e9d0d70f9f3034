import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { head, type RawReply, sendRaw } from '../support/rawHttp.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const key = 'K-ü/+ %61&=é';
let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.createKey({ type: 'System', systemApis: ['full-control'], key });
  const types = ['npm', 'nuget', 'chocolatey', 'powershell', 'rubygems', 'universal', 'asset', 'maven', 'pypi'];
  for (const type of [...types, 'cargo', 'pub', 'terraform']) await server.createFeed(type, type);
  await server.createKey({ type: 'Feed', feed: 'npm', packagePermissions: ['view'], key: 'weak' });
});
after(() => server.stop());

/** What is sent of a request; header values as they go over the wire. */
interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

async function send({
  method = 'POST',
  path = '/api/api-keys/delete?id=1',
  query = '',
  headers = {},
  body = '',
}: Sent) {
  const bytes = Buffer.from(body);
  const all = { Connection: 'close', 'Content-Length': bytes.length, ...headers };
  const [reply] = await sendRaw(
    server.url,
    Buffer.concat([Buffer.from(head(server.url, `${method} ${path}${query}`, all), 'utf8'), bytes]),
  );
  assert.ok(reply);
  return reply;
}

/** Deleting a key that is not there is 404 for whoever may delete keys. */
function outcome({ status, headers }: RawReply): string {
  return status === 404 ? 'in' : `${status} ${headers.get('x-proget-emulator-denial') ?? ''}`.trim();
}

const encoded = encodeURIComponent(key);
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const carriers: Readonly<Record<string, Sent>> = {
  'X-ApiKey': { headers: { 'X-ApiKey': key } },
  '?key=': { query: `&key=${encoded}` },
  'form field key': { body: `key=${encoded}&x=1` },
  'JSON API_Key': { body: JSON.stringify({ x: 1, API_Key: key }) },
  Basic: { headers: { Authorization: basic(`api:${key}`) } },
  'pseudo-key in X-ApiKey': { headers: { 'X-ApiKey': 'Admin:ADMIN-KEY' } },
  'pseudo-key in ?key=': { query: '&key=Admin:ADMIN-KEY' },
  'pseudo-key in the form': { body: 'key=Admin%3AADMIN-KEY' },
  'pseudo-key in JSON': { body: '{"API_Key":"Admin:ADMIN-KEY"}' },
  'Basic user': { headers: { Authorization: 'BASIC-ADMIN' } },
  Bearer: { headers: { Authorization: `Bearer ${key}` } },
  'X-NuGet-ApiKey': { headers: { 'X-NuGet-ApiKey': key } },
};

/** Admin's password is the key of the emulator, which is known only when it runs. */
function filled({ headers = {}, query, body, ...sent }: Sent): Sent {
  const fill = (text: string) =>
    text.replace('ADMIN-KEY', server.adminKey).replace('BASIC-ADMIN', basic(`Admin:${server.adminKey}`));
  return {
    ...sent,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
    ...(query === undefined ? {} : { query: fill(query) }),
    ...(typeof body === 'string' ? { body: fill(body) } : {}),
  };
}

const forms = [
  'application/x-www-form-urlencoded',
  'Application/X-WWW-Form-URLEncoded',
  'application/x-www-form-urlencoded; charset=UTF-8',
];
const jsons = [
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'application/json;charset="utf-8"',
  ' application/json ; x=y',
];
const others = [
  '',
  'text/plain',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/vnd.api+json',
  'text/json',
  'applications/x-www-form-urlencoded',
];

const formOnly = new Set(['form field key', 'pseudo-key in the form']);
const jsonOnly = new Set(['JSON API_Key', 'pseudo-key in JSON']);
const never = new Set(['Bearer', 'X-NuGet-ApiKey']);

describe('a key on /api', () => {
  for (const [name, sent] of Object.entries(carriers)) {
    for (const [kind, contentTypes] of [
      ['form', forms],
      ['json', jsons],
      ['other', others],
    ] as const) {
      const read =
        !never.has(name) && (!formOnly.has(name) || kind === 'form') && (!jsonOnly.has(name) || kind === 'json');
      for (const contentType of contentTypes) {
        it(`by ${name} with Content-Type "${contentType}": ${read ? 'in' : 'not read'}`, async () => {
          const { headers = {}, ...rest } = filled(sent);
          const typed = contentType === '' ? headers : { ...headers, 'Content-Type': contentType };
          assert.equal(outcome(await send({ ...rest, headers: typed })), read ? 'in' : '403 missing-key');
        });
      }
    }
  }

  const json = { 'Content-Type': 'application/json' };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const good = JSON.stringify(key);
  // biome-ignore format: a table is read by its rows
  const rows: readonly (readonly [name: string, Sent, expected: string])[] = [
    ['header name in another case', { headers: { 'x-APIKEY': key } }, 'in'],
    ['query name in another case', { query: `&KEY=${encoded}` }, '403 missing-key'],
    ['form name in another case', { headers: form, body: `Key=${encoded}` }, '403 missing-key'],
    ['JSON name in another case', { headers: json, body: `{"api_key":${good}}` }, '403 missing-key'],
    ['JSON below the root', { headers: json, body: `{"x":{"API_Key":${good}}}` }, '403 missing-key'],
    ['JSON in a list', { headers: json, body: `[{"API_Key":${good}}]` }, '403 missing-key'],
    ['JSON with escapes', { headers: json, body: '{"API_Key":"\\u004b-\\u00fc/+ %61&=\\u00e9"}' }, 'in'],
    ['JSON with a byte order mark', { headers: json, body: `\uFEFF{"API_Key":${good}}` }, 'in'],
    ['JSON in UTF-16', { headers: json, body: Buffer.from(`{"API_Key":${good}}`, 'utf16le') }, '403 missing-key'],
    ['broken JSON', { headers: json, body: `{"API_Key":${good}` }, '403 missing-key'],
    ['JSON number', { headers: json, body: '{"API_Key":7}' }, '403 malformed-credential'],
    ['JSON null', { headers: json, body: '{"API_Key":null}' }, '403 missing-key'],
    ['JSON twice: the last counts', { headers: json, body: `{"API_Key":"x","API_Key":${good}}` }, 'in'],
    ['query with plus for blank', { query: `&key=${encoded.replace('%20', '+')}` }, 'in'],
    ['query percent-encoded in full', { query: `&%6b%65%79=${encoded}` }, 'in'],
    ['query encoded twice', { query: `&key=${encodeURIComponent(encoded)}` }, '403 unknown-key'],
    ['query cut off', { query: '&key=%4' }, '403 unknown-key'],
    ['header percent-encoded', { headers: { 'X-ApiKey': encoded } }, '403 unknown-key'],
    ['query twice alike', { query: `&key=${encoded}&key=${encoded}` }, 'in'],
    ['query twice', { query: `&key=${encoded}&key=other` }, '403 malformed-credential'],
    ['form twice', { headers: form, body: `key=${encoded}&key=other` }, '403 malformed-credential'],
    ['empty header, good query', { headers: { 'X-ApiKey': '' }, query: `&key=${encoded}` }, 'in'],
    ['empty query, good form', { headers: form, query: '&key=', body: `key=${encoded}` }, 'in'],
    ['all empty', { headers: { ...json, 'X-ApiKey': ' ', Authorization: 'Basic Og==' }, query: '&key=', body: '{"API_Key":""}' }, '403 missing-key'],
    ['blanks around the header', { headers: { 'X-ApiKey': `  ${key}  ` } }, 'in'],
    ['blank behind the query', { query: `&key=${encoded}%20` }, '403 malformed-credential'],
    ['api: before the key', { headers: { 'X-ApiKey': `api:${key}` } }, '403 unknown-key'],
    ['pseudo-key api', { query: '&key=api:pw' }, '403 unknown-key'],
    ['pseudo-key with a wrong password', { query: '&key=Admin:x' }, '403 bad-password'],
    ['pseudo-key in another case', { query: '&key=admin:x' }, '403 unknown-key'],
    ['bad header before a good query', { headers: { 'X-ApiKey': 'bad' }, query: `&key=${encoded}` }, '403 unknown-key'],
    ['weak header before a good query', { headers: { 'X-ApiKey': 'weak' }, query: `&key=${encoded}` }, '403 api-not-permitted'],
    ['bad query before a good form', { headers: form, query: '&key=bad', body: `key=${encoded}` }, '403 unknown-key'],
    ['bad form before good Basic', { headers: { ...form, Authorization: basic(`api:${key}`) }, body: 'key=bad' }, '403 unknown-key'],
    ['good JSON before bad Basic', { headers: { ...json, Authorization: basic('api:bad') }, body: `{"API_Key":${good}}` }, 'in'],
    ['good header before broken Basic', { headers: { 'X-ApiKey': key, Authorization: 'Basic ###' } }, 'in'],
    ['unreadable Basic alone', { headers: { Authorization: 'Basic ###' } }, '403 malformed-credential'],
    ['an unknown scheme alone', { headers: { Authorization: `Token ${key}` } }, '403 malformed-credential'],
    ['DELETE with a body', { method: 'DELETE', headers: json, body: `{"API_Key":${good}}` }, 'in'],
    ['GET, whose body is not read', { method: 'GET', path: '/api/api-keys/list?', headers: json, body: `{"API_Key":${good}}` }, '403 missing-key'],
    ['HEAD with a query', { method: 'HEAD', path: '/api/connector-health/1?', query: `&key=${encoded}` }, 'in'],
  ];
  for (const [name, sent, expected] of rows) {
    it(`${name}: ${expected}`, async () => assert.equal(outcome(await send(sent)), expected));
  }
});

describe('a key on a feed', () => {
  const family = {
    nuget: 'X-NuGet-ApiKey Basic',
    npm: 'Bearer Basic',
    gems: 'bare Basic',
    basic: 'Basic',
    token: 'Bearer Basic',
  };
  const endpoint = 'X-ApiKey ?key= Basic';
  // biome-ignore format: a table is read by its rows
  const feeds: readonly (readonly [path: string, reads: string])[] = [
    ['/npm/npm/nothing', family.npm],
    ['/nuget/nuget/v3/flatcontainer/nothing/index.json', family.nuget],
    ['/nuget/chocolatey/v3/flatcontainer/nothing/index.json', family.nuget],
    ['/nuget/powershell/v3/flatcontainer/nothing/index.json', family.nuget],
    ['/rubygems/rubygems/nothing', family.gems],
    ['/upack/universal/nothing', endpoint],
    ['/endpoints/asset/content/nothing', endpoint],
    ['/maven2/maven/nothing', family.basic],
    ['/pypi/pypi/nothing', family.basic],
    ['/cargo/cargo/nothing', family.token],
    ['/pub/pub/nothing', family.token],
    ['/terraform/terraform/nothing', family.token],
  ];
  const ways: Readonly<Record<string, Sent>> = {
    'X-ApiKey': { headers: { 'X-ApiKey': key } },
    'X-NuGet-ApiKey': { headers: { 'X-NuGet-ApiKey': key } },
    '?key=': { query: `?key=${encoded}` },
    Bearer: { headers: { Authorization: `Bearer ${key}` } },
    Basic: { headers: { Authorization: basic(`api:${key}`) } },
    bare: { headers: { Authorization: key } },
  };
  for (const [path, reads] of feeds) {
    for (const [name, way] of Object.entries(ways)) {
      const read = reads.split(' ').includes(name);
      it(`by ${name} at ${path}: ${read ? 'in' : 'refused'}`, async () => {
        const { status } = await send({ method: 'GET', path, ...way });
        assert.equal(status === 401 ? 'refused' : 'in', read ? 'in' : 'refused', String(status));
        assert.notEqual(status, 403);
      });
    }
  }
});
