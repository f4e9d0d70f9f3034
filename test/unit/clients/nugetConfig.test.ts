import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderNugetConfig } from '../../../src/clients/nugetConfig.ts';
import { UnwritableKeyError } from '../../../src/clients/source.ts';
import { anyKey, hostileKeys } from './hostileKeys.ts';
import { readNugetConfig } from './readers.ts';

const serverUrl = 'http://127.0.0.1:8624';
const literal = (key: string, sourceName?: string) =>
  renderNugetConfig({ serverUrl, feed: 'nuget', key: { form: 'literal', key } }, sourceName);
const passwordOf = (text: string, env = {}) => readNugetConfig(text, env).credentials.ClearTextPassword;

test('the printed NuGet.Config has one source, its credentials, and says how to push', () => {
  assert.equal(
    literal('0123456789abcdef'),
    `<?xml version="1.0" encoding="utf-8"?>
<!-- Packages of the ProGet feed nuget. Save this as NuGet.Config beside the solution or project. -->
<configuration>
  <packageSources>
    <!-- Only the source below counts: those of the user and of the machine are left out. -->
    <clear />
    <!-- From SDK 9 on, plain http is an error (NU1302) without allowInsecureConnections. -->
    <!-- Even so, dotnet new install leaves out plain http sources: give it its option force. -->
    <add key="proget-nuget" value="http://127.0.0.1:8624/nuget/nuget/v3/index.json" protocolVersion="3" allowInsecureConnections="true" />
  </packageSources>
  <packageSourceCredentials>
    <!-- The user is always "api"; the password is the key, in the clear: keep this file out of version control. -->
    <proget-nuget>
      <add key="Username" value="api" />
      <add key="ClearTextPassword" value="0123456789abcdef" />
      <add key="ValidAuthenticationTypes" value="basic" />
    </proget-nuget>
  </packageSourceCredentials>
  <!-- To push, give the key as well: dotnet nuget push PACKAGE.nupkg -s proget-nuget -k KEY (or NUGET_API_KEY, SDK 10). -->
</configuration>
`,
  );
});

test('a reference to the environment is expanded by NuGet and holds no key', () => {
  const text = renderNugetConfig({ serverUrl, feed: 'nuget', key: { form: 'env', variable: 'PROGET_KEY' } });
  assert.equal(passwordOf(text, { PROGET_KEY: 'from the environment' }), 'from the environment');
});

test('https needs no allowInsecureConnections', () => {
  const key = { form: 'literal', key: 'k' } as const;
  const text = renderNugetConfig({ serverUrl: 'https://packages.example', feed: 'nuget', key });
  const { attributes } = readNugetConfig(text, {});
  assert.equal(attributes.allowInsecureConnections, undefined);
  assert.doesNotMatch(text, /NU1302/);
});

const sourceNames = [
  'my feed',
  '1st',
  '.dot',
  'Überquelle',
  'a--b',
  'a_x0020_b',
  '_x41_',
  'a:b',
  'q"&<',
  '日本🔑',
  'x-',
];
for (const name of sourceNames)
  test(`the credentials of a source called ${JSON.stringify(name)} are found by that name`, () => {
    const source = readNugetConfig(literal('k', name), {});
    assert.equal(source.name, name);
    assert.equal(source.credentials.ClearTextPassword, 'k');
  });

test('blanks in a source name are written as NuGet writes them', () => {
  assert.match(literal('k', 'my feed'), /<my_x0020_feed>/);
});

test('a feed name with two hyphens leaves every comment well formed', () => {
  const text = renderNugetConfig({ serverUrl, feed: 'a--b-', key: { form: 'literal', key: 'k' } });
  assert.equal(readNugetConfig(text, {}).name, 'proget-a--b-');
});

for (const key of hostileKeys)
  test(`NuGet reads the key ${JSON.stringify(key)} back`, () => {
    assert.equal(passwordOf(literal(key)), key);
  });

for (const key of ['%PATH%', 'a%b%c', '%%x%y%'])
  test(`a key in which NuGet would see a variable is refused: ${key}`, () => {
    assert.throws(() => literal(key), UnwritableKeyError);
  });

test('NuGet reads any key back, or it is refused', () => {
  fc.assert(
    fc.property(anyKey, (key) => {
      try {
        return passwordOf(literal(key)) === key;
      } catch (error) {
        return error instanceof UnwritableKeyError && !error.message.includes(key.length > 8 ? key : '\0');
      }
    }),
  );
});
