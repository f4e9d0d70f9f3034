import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDecision, withKey } from '../../../src/migration/editPlan.ts';
import { printPlan } from '../../../src/migration/planFile.ts';
import { call } from '../../support/api.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { startFakeArtifactory } from '../../support/fakeArtifactory/fakeArtifactory.ts';
import { makeMigrationWorkspace } from '../../support/migrationWorkspace.ts';
import { startTestServer } from '../../support/testServer.ts';

test('keys of a list and the own key at Artifactory, which stand in no file, become keys of ProGet', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  const artifactory = await startFakeArtifactory(t);
  const own = artifactory.state.users.find(({ name }) => name === 'j.smith')?.apiKey ?? '';
  const listed = makeApiKey(7);
  const work = await makeMigrationWorkspace(server, { 'readme.txt': 'Nothing is here.\n' });
  t.after(() => work.remove());
  const list = join(work.home, 'keys.csv');
  await writeFile(list, `key,type,feed,permissions,displayName\n${listed},feed,npm,view,From the list\n`);
  const login = { ARTIFACTORY_USER: 'j.smith', ARTIFACTORY_PASSWORD: 'Fake-pass-smith' };
  Object.assign(work.env, login);
  const made = await work.plan(['--csv', list, '--artifactory', artifactory.url, '--own-key']);
  const fetched = made.rows.find(({ sightings }) => sightings.some(({ file }) => file === 'artifactory:apiKey'));
  const fingerprint = fetched?.fingerprint ?? '';
  const key = { type: 'feed', displayName: 'Own', feeds: ['npm'], packagePermissions: ['view'], user: null } as const;
  const planned = withDecision(withKey(made, fingerprint, key), [fingerprint], 'migrate');
  await writeFile(work.planPath, printPlan(planned));
  assert.deepEqual(
    planned.rows.map(({ decision, sightings }) => [decision, sightings[0]?.file]),
    [
      ['migrate', 'csv:2'],
      ['migrate', 'artifactory:apiKey'],
    ],
  );
  for (const name of Object.keys(login)) delete work.env[name];
  const without = await work.run('apply', '--yes');
  assert.match(without.stderr, /Your own API key was fetched from .* put the log-in into the environment again/);
  assert.equal((await call(server, '/api/packages/npm/latest', { key: listed })).status, 200);
  Object.assign(work.env, login);
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 0, applied.stderr + applied.stdout);
  for (const key of [listed, own]) {
    assert.equal((await call(server, '/api/packages/npm/latest', { key })).status, 200);
    for (const { stdout, stderr } of [without, applied]) assert(!`${stdout}${stderr}`.includes(key.slice(8)));
  }
  assert.equal((await work.run('rollback', '--yes')).code, 0);
  assert.notEqual((await call(server, '/api/packages/npm/latest', { key: own })).status, 200);
});
