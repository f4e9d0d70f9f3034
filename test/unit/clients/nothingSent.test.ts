import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clients } from '../../../src/clients/client.ts';
import { describeNothingRefused } from '../../../src/explain/explainText.ts';

const explained = describeNothingRefused();
const readme = readFileSync('README.md', 'utf8').replace(/\s+/g, ' ');

/** What `config` prints for a client, with a reference to a variable. */
function configOf(client: keyof typeof clients): string {
  const key = { form: 'env', variable: 'PROGET_KEY' } as const;
  return clients[client].render({ serverUrl: 'http://127.0.0.1:8624', feed: 'lab', key }).replace(/\s+#?\s*/g, ' ');
}

/** Clients that fail before they send anything: no server can tell why, so each place has to. */
const cases: readonly (readonly [
  what: string,
  config: Readonly<Partial<Record<keyof typeof clients, RegExp>>>,
  explain: RegExp,
  readme: RegExp,
])[] = [
  [
    'NU1302: a plain http source',
    { nuget: /\(NU1302\) without allowInsecureConnections/ },
    /NU1302 .*allowInsecureConnections="true"/,
    /\*\*NU1302\*\*, plain http without `allowInsecureConnections="true"`/,
  ],
  [
    'ENEEDAUTH: a publish without a credential',
    { npm: /publish nothing where they find none \(ENEEDAUTH\)/ },
    /ENEEDAUTH .*npm found no key for the registry/,
    /without any credential for the registry: \*\*ENEEDAUTH\*\*/,
  ],
  [
    'a variable that is not set',
    {
      npm: /environment variable PROGET_KEY.*while it is not set, npm sends the name itself/,
      pnpm: /environment variable PROGET_KEY.*while it is not set, pnpm sends no key, or leaves this file out/,
      yarn1: /environment variable PROGET_KEY.*which refuses to start without it/,
      yarn: /environment variable PROGET_KEY.*which refuses to start without it/,
      bun: /environment variable PROGET_KEY.*while it is not set, bun sends the name itself/,
      nuget: /environment variable PROGET_KEY \(while it is not set, NuGet sends the name itself\)/,
      gem: /environment variable PROGET_KEY: set it first/,
      bundler: /environment variable PROGET_KEY: set it first/,
    },
    /unset variable .*pnpm leaves out.*Yarn refuses to start; npm, bun and NuGet send the name itself/,
    /variable which is not set: Yarn refuses to start, pnpm sends no key or leaves the file out; npm, bun and NuGet/,
  ],
  [
    '_auth without a place in front',
    { npm: /refuse a key without its place in front \(ERR_INVALID_AUTH\)/ },
    /ERR_INVALID_AUTH .*refuse _auth, _authToken or username without/,
    /npm 9 and later refuse `_auth` and `_authToken` without a host in front.*\*\*ERR_INVALID_AUTH\*\*/,
  ],
  [
    'YN0081: plain http to a host that is not named',
    { yarn: /Yarn refuses plain http \(YN0081\)/ },
    /YN0081 .*unsafeHttpWhitelist/,
    /Yarn 2 and later read no `\.npmrc`, refuse plain http/,
  ],
];

for (const [what, config, explain, told] of cases) {
  test(`of ${what} config, explain and the README speak`, () => {
    for (const client of Object.keys(config) as (keyof typeof clients)[]) {
      assert.match(configOf(client), config[client] ?? /^$/, client);
    }
    assert.match(explained, explain);
    assert.match(readme, told);
  });
}

test('every client has its word on a variable that is not set', () => {
  const [, , unset] = cases;
  assert.deepEqual(Object.keys(unset?.[1] ?? {}).sort(), Object.keys(clients).sort());
});
