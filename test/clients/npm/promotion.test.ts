import assert from 'node:assert/strict';
import { call } from '../../support/api.ts';
import { inProject, npmLab, npmTest } from '../../support/npmLab.ts';
import { packageCall } from '../../support/packageLab.ts';

const lab = npmLab();
const test = npmTest('npm11');
const packageJson = { name: '@acme/promoted', version: '1.0.0-rc.1', bin: 'index.js', description: 'On its way' };

function app(version: string): object {
  return { name: 'app', version: '1.0.0', dependencies: { '@acme/promoted': version } };
}

/** Promotes from the feed `packages` to the feed `other`, where the key `elsewhere` may read. */
function promote(version: string, key: string) {
  const body = { name: 'promoted', group: '@acme', version, fromFeed: 'packages', toFeed: 'other' };
  return call(lab().server, '/api/promotions/promote', { method: 'POST', key, body });
}

async function install(version: string, feed: string, key: string): Promise<{ code: number | null; output: string }> {
  const { server } = lab();
  const place = `${server.url}/npm/${feed}`;
  const npmrc = `registry=${place}/\n${place.replace('http:', '')}/:_authToken=${key}\n`;
  return inProject('npm11', lab(), { packageJson: app(version), npmrc }, async (npm) => {
    const run = await npm.run(['install']);
    if (run.code === 0) {
      const installed = JSON.parse(await npm.read('project/node_modules/@acme/promoted/package.json'));
      assert.equal(installed.version, version);
    }
    return run;
  });
}

test('what npm publishes is installed by npm from the feed it is promoted to, and only by its keys', async () => {
  const { server, keys } = lab();
  await inProject('npm11', lab(), { packageJson }, async (npm) => {
    const { code, output } = await npm.run(['publish', '--tag', 'next']);
    assert.equal(code, 0, output);
  });
  const refused = await promote('1.0.0-rc.1', keys.publisher);
  assert.deepEqual([refused.status, refused.headers['x-proget-emulator-denial']], [403, 'wrong-feed']);
  assert.match((await install('1.0.0-rc.1', 'other', keys.elsewhere)).output, /E404/);
  const promoter = await server.createKey({
    type: 'feed',
    feed: 'packages,other',
    packagePermissions: ['view', 'promote'],
  });
  assert.equal((await promote('1.0.0-rc.1', promoter)).status, 200);
  const installed = await install('1.0.0-rc.1', 'other', keys.elsewhere);
  assert.equal(installed.code, 0, installed.output);
  assert.equal((await install('1.0.0-rc.1', 'other', keys.reader)).code, 1);
});

test('a repackaged version is installed by npm, whose integrity check it passes', async () => {
  const { server, keys } = lab();
  const body = {
    feed: 'other',
    name: 'promoted',
    group: '@acme',
    version: '1.0.0-rc.1',
    newVersion: '1.0.0',
    comments: 'released',
  };
  const answer = await call(server, '/api/repackaging/repackage', { method: 'POST', key: keys.admin, body });
  assert.equal(answer.status, 200, answer.text);
  const { code, output } = await install('1.0.0', 'other', keys.elsewhere);
  assert.equal(code, 0, output);
});

test('npm shows that a version is deprecated, and why it is not to be had when it is blocked', async () => {
  const { server, keys } = lab();
  const set = (body: object) =>
    packageCall(server, 'other', 'status', 'group=acme&name=promoted&version=1.0.0', { method: 'POST', body });
  await set({ deprecated: true, deprecationReason: 'use another' });
  const warned = await install('1.0.0', 'other', keys.elsewhere);
  assert.equal(warned.code, 0, warned.output);
  assert.match(warned.output, /deprecated @acme\/promoted@1\.0\.0: use another/);
  await set({ allow: false });
  const blocked = await install('1.0.0', 'other', keys.elsewhere);
  assert.equal(blocked.code, 1, blocked.output);
  assert.match(blocked.output, /403 Forbidden/);
});
