import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Npm } from '../../../support/npm.ts';
import { type ClientName, clientVersion } from '../../../support/npmClients.ts';
import { inProject, type NpmLab, type Project } from '../../../support/npmLab.ts';
import type { Cell } from '../../matrix.ts';
import { grammars } from './grammar.ts';
import { adminFeed, below, needed } from './packages.ts';

const app = { name: 'app', version: '1.0.0', license: 'MIT', dependencies: { [needed.name]: '^1.0.0' } };

/** What every client of the npm family does, as far as it can. */
export function successCells(client: ClientName): Cell<NpmLab>[] {
  const grammar = grammars[client];
  const { whoami, audit, tag } = grammar;
  const cells: Record<string, ((lab: NpmLab) => Promise<void>) | undefined> = {
    'publishes a scoped package, whose tarball comes back with its digest': (lab) => publish(client, lab),
    'is told that a version is there already': (lab) => publishTwice(client, lab),
    'views a package': (lab) =>
      inProject(client, lab, { packageJson: app, key: lab.keys.reader }, async (npm) => {
        assert.match(await succeed(npm, grammar.view(needed.name)), /1\.0\.0/);
      }),
    'installs a scoped package and what that needs, and again from the lock file': (lab) =>
      install(client, lab, { packageJson: app, key: lab.keys.reader }, true),
    'installs with the key from the environment': (lab) =>
      install(client, lab, { packageJson: app, keyForm: { form: 'env', variable: 'PROGET_KEY' } }),
    'installs with a key of special characters': (lab) =>
      install(client, lab, { packageJson: app, key: lab.keys.special }),
    'refuses a package that is not the one of its lock file': (lab) => installChanged(client, lab),
    'knows who it is': whoami && ((lab) => expectOutput(client, lab, whoami, /^(?:➤ YN0000: )?api$/m)),
    'audits an installation': audit && ((lab) => auditInstalled(client, lab, audit)),
    'sets, lists and removes a tag': tag && ((lab) => tagVersion(client, lab, tag)),
  };
  return Object.entries(cells).flatMap(([action, run]) =>
    run === undefined ? [] : { client, version: clientVersion(client), action, run },
  );
}

/** Runs a command that must succeed. @returns its output. */
export async function succeed(npm: Npm, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, output } = await npm.run(args, [], env);
  assert.equal(code, 0, `${args.join(' ')}\n${output}`);
  return output;
}

function expectOutput(client: ClientName, lab: NpmLab, args: readonly string[], expected: RegExp): Promise<void> {
  return inProject(client, lab, { packageJson: app, key: lab.keys.reader }, async (npm) => {
    assert.match(await succeed(npm, args), expected);
  });
}

async function publish(client: ClientName, lab: NpmLab): Promise<void> {
  const { prepare, publish: words } = grammars[client];
  const name = `@acme/of-${client}`;
  await inProject(client, lab, { packageJson: { name, version: '1.0.0', license: 'MIT' } }, async (npm) => {
    if (prepare !== undefined) await succeed(npm, prepare);
    await succeed(npm, words);
  });
  const feed = adminFeed(lab);
  const { body } = await feed.get(`/${name.replace('/', '%2f')}`);
  assert.deepEqual(body['dist-tags'], { latest: '1.0.0' });
  const tarball = await fetch(body.versions['1.0.0'].dist.tarball, {
    headers: { Authorization: `Bearer ${lab.keys.admin}` },
  });
  assert.equal(tarball.status, 200);
  const digest = await crypto.subtle.digest('SHA-512', await tarball.arrayBuffer());
  assert.equal(body.versions['1.0.0'].dist.integrity, `sha512-${Buffer.from(digest).toString('base64')}`);
}

/** With a key that may only add, no client can find out by itself. */
async function publishTwice(client: ClientName, lab: NpmLab): Promise<void> {
  const packageJson = { name: `@acme/twice-${client}`, version: '1.0.0', license: 'MIT' };
  assert.equal((await adminFeed(lab).publish(packageJson)).status, 201);
  await inProject(client, lab, { packageJson, key: lab.keys.adder }, async (npm) => {
    const { prepare, publish: words } = grammars[client];
    if (prepare !== undefined) await npm.run(prepare);
    const { code, output } = await npm.run(words);
    assert.notEqual(code, 0, output);
    const flat = output.replace(/\s+[│|]?\s*/g, ' ');
    assert.match(flat, /You cannot publish over the previously published versions: 1\.0\.0/);
  });
}

