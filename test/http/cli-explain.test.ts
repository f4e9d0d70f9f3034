import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CliEmulator, runCli, startCliEmulator } from '../support/cli.ts';

let emulator: CliEmulator;
before(async () => {
  emulator = await startCliEmulator('--demo');
});
after(() => emulator.stop());

const explain = (...args: string[]) => runCli(['explain', ...args], { env: emulator.env });

// The tests build on each other: what was refused last depends on what was sent before.
test('while nothing was refused, explain says so and what clients do before they send anything', async () => {
  const { code, stdout } = await explain();
  assert.equal(code, 0);
  assert.match(stdout, /^Nothing was refused/);
  for (const sign of [
    'NU1302',
    'ENEEDAUTH',
    'ERR_INVALID_AUTH',
    'pnpm leaves out the whole .npmrc',
    'YN0081',
    'YN0016',
  ])
    assert(stdout.includes(sign), sign);
  const json = JSON.parse((await explain('last', '--json')).stdout);
  assert.equal(json.request, null);
  assert(json.clientSide.length > 3);
});

test('a refused request is explained: what was sent, which rule, what to do; and its key is nowhere in it', async () => {
  const key = '0123456789abcdef0123456789abcdef01234567';
  const headers = { Authorization: `Bearer ${key}` };
  const reply = await fetch(`${emulator.ready.url}/npm/npm/proget-demo`, { headers });
  assert.equal(reply.status, 401);
  const { stdout, code } = await explain();
  assert.equal(code, 0);
  assert.match(stdout, /^Request \d+ was refused: GET \/npm\/npm\/proget-demo → 401 \[unknown-key\]$/m);
  assert.match(stdout, /^ {2}sent {6}Authorization Bearer: 0123…4567$/m);
  assert.match(stdout, /^ {2}wanted {4}feed\.view, feed npm$/m);
  assert.match(stdout, /^ {2}rule {6}\S/m);
  assert.match(stdout, /^ {2}next step \S/m);
  assert(!stdout.includes(key));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour where there is no terminal
  assert.doesNotMatch(stdout, /\u001b/);
});

test('one request is explained by its number, and --json gives its record', async () => {
  const { request } = JSON.parse((await explain('last', '--json')).stdout);
  assert.equal(request.denial, 'unknown-key');
  const { stdout } = await explain(String(request.id));
  assert(stdout.startsWith(`Request ${request.id} was refused`));
});

test('the first attempt of a client that is challenged and then comes with its key counts as no refusal', async () => {
  const url = `${emulator.ready.url}/nuget/nuget/v3/index.json`;
  assert.equal((await fetch(url)).status, 401);
  assert.match((await explain()).stdout, /index\.json → 401 \[missing-key\]/);
  const pair = Buffer.from(`api:${emulator.ready.adminKey}`).toString('base64');
  assert.equal((await fetch(url, { headers: { Authorization: `Basic ${pair}` } })).status, 200);
  assert.match((await explain()).stdout, /proget-demo → 401 \[unknown-key\]/);
});

test('an unknown number is a failure, a nonsense one wrong usage', async () => {
  const unknown = await explain('999999');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /^There is no request 999999/);
  const nonsense = await explain('-1x');
  assert.equal(nonsense.code, 2);
});

test('an emulator in memory is reached by its address with the admin key in the environment', async () => {
  const args = ['explain', '--url', emulator.ready.url];
  const env = { ...emulator.env, PROGET_KEYS_DATA_DIR: '/nowhere' };
  const { stdout } = await runCli(args, { env: { ...env, PROGET_EMULATOR_ADMIN_KEY: emulator.ready.adminKey } });
  assert.match(stdout, /\[unknown-key\]/);
  const wrong = await runCli(args, { env: { ...env, PROGET_EMULATOR_ADMIN_KEY: 'another' } });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /does not know the key/);
});
