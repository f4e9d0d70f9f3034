import assert from 'node:assert/strict';
import type { ClientRun } from '../../support/clients.ts';
import type { Npm } from '../../support/npm.ts';
import { inProject, npmLab, npmTest } from '../../support/npmLab.ts';

const lab = npmLab();
const test = npmTest('npm11');

/** Runs a command that must succeed. */
async function succeed(npm: Npm, ...args: string[]): Promise<string> {
  const { code, output } = await npm.run(args);
  assert.equal(code, 0, `npm ${args.join(' ')}\n${output}`);
  return output;
}

function publish(packageJson: { name: string; version: string }, key?: string): Promise<ClientRun> {
  return inProject('npm11', lab(), { packageJson, ...(key === undefined ? {} : { key }) }, (npm) =>
    npm.run(['publish']),
  );
}

function app(...packages: string[]): object {
  return { name: 'app', version: '1.0.0', dependencies: Object.fromEntries(packages.map((name) => [name, '^1.0.0'])) };
}

test('npm publishes, shows, searches and installs a package', async () => {
  const packageJson = { name: 'plain', version: '1.0.0', description: 'A plain package' };
  await inProject('npm11', lab(), { packageJson }, async (npm) => {
    assert.match(await succeed(npm, 'publish'), /\+ plain@1\.0\.0/);
    assert.match(await succeed(npm, 'view', 'plain'), /plain@1\.0\.0.*published just now by api/s);
    assert.match(await succeed(npm, 'search', 'PLAIN'), /A plain package/);
    assert.match(await succeed(npm, 'ping'), /PONG/);
  });
  await inProject('npm11', lab(), { packageJson: app('plain'), key: lab().keys.reader }, async (npm) => {
    assert.match(await succeed(npm, 'install'), /added 1 package/);
    assert.equal(JSON.parse(await npm.read('project/node_modules/plain/package.json')).version, '1.0.0');
    const lock = await npm.read('project/package-lock.json');
    assert.ok(lock.includes(`"resolved": "${lab().url}/plain/-/plain-1.0.0.tgz"`));
    assert.match(await succeed(npm, 'ci'), /added 1 package/);
  });
});

test('npm publishes and installs a scoped package by its scope alone', async () => {
  const { url, keys } = lab();
  const place = url.replace('http:', '');
  const npmrc = `@acme:registry=${url}/\n${place}/:_authToken=${keys.publisher}\n`;
  await inProject('npm11', lab(), { packageJson: { name: '@acme/scoped', version: '1.0.0' }, npmrc }, async (npm) => {
    assert.match(await succeed(npm, 'publish'), /\+ @acme\/scoped@1\.0\.0/);
  });
  await inProject('npm11', lab(), { packageJson: app('@acme/scoped'), npmrc }, async (npm) => {
    assert.match(await succeed(npm, 'install'), /added 1 package/);
  });
});

test('npm authenticates with Basic, user api and the key as password', async () => {
  const { url, keys } = lab();
  await publish({ name: 'for-basic', version: '1.0.0' });
  const auth = Buffer.from(`api:${keys.reader}`).toString('base64');
  const npmrc = `registry=${url}/\n${url.replace('http:', '')}/:_auth=${auth}\n`;
  await inProject('npm11', lab(), { packageJson: app('for-basic'), npmrc }, async (npm) => {
    assert.match(await succeed(npm, 'install'), /added 1 package/);
  });
});

test('npm sets, lists and removes dist-tags, and installs by them', async () => {
  await publish({ name: 'tagged', version: '1.0.0' });
  await publish({ name: 'tagged', version: '1.1.0' });
  await inProject('npm11', lab(), { packageJson: { name: 'app' } }, async (npm) => {
    assert.match(await succeed(npm, 'dist-tag', 'add', 'tagged@1.0.0', 'old'), /\+old: tagged@1\.0\.0/);
    assert.match(await succeed(npm, 'dist-tag', 'ls', 'tagged'), /latest: 1\.1\.0\nold: 1\.0\.0/);
    await succeed(npm, 'install', 'tagged@old');
    assert.equal(JSON.parse(await npm.read('project/node_modules/tagged/package.json')).version, '1.0.0');
    assert.match(await succeed(npm, 'dist-tag', 'rm', 'tagged', 'old'), /-old: tagged@1\.0\.0/);
  });
});

test('npm deprecates and unpublishes', async () => {
  await publish({ name: 'ending', version: '1.0.0' });
  await publish({ name: 'ending', version: '1.1.0' });
  await inProject('npm11', lab(), { packageJson: app('ending') }, async (npm) => {
    await succeed(npm, 'deprecate', 'ending@1.1.0', 'use something else');
    assert.match(await succeed(npm, 'install', 'ending@1.1.0'), /deprecated ending@1\.1\.0: use something else/);
    assert.match(await succeed(npm, 'unpublish', 'ending@1.1.0'), /- ending@1\.1\.0/);
    assert.match(await succeed(npm, 'view', 'ending', 'dist-tags'), /latest: '1\.0\.0'/);
    await succeed(npm, 'unpublish', 'ending', '--force');
    const { code, output } = await npm.run(['view', 'ending']);
    assert.equal(code, 1);
    assert.match(output, /E404.*Package ending was not found in feed packages/s);
  });
});

test('npm is told when a version is there already, by the feed where it cannot find out itself', async () => {
  await publish({ name: 'twice', version: '1.0.0' });
  const adder = await lab().server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['add'] });
  const { code, output } = await publish({ name: 'twice', version: '1.0.0' }, adder);
  assert.equal(code, 1);
  assert.match(output, /E403.*You cannot publish over the previously published versions: 1\.0\.0/s);
});
