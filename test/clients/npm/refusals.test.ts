import assert from 'node:assert/strict';
import type { ClientRun } from '../../support/clients.ts';
import { startHeaderProxy } from '../../support/headerProxy.ts';
import { NpmFeed } from '../../support/npmFeed.ts';
import { inProject, type NpmLab, npmLab, npmTest } from '../../support/npmLab.ts';

const lab = npmLab();
const strictLab = npmLab({ strictWire: true });
const test = npmTest('npm11');

let earlierVersion: Promise<unknown> | undefined;

/** Something to tag: npm looks a package up before it asks to change it. */
function publishEarlierVersion(): Promise<unknown> {
  earlierVersion ??= new NpmFeed(lab().url, lab().keys.admin).publish({ name: 'refused', version: '0.9.0' });
  return earlierVersion;
}

const app = { name: 'app', version: '1.0.0', dependencies: { nothing: '1.0.0' } };
const library = { name: 'refused', version: '1.0.0' };

type Case = readonly [
  what: string,
  key: (keys: NpmLab['keys']) => string,
  packageJson: object,
  args: readonly string[],
  expected: readonly RegExp[],
];

/** What the terminal must show. npm hides the body of a 401 with a Basic challenge, but prints `npm-notice`. */
const cases: readonly Case[] = [
  [
    'installs with one character of the key changed',
    ({ wrong }) => wrong,
    app,
    ['install'],
    [/E401/, /npm notice The API key in a Bearer token does not exist\. \[unknown-key\]/],
  ],
  [
    'publishes with one character of the key changed',
    ({ wrong }) => wrong,
    library,
    ['publish'],
    [/E401/, /npm notice The API key .* does not exist\. \[unknown-key\]/],
  ],
  [
    'asks whoami with one character of the key changed',
    ({ wrong }) => wrong,
    app,
    ['whoami'],
    [/E401/, /\[unknown-key\]/],
  ],
  [
    'publishes with a key that may only view',
    ({ reader }) => reader,
    library,
    ['publish'],
    [/E403/, /'packages view' has no Add permission on feed packages\..*\[missing-permission\]/s],
  ],
  [
    'sets a tag with a key that may only view',
    ({ reader }) => reader,
    app,
    ['dist-tag', 'add', 'refused@0.9.0', 'beta'],
    [/has no Delete permission on feed packages/],
  ],
  [
    'installs with a key of another feed',
    ({ elsewhere }) => elsewhere,
    app,
    ['install'],
    [/E403/, /is for feed other, not for feed packages\..*\[wrong-feed\]/s],
  ],
  [
    'publishes with a key of another feed',
    ({ elsewhere }) => elsewhere,
    library,
    ['publish'],
    [/E403/, /\[wrong-feed\]/],
  ],
];

for (const [what, key, packageJson, args, expected] of cases) {
  test(`npm that ${what} fails and shows the reason`, async () => {
    await publishEarlierVersion();
    const run = await inProject('npm11', lab(), { packageJson, key: key(lab().keys) }, (npm) => npm.run(args));
    assert.equal(run.code, 1, run.output);
    for (const text of expected) assert.match(run.output, text);
    assertNoSecret(run);
  });
}

test('npm without credentials does not even try to publish, and cannot install', async () => {
  const npmrc = `registry=${lab().url}/\n`;
  const published = await inProject('npm11', lab(), { packageJson: library, npmrc }, (npm) => npm.run(['publish']));
  assert.match(published.output, /ENEEDAUTH/);
  const installed = await inProject('npm11', lab(), { packageJson: app, npmrc }, (npm) => npm.run(['install']));
  assert.match(installed.output, /E401/);
  assert.match(installed.output, /npm notice No credential was sent.*\[missing-key\]/);
});

test('npm whose variable is not set is told the name of the variable', async () => {
  const npmrc = `registry=${lab().url}/\n${lab().url.replace('http:', '')}/:_authToken=\${PROGET_KEY}\n`;
  const run = await inProject('npm11', lab(), { packageJson: app, npmrc }, (npm) => npm.run(['install']));
  assert.match(run.output, /npm notice The client sent the text \$\{PROGET_KEY\}: the environment variable is not set/);
});

test('npm behind something that sends X-ApiKey is told that the feed does not read it', async () => {
  const { server, keys } = lab();
  const proxy = await startHeaderProxy(server.url, { 'x-apikey': keys.publisher });
  const npmrc = `registry=${proxy.url}/npm/packages/\n`;
  const run = await inProject('npm11', lab(), { packageJson: app, npmrc }, (npm) => npm.run(['install']));
  proxy.stop();
  assert.equal(run.code, 1);
  assert.match(
    run.output,
    /npm notice.*\[missing-key\].*You sent X-ApiKey; npm feeds read a token\. \[carrier-ignored\]/,
  );
});

test('with --strict-wire npm sees only what ProGet would send', async () => {
  const strict = strictLab();
  const install = await inProject('npm11', strict, { packageJson: app, key: strict.keys.wrong }, (npm) =>
    npm.run(['install']),
  );
  assert.match(install.output, /E401/);
  assert.doesNotMatch(install.output, /npm notice|unknown-key|does not exist/);
  const publish = await inProject('npm11', strict, { packageJson: library, key: strict.keys.reader }, (npm) =>
    npm.run(['publish']),
  );
  assert.match(publish.output, /E403.*does not have the proper permissions/s);
  assert.doesNotMatch(publish.output, /missing-permission|has no Add permission/);
});

function assertNoSecret({ output }: ClientRun): void {
  for (const key of Object.values(lab().keys)) assert.ok(!output.includes(key), 'a key stands in the output');
}