async function install(client: ClientName, lab: NpmLab, project: Project, again = false): Promise<void> {
  const { install: words, frozen } = grammars[client];
  const env = { PROGET_KEY: lab.keys.reader };
  // Each installs into its folder and no archive of its own, so that the files can be looked at.
  await inProject(client, lab, project, async (npm) => {
    const linker = client === 'yarn4' ? { YARN_NODE_LINKER: 'node-modules' } : {};
    await succeed(npm, words, { ...env, ...linker });
    await checkInstalled(npm);
    if (!again) return;
    for (const path of ['project/node_modules', 'home']) {
      await rm(join(npm.folder, path), { recursive: true, force: true });
    }
    await succeed(npm, frozen, { ...env, ...linker });
    await checkInstalled(npm);
  });
}

/** What each of them says of a digest that is not the one it expects. */
const isDamaged = /EINTEGRITY|TARBALL_INTEGRITY|[Ii]ntegrity check failed|YN0018|IntegrityCheckFailed/;

/** The version is unpublished and published again with other files, as nobody should do. */
async function installChanged(client: ClientName, lab: NpmLab): Promise<void> {
  const name = `@acme/changed-${client}`;
  const feed = adminFeed(lab);
  const path = `/${name.replace('/', '%2f')}`;
  assert.equal((await feed.publish({ name, version: '1.0.0', description: 'first' })).status, 201);
  await inProject(client, lab, { packageJson: { ...app, dependencies: { [name]: '1.0.0' } } }, async (npm) => {
    const { install: words, frozen } = grammars[client];
    await succeed(npm, words);
    const { _rev } = (await feed.get(`${path}?write=true`)).body;
    assert.equal((await feed.send('DELETE', `${path}/-rev/${_rev}`)).status, 200);
    assert.equal((await feed.publish({ name, version: '1.0.0', description: 'second' })).status, 201);
    // Their configuration lies in the home of some; their caches do in that of all.
    const configuration = await npm.read('home/.npmrc').catch(() => null);
    for (const folder of ['project/node_modules', 'project/.pnp.cjs', 'home']) await npm.remove(folder);
    if (configuration !== null) await npm.write('home/.npmrc', configuration);
    // Else npm and pnpm wait for a minute before they ask for the same again.
    const env = { npm_config_fetch_retries: '0', pnpm_config_fetch_retries: '0' };
    const { code, output } = await npm.run(frozen, [], env);
    assert.ok(code !== null && code > 0, output);
    assert.match(output, isDamaged);
  });
}

async function checkInstalled(npm: Npm): Promise<void> {
  const version = async (path: string) =>
    JSON.parse(await npm.read(`project/node_modules/${path}/package.json`)).version;
  assert.equal(await version(needed.name), needed.version);
  const nested = await version(below.name).catch(() => null);
  // pnpm keeps what nobody asked for beside the one who did.
  assert.equal(nested ?? (await version(`.pnpm/node_modules/${below.name}`)), below.version);
}

function auditInstalled(client: ClientName, lab: NpmLab, words: readonly string[]): Promise<void> {
  return inProject(client, lab, { packageJson: app, key: lab.keys.reader }, async (npm) => {
    await succeed(npm, grammars[client].install);
    assert.match(await succeed(npm, words), /found 0 vuln|No known vuln|No audit sugg|No vulnerabilities found/);
  });
}

async function tagVersion(
  client: ClientName,
  lab: NpmLab,
  tag: NonNullable<(typeof grammars)[ClientName]['tag']>,
): Promise<void> {
  const name = `@acme/tagged-${client}`;
  for (const version of ['1.0.0', '1.1.0']) await adminFeed(lab).publish({ name, version });
  await inProject(client, lab, { packageJson: app }, async (npm) => {
    await succeed(npm, tag.add(name, '1.0.0', 'old'));
    const listed = await succeed(npm, tag.list(name));
    assert.match(listed, /latest\W+1\.1\.0/);
    assert.match(listed, /old\W+1\.0\.0/);
    await succeed(npm, tag.remove(name, 'old'));
    assert.doesNotMatch(await succeed(npm, tag.list(name)), /\bold\b/);
  });
}
