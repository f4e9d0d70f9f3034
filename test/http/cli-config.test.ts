import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { instanceSchema } from '../../emulator/contract/instance.ts';
import { type CliEmulator, type CliRun, cliEnv, runCli, startCliEmulator } from '../support/cli.ts';
import { keyOf, npmCredential, readNpmrc, readNugetConfig } from '../unit/clients/readers.ts';

let emulator: CliEmulator;
let demoKeys: Map<string, string>;
before(async () => {
  emulator = await startCliEmulator('--demo');
  const text = await readFile(join(emulator.home, 'data', 'instance.json'), 'utf8');
  demoKeys = new Map(instanceSchema.parse(JSON.parse(text)).demoKeys.map(({ name, key }) => [name, key]));
});
after(() => emulator.stop());

function config(...args: string[]): Promise<CliRun> {
  return runCli(['config', ...args], { env: emulator.env });
}

test('the file for npm holds the demo key that may publish, and nothing else is on stdout', async () => {
  const { code, stdout, stderr } = await config('npm', '--feed', 'npm');
  assert.equal(stderr, '');
  assert.equal(code, 0);
  const values = readNpmrc(stdout, {});
  assert.equal(values.registry, `${emulator.ready.url}/npm/npm/`);
  assert.equal(keyOf(npmCredential(values)), demoKeys.get('demo-publish'));
});

test('the file for NuGet holds the demo key that may publish', async () => {
  const { stdout } = await config('nuget', '--feed', 'NuGet');
  const { attributes, credentials } = readNugetConfig(stdout, {});
  assert.equal(attributes.value, `${emulator.ready.url}/nuget/nuget/v3/index.json`);
  assert.equal(credentials.ClearTextPassword, demoKeys.get('demo-publish'));
});

test('the printed files authenticate for reading, and with one character changed they do not', async () => {
  const values = readNpmrc((await config('npm', '--feed', 'npm')).stdout, {});
  const { value } = npmCredential(values);
  const read = (key: string) =>
    fetch(`${values.registry}proget-demo`, { headers: { Authorization: `Bearer ${key}` } }).then(
      ({ status }) => status,
    );
  assert.equal(await read(value), 200);
  assert.equal(await read(value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))), 401);
  const nuget = readNugetConfig((await config('nuget', '--feed', 'nuget')).stdout, {});
  const pair = Buffer.from(`api:${nuget.credentials.ClearTextPassword}`).toString('base64');
  const url = `${emulator.ready.url}/nuget/nuget/v3/flatcontainer/proget.demo/index.json`;
  const reply = await fetch(url, { headers: { Authorization: `Basic ${pair}` } });
  assert.deepEqual(await reply.json(), { versions: ['1.0.0'] });
});

test('the files for pnpm, Yarn 1 and bun hold the same key, and so does that of Yarn 4', async () => {
  const key = demoKeys.get('demo-publish');
  for (const client of ['pnpm', 'yarn1', 'bun', 'yarn']) {
    const { stdout, stderr, code } = await config(client, '--feed', 'npm');
    assert.equal(code, 0, stderr);
    assert.match(stdout, client === 'yarn' ? /^ {4}npmAuthToken: "/m : /:_authToken=/);
    assert.ok(key !== undefined && stdout.includes(key), client);
  }
});

test('with --env no key is printed, and stderr says what to set', async () => {
  for (const client of ['npm', 'nuget']) {
    const { stdout, stderr, code } = await config(client, '--feed', client, '--env');
    assert.equal(code, 0);
    assert.match(stdout, client === 'npm' ? /=\$\{PROGET_KEY\}\n/ : /"%PROGET_KEY%"/);
    for (const key of demoKeys.values()) assert(!stdout.includes(key));
    assert.match(stderr, /set the environment variable PROGET_KEY/);
  }
});

test('a key from standard input is printed if it is a demo key, and never otherwise', async () => {
  const readKey = demoKeys.get('demo-read') ?? '';
  const demo = await runCli(['config', 'npm', '--feed', 'npm', '--key', '-'], {
    env: emulator.env,
    input: `${readKey}\n`,
  });
  assert.equal(keyOf(npmCredential(readNpmrc(demo.stdout, {}))), readKey);
  const input = 'a-key-of-the-real-server';
  const other = await runCli(['config', 'npm', '--feed', 'npm', '--key', '-'], { env: emulator.env, input });
  assert.match(other.stdout, /=\$\{PROGET_KEY\}\n/);
  assert(!`${other.stdout}${other.stderr}`.includes(input));
});

test('--json holds the file and says how the key got in', async () => {
  const { stdout } = await config('npm', '--feed', 'npm', '--json');
  const { content, ...facts } = JSON.parse(stdout);
  assert.deepEqual(facts, {
    client: 'npm',
    feed: 'npm',
    fileName: '.npmrc',
    key: { form: 'literal', name: 'demo-publish' },
  });
  assert.equal(content, (await config('npm', '--feed', 'npm')).stdout);
});

test('--url is for any server, asks none and prints no key', async () => {
  const env = cliEnv(emulator.home, { PROGET_KEYS_DATA_DIR: join(emulator.home, 'nothing') });
  const args = ['config', 'nuget', '--feed', 'internal', '--url', 'https://proget.example/'];
  const { stdout, code } = await runCli(args, { env });
  assert.equal(code, 0);
  const { attributes } = readNugetConfig(stdout, { PROGET_KEY: 'k' });
  assert.equal(attributes.value, 'https://proget.example/nuget/internal/v3/index.json');
});

const refusals: [args: string[], code: number, sentence: RegExp][] = [
  [['npm', '--feed', 'nope'], 1, /^There is no feed "nope"\. Feeds for npm: npm\.\n$/],
  [['npm', '--feed', 'nuget'], 1, /^The feed nuget is of type nuget, which npm cannot use\. Feeds for npm: npm\.\n$/],
  [['nuget', '--feed', '\u001b[31m'], 1, /^There is no feed "\\u001b\[31m"\./],
  [['npm'], 2, /^Name the feed: --feed FEED\.\n$/],
  [['pip', '--feed', 'npm'], 2, /^config knows the clients npm, .*bundler, not "pip"\.\n$/],
  [['npm', '--feed', 'npm', '--key', 'SECRET'], 2, /^--key takes only -/],
  [['npm', '--feed', 'npm', '--kye=SECRET'], 2, /^Unknown option '--kye'/],
  [['npm', '--feed', 'npm', '--url', 'http://u:SECRET@h/'], 2, /without user and password/],
  [['npm', '--feed', '../x', '--url', 'http://h/'], 2, /not the name of a feed/],
];
for (const [args, code, sentence] of refusals)
  test(`config ${JSON.stringify(args)} ends with ${code} and one sentence without secrets`, async () => {
    const run = await config(...args);
    assert.match(run.stderr, sentence);
    assert.equal(run.code, code);
    assert.equal(run.stdout, '');
    assert(!run.stderr.includes('SECRET'));
  });

test('with no emulator running the code is 3 and the sentence says how to start one', async () => {
  const env = cliEnv(emulator.home, { PROGET_KEYS_DATA_DIR: join(emulator.home, 'nothing') });
  for (const args of [['config', 'npm', '--feed', 'npm'], ['explain']]) {
    const { code, stderr } = await runCli(args, { env });
    assert.equal(code, 3);
    assert.match(stderr, /^No emulator is running .*emulator start/);
  }
});
