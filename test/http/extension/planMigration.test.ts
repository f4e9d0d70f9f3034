import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { dataDirVariable } from '../../../emulator/attach/stateFolder.ts';
import { planMigration } from '../../../src/commands/migration/planMigration.ts';
import { parsePlan } from '../../../src/migration/planFile.ts';
import type { MigrationServices, PlanDesk } from '../../../src/migrationUi/migrationServices.ts';
import { realServer } from '../../../src/servers/server.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { startFakeArtifactory } from '../../support/fakeArtifactory/fakeArtifactory.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { fakeScanWorld } from '../../support/fakeScanServices.ts';
import { fakeWorld } from '../../support/fakeServices.ts';
import { startTestServer } from '../../support/testServer.ts';

const adminKey = 'c7'.repeat(20);

/** A folder with one key, a ProGet server that is known, and a user who does these things. */
async function setUp(t: TestContext, acts: readonly Act[]) {
  const home = await mkdtemp(join(tmpdir(), 'proget-keys-plan-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const npmrc = `//artifactory.corp.example/artifactory/api/npm/npm-local/:_authToken=${makeApiKey(41)}\n`;
  await writeFile(join(home, '.npmrc'), npmrc);
  const server = await startTestServer({ adminKey });
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  const scanning = fakeScanWorld([home], acts);
  const { services: world } = fakeWorld();
  const listed = realServer(server.url, 'Target');
  await world.servers.add(listed);
  await world.secrets.store(`proget.server|${server.url}`, adminKey);
  const created: string[] = [];
  const plans = { create: async (_folder: unknown, text: string) => void created.push(text) } as Partial<PlanDesk>;
  const { servers, connections, findEmulator, fetch, secrets, now } = world;
  const services: MigrationServices = {
    ...{ ...scanning.services, servers, connections, findEmulator, fetch, secrets, now },
    plans: plans as PlanDesk,
    kept: new Map(),
    bundle: '',
    env: { [dataDirVariable]: join(home, 'state') },
  };
  return { ...scanning, services, created, server };
}

test('a plan takes Artifactory’s word on rights and the user’s own key, with nothing but reading', async (t) => {
  const artifactory = await startFakeArtifactory(t);
  const { services, created, prompts } = await setUp(t, [
    { take: 'Target' },
    { take: ['The Folder', 'Keys That You Paste'] },
    { type: makeApiKey(42) },
    { take: 'With User and Password' },
    { type: artifactory.url },
    { type: 'j.smith' },
    { type: 'Fake-pass-smith' },
    { take: 'Yes' },
  ]);
  await planMigration(services);
  const [text = ''] = created;
  const plan = parsePlan(text);
  assert.equal(plan.source.artifactory?.url, artifactory.url);
  const files = plan.rows.flatMap(({ sightings }) => sightings.map(({ file }) => file)).sort();
  assert.deepEqual(files, ['.npmrc', 'artifactory:apiKey', 'pasted:1']);
  const own = artifactory.state.users.find(({ name }) => name === 'j.smith')?.apiKey ?? '';
  for (const secret of [makeApiKey(41), makeApiKey(42), own, 'Fake-pass-smith', adminKey])
    assert.ok(!`${text}${prompts.shown.join()}`.includes(secret), 'a secret is in the plan or on the screen');
  const kept = services.kept.get(plan.id);
  assert.deepEqual([kept?.pasted?.length, kept?.fetched?.length], [1, 1]);
  assert.deepEqual(prompts.left, []);
});

test('a plan can be left at each of its questions, and nothing comes of it', async (t) => {
  const answers: Act[] = [{ take: 'Target' }, { take: ['The Folder'] }, { take: 'With an Access Token' }];
  for (let count = 0; count <= answers.length; count += 1) {
    const { services, created, server } = await setUp(t, [...answers.slice(0, count), 'cancel']);
    await planMigration(services);
    assert.deepEqual([created, services.kept.size], [[], 0]);
    await server.stop();
  }
});
