import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { type CliRun, cliEnv, collect, runCli, spawnCli, startCliEmulator } from '../support/cli.ts';
import { keyOf, npmCredential, readNpmrc } from '../unit/clients/readers.ts';

let home: string;
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'proget-keys-exec-'));
});
after(() => rm(home, { recursive: true, force: true }));

const inMemory = ['exec', '--in-memory', '--demo', '--'];

function exec(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  return runCli([...inMemory, ...words], { env: cliEnv(home, env), cwd: home });
}

/** What `script` prints as JSON in the child. */
async function evaluate(script: string, env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, code } = await exec([process.execPath, '-e', `console.log(JSON.stringify(${script}))`], env);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

const leftovers = async () => (await readdir(home)).filter((name) => name.startsWith('proget-keys-'));

const codes: [what: string, words: string[], code: number, stderr: RegExp][] = [
  ['the code of a command that succeeds', ['true'], 0, /^$/],
  ['the code of a command that fails', ['sh', '-c', 'exit 7'], 7, /^$/],
  ['128 + n for a command that a signal ended', ['sh', '-c', 'kill -TERM $$'], 143, /^$/],
  ['127 for a command that is not there', ['no-such-command-here'], 127, /^The command no-such-command-here was not/],
  ['126 for a command that cannot be run', ['/etc/passwd'], 126, /^The command \/etc\/passwd cannot be run/],
];
for (const [what, words, code, stderr] of codes)
  test(`exec gives ${what} and leaves no file behind`, async () => {
    const run = await exec(words);
    assert.equal(run.code, code);
    assert.match(run.stderr, stderr);
    assert.deepEqual(await leftovers(), []);
  });

test('exec gives 125 when its emulator does not start, and 2 when it is used wrongly', async () => {
  const start = await runCli(['exec', '--data-dir', '/dev/null/x', '--port', '0', '--', 'true'], { env: cliEnv(home) });
  assert.equal(start.code, 125);
  assert.match(start.stderr, /data directory/);
  const feed = await runCli(['exec', '--in-memory', '--feed', 'nope', '--', 'true'], { env: cliEnv(home) });
  assert.equal(feed.code, 125);
  assert.match(feed.stderr, /no feed "nope"/);
  assert.equal((await runCli(['exec'], { env: cliEnv(home) })).code, 2);
  assert.equal((await runCli(['exec', '--nonsense', '--', 'true'], { env: cliEnv(home) })).code, 2);
});

test('the words behind -- reach the command as they are', async () => {
  const words = ['a b', '--json', '--', "it's", '$HOME', ''];
  const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
  const { stdout } = await exec([process.execPath, '-e', script, '--', ...words]);
  assert.deepEqual(JSON.parse(stdout), words);
});

test('the command gets the clients configuration, and nothing of npm that would beat it', async () => {
  const outer = {
    npm_config_registry: 'https://elsewhere.example/',
    NPM_TOKEN: 'x',
    NODE_AUTH_TOKEN: 'x',
    NuGetPackageSourceCredentials_a: 'x',
    MY_ONE: '1',
    LC_ALL: 'C',
    HTTP_PROXY: 'http://proxy.example:1',
  };
  const env = await evaluate('process.env', outer);
  for (const name of Object.keys(outer).filter((name) => !['LC_ALL', 'HTTP_PROXY'].includes(name)))
    assert.equal(env[name], undefined, name);
  assert.equal(env.LC_ALL, 'C');
  assert.match(env.no_proxy, /127\.0\.0\.1/);
  assert.match(env.PROGET_URL, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(env.NUGET_API_KEY, env.PROGET_KEY);
  assert.equal(env.RestoreConfigFile, env.PROGET_NUGET_CONFIG);
  assert.equal(env.RUBYGEMS_HOST, `${env.PROGET_URL}/rubygems/gems`);
});

test('--pass-env hands on single variables and families of them', async () => {
  const words = ['exec', '--in-memory', '--pass-env', 'ONE', '--pass-env', 'MY_*', '--', 'sh', '-c'];
  const env = cliEnv(home, { ONE: '1', ONE_MORE: '2', MY_A: '3', MY_B: '4' });
  const { stdout } = await runCli([...words, 'echo "$ONE|$ONE_MORE|$MY_A|$MY_B"'], { env });
  assert.equal(stdout, '1||3|4\n');
});

test('the generated .npmrc names the emulator, works and is private', async () => {
  const script = `(() => { const fs = require('node:fs'); const path = process.env.npm_config_userconfig;
    return { text: fs.readFileSync(path, 'utf8'), mode: fs.statSync(path).mode & 0o777, url: process.env.PROGET_URL,
    key: process.env.PROGET_KEY }; })()`;
  const { text, mode, url, key } = await evaluate(script);
  assert.equal(mode, 0o600);
  const values = readNpmrc(text, {});
  assert.equal(values.registry, `${url}/npm/npm/`);
  assert.equal(keyOf(npmCredential(values)), key);
});

test('a NuGet.Config of the project is left in force', async () => {
  await writeFile(join(home, 'nuget.config'), '<configuration />');
  try {
    const env = await evaluate('process.env');
    assert.equal(env.RestoreConfigFile, undefined);
    assert.match(env.PROGET_NUGET_CONFIG, /NuGet\.Config$/);
  } finally {
    await rm(join(home, 'nuget.config'));
  }
});

test('an emulator that runs with the same data is used with its demo key, and goes on afterwards', async () => {
  const emulator = await startCliEmulator('--demo');
  try {
    const words = ['exec', '--', 'sh', '-c', 'echo "$PROGET_URL $PROGET_KEY"'];
    const { stdout, code } = await runCli(words, { env: emulator.env });
    assert.equal(code, 0);
    const [url, key] = stdout.trim().split(' ');
    assert.equal(url, emulator.ready.url);
    assert.notEqual(key, emulator.ready.adminKey);
    assert.equal((await fetch(`${url}/health`)).status, 200);
  } finally {
    await emulator.stop();
  }
});

test('what exec started is stopped with it', async () => {
  const { stdout } = await exec(['sh', '-c', 'echo $PROGET_URL']);
  await assert.rejects(fetch(`${stdout.trim()}/health`));
});

test('a signal goes on to the command, and the emulator and the files are gone afterwards', async () => {
  const script = `process.on('SIGTERM', () => process.exit(42)); console.log(process.env.PROGET_URL); setInterval(() => {}, 1000)`;
  const child = spawnCli([...inMemory, process.execPath, '-e', script], { env: cliEnv(home), cwd: home });
  assert(child.stdout);
  const ended = collect(child);
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  child.kill('SIGTERM');
  assert.equal((await ended).code, 42);
  await assert.rejects(fetch(`${url}/health`));
  assert.deepEqual(await leftovers(), []);
});

test('a command that a forwarded signal ends gives 128 + n', async () => {
  const child = spawnCli([...inMemory, 'sh', '-c', 'echo up; exec sleep 60'], { env: cliEnv(home), cwd: home });
  assert(child.stdout);
  const ended = collect(child);
  await once(createInterface({ input: child.stdout }), 'line');
  child.kill('SIGHUP');
  assert.equal((await ended).code, 129);
});
