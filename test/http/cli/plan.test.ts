import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { parsePlan } from '../../../src/migration/planFile.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { type CliEmulator, cliPath, runCli, startCliEmulator } from '../../support/cli.ts';
import { startFakeArtifactory } from '../../support/fakeArtifactory/fakeArtifactory.ts';

const key = makeApiKey(1);
let emulator: CliEmulator;
let folder: string;

before(async () => {
  emulator = await startCliEmulator('--in-memory', '--demo');
  folder = await mkdtemp(join(tmpdir(), 'proget-keys-plan-'));
  await mkdir(join(folder, 'web'));
  await writeFile(
    join(folder, 'web', '.npmrc'),
    `registry=https://artifactory.corp.example/artifactory/api/npm/npm/\n//artifactory.corp.example/artifactory/api/npm/npm/:_authToken=${key}\n`,
  );
});
after(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

test('plan asks the server for its feeds and proposes a key, without a secret in what it prints', async () => {
  const env = { ...emulator.env, PROGET_KEY: emulator.ready.adminKey };
  const run = await runCli(['plan', folder, '--target', emulator.ready.url, '--json'], { env });
  assert.equal(run.code, 0, run.stderr);
  const plan = parsePlan(run.stdout);
  assert.deepEqual(
    plan.rows.map(({ decision, key: { type, feeds } }) => ({ decision, type, feeds })),
    [{ decision: 'migrate', type: 'feed', feeds: ['npm'] }],
  );
  assert.deepEqual(
    plan.files.map(({ file }) => file),
    ['web/.npmrc'],
  );
  assert.equal(plan.target?.url, emulator.ready.url);
  assert(!`${run.stdout}${run.stderr}`.includes(key.slice(8)));
});

test('a plan is written for apply and for people, and planning again keeps what was decided', async () => {
  const env = { ...emulator.env, PROGET_KEY: emulator.ready.adminKey };
  const [file, document] = [
    join(folder, '..', `${basename(folder)}.json`),
    join(folder, '..', `${basename(folder)}.md`),
  ];
  const target = ['--target', emulator.ready.url];
  const first = await runCli(['plan', folder, ...target, '--out', file, '--markdown', document], { env });
  assert.equal(first.code, 0, first.stderr);
  assert.equal(first.stdout, '');
  assert.match(first.stderr, /1 credential in 1 file; nothing is left to be decided\./);
  const [plan, text] = [parsePlan(await readFile(file, 'utf8')), await readFile(document, 'utf8')];
  const fingerprint = plan.rows[0]?.fingerprint ?? '';
  assert.match(text, new RegExp(`#${fingerprint}.*Feed key for \`npm\`: view`));
  assert(!text.includes(key.slice(8)));
  const decided = await runCli(
    ['plan', folder, ...target, '--from', file, '--out', file, '--decide', `${fingerprint.slice(0, 5)}=skip`],
    { env },
  );
  assert.equal(decided.code, 0, decided.stderr);
  const again = await runCli(['plan', folder, ...target, '--from', file, '--json'], { env });
  const kept = parsePlan(again.stdout);
  assert.deepEqual([kept.id, kept.rows[0]?.decision, kept.rows[0]?.byHand], [plan.id, 'skip', ['decision']]);
  const mapped = await runCli(['plan', folder, ...target, '--map', 'npm=', '--json'], { env });
  assert.deepEqual(
    parsePlan(mapped.stdout).mappings.map(({ feed, confirmed }) => ({ feed, confirmed })),
    [{ feed: null, confirmed: true }],
  );
  await Promise.all([file, document].map((path) => rm(path)));
});

test('plan asks Artifactory for rights, by reading alone, and fetches the own key of who logs in', async (context) => {
  const artifactory = await startFakeArtifactory(context);
  const own = artifactory.state.users.find(({ name }) => name === 'j.smith')?.apiKey ?? '';
  const host = new URL(artifactory.url).host;
  const tree = await mkdtemp(join(tmpdir(), 'proget-keys-plan-'));
  context.after(() => rm(tree, { recursive: true, force: true }));
  await writeFile(
    join(tree, '.npmrc'),
    `//${host}/artifactory/api/npm/npm-virtual/:_auth=${Buffer.from(`j.smith:${own}`).toString('base64')}\n`,
  );
  await writeFile(
    join(tree, 'package.json'),
    JSON.stringify({ publishConfig: { registry: `${artifactory.url}/api/npm/npm-virtual/` } }),
  );
  const admin = { ARTIFACTORY_USER: 'admin', ARTIFACTORY_PASSWORD: 'Fake-pass-admin' };
  const run = await runCli(['plan', tree, '--artifactory', artifactory.url, '--json'], {
    env: { ...emulator.env, ...admin },
  });
  assert.equal(run.code, 0, run.stderr);
  const plan = parsePlan(run.stdout);
  assert.deepEqual(
    plan.mappings.map(({ repo, packageType, repoClass, publishTo }) => [repo, packageType, repoClass, publishTo]),
    [
      ['npm-local', 'npm', 'local', null],
      ['npm-virtual', 'npm', 'virtual', 'npm-local'],
    ],
  );
  const [row] = plan.rows;
  assert.deepEqual(row?.needs, ['view', 'add']);
  assert.deepEqual(row?.rights?.find(({ repo }) => repo === 'npm-local')?.permissions, ['view', 'add', 'delete']);
  assert.equal(plan.source.artifactory?.version, '7.77.11');
  const user = { ARTIFACTORY_USER: 'j.smith', ARTIFACTORY_PASSWORD: 'Fake-pass-smith' };
  const fetching = await runCli(['plan', tree, '--artifactory', artifactory.url, '--own-key', '--json'], {
    env: { ...emulator.env, ...user },
  });
  assert.equal(fetching.code, 0, fetching.stderr);
  assert.deepEqual(
    parsePlan(fetching.stdout).rows.map(({ sightings }) => sightings.map(({ file }) => file)),
    [['.npmrc', 'artifactory:apiKey']],
  );
  for (const { stdout, stderr } of [run, fetching]) assert(!`${stdout}${stderr}`.includes(own.slice(8)));
});

test('plan tries credentials at Artifactory only when told to', async (context) => {
  const artifactory = await startFakeArtifactory(context);
  const own = artifactory.state.users.find(({ name }) => name === 'j.smith')?.apiKey ?? '';
  const tree = await mkdtemp(join(tmpdir(), 'proget-keys-plan-'));
  context.after(() => rm(tree, { recursive: true, force: true }));
  const url = `${artifactory.url}/api/npm/npm-virtual/`;
  await writeFile(join(tree, 'a.env'), `ARTIFACTORY_URL=${url}\nARTIFACTORY_API_KEY=${own}\n`);
  await writeFile(join(tree, 'b.env'), `ARTIFACTORY_URL=${url}\nARTIFACTORY_API_KEY=${makeApiKey(9)}\n`);
  const env = { ...emulator.env, ARTIFACTORY_USER: 'admin', ARTIFACTORY_PASSWORD: 'Fake-pass-admin' };
  const live = async (...flags: string[]) => {
    const run = await runCli(['plan', tree, '--artifactory', artifactory.url, '--json', ...flags], {
      env: env,
    });
    assert.equal(run.code, 0, run.stderr);
    return parsePlan(run.stdout).rows.map((row) => row.live);
  };
  const nobody = await runCli(['plan', tree, '--artifactory', artifactory.url], { env: emulator.env });
  assert.equal(nobody.code, 1);
  assert.match(nobody.stderr, /wants a log-in: put ARTIFACTORY_ACCESS_TOKEN/);
  assert.deepEqual(await live(), [null, null]);
  assert(!artifactory.seen.some(({ caller }) => caller === 'j.smith'));
  assert.deepEqual(await live('--probe'), [true, false]);
});

test('plan takes a list of keys and the files of the home folder', async (context) => {
  const home = await mkdtemp(join(tmpdir(), 'proget-keys-home-'));
  context.after(() => rm(home, { recursive: true, force: true }));
  await writeFile(join(home, '.netrc'), `machine artifactory.corp.example login ci password ${makeApiKey(3)}\n`);
  await writeFile(join(home, 'keys.csv'), `key,user,feed,permissions\n${makeApiKey(2)},release,npm,view add\n`);
  const env = { ...emulator.env, HOME: home };
  const run = await runCli(['plan', folder, '--home', '--csv', join(home, 'keys.csv'), '--json'], { env });
  assert.equal(run.code, 0, run.stderr);
  const plan = parsePlan(run.stdout);
  assert.deepEqual(
    plan.rows.map(({ sightings, key: { feeds, packagePermissions } }) => [
      sightings[0]?.file,
      feeds,
      packagePermissions,
    ]),
    [
      ['web/.npmrc', [], ['view']],
      ['~/.netrc', [], ['view']],
      ['csv:2', ['npm'], ['view', 'add']],
    ],
  );
  assert.deepEqual(
    plan.files.map(({ file }) => file),
    ['web/.npmrc', '~/.netrc'],
  );
  assert.deepEqual([plan.source.home, plan.source.lists], [true, [join(home, 'keys.csv')]]);
});

const refused: readonly (readonly [what: string, args: string[], code: number, sentence: RegExp])[] = [
  ['a target without a key', ['--target', 'https://proget.example'], 2, /PROGET_KEY, or pipe it into --key -/],
  ['a key in the command line', ['--key', 'abc'], 2, /--key takes only -/],
  ['plain http to another machine', ['--target', 'http://proget.example'], 2, /plain http to another machine/],
  ['a host that is none', ['--host', 'a b'], 2, /is not a host/],
  [
    'a feed for a repository that is not there',
    ['--map', 'maven=x'],
    2,
    /Nothing in this plan is for a repository maven/,
  ],
  ['half a mapping', ['--map', 'maven'], 2, /--map takes REPOSITORY=FEED/],
  ['a key that there is not', ['--as', 'all=personal'], 2, /A Personal key needs its user: personal:USER/],
  ['a decision that there is not', ['--decide', 'all=yes'], 2, /decision out of migrate, new-value, skip, undecided/],
  ['a fingerprint that is not there', ['--decide', '00000000=skip'], 2, /has the fingerprint #00000000/],
  ['an earlier plan that is none', ['--from', cliPath], 1, /This is no plan: it is not JSON/],
  ['an earlier plan that is not there', ['--from', 'nowhere.json'], 1, /nowhere\.json cannot be read \(ENOENT\)/],
  ['the own key of nobody', ['--own-key'], 2, /--own-key needs --artifactory/],
];
for (const [what, args, code, sentence] of refused)
  test(`plan refuses ${what} in one sentence`, async () => {
    const run = await runCli(['plan', folder, ...args], { env: emulator.env });
    assert.equal(run.code, code);
    assert.match(run.stderr, sentence);
    assert.equal(run.stdout, '');
  });
