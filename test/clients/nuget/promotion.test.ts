import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { call } from '../../support/api.ts';
import { clientTest } from '../../support/clients.ts';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import { packageCall } from '../../support/packageLab.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const available = hasDotnet();
const dotnetTest = clientTest('dotnet', available);

let server: TestServer;
let dotnet: Dotnet;
/** May do everything with packages in `dev` but promote, and nothing in `prod`. */
let developer: string;
/** May read in `prod`. */
let reader: string;

before(async () => {
  if (!available) return;
  server = await startTestServer();
  dotnet = await Dotnet.create();
  for (const name of ['dev', 'prod']) await server.createFeed(name, 'nuget');
  developer = await server.createKey({ type: 'feed', feed: 'dev', packagePermissions: ['view', 'add', 'delete'] });
  reader = await server.createKey({ type: 'feed', feed: 'prod', packagePermissions: ['view'] });
});

after(async () => {
  await dotnet?.remove();
  await server?.stop();
});

function sourceOf(feed: string, key: string) {
  return { name: feed, url: `${server.url}/nuget/${feed}/v3/index.json`, key };
}

async function restore(version: string): Promise<{ code: number | null; output: string }> {
  await dotnet.forget();
  await dotnet.configure(sourceOf('prod', reader));
  await dotnet.writeProject('Lab.Promoted', version);
  const run = await dotnet.run(['restore', 'app']);
  const nuspec = join(dotnet.folder, 'packages', 'lab.promoted', version, 'lab.promoted.nuspec');
  assert.equal(existsSync(nuspec), run.code === 0, run.output);
  return run;
}

dotnetTest('what dotnet pushes is restored by dotnet from the feed it is promoted to, and only then', async () => {
  const version = '1.0.0-rc.1';
  const file = await dotnet.write('lab.nupkg', await buildNupkg({ id: 'Lab.Promoted', version }));
  await dotnet.configure(sourceOf('dev', developer));
  const pushed = await dotnet.run(['nuget', 'push', file, '--source', 'dev', '--api-key', developer]);
  assert.equal(pushed.code, 0, pushed.output);
  const body = { name: 'Lab.Promoted', version, fromFeed: 'dev', toFeed: 'prod' };
  const promote = (key: string) => call(server, '/api/promotions/promote', { method: 'POST', key, body });
  const refused = await promote(developer);
  assert.deepEqual([refused.status, refused.headers['x-proget-emulator-denial']], [403, 'wrong-feed']);
  assert.match((await restore(version)).output, /NU1101/);
  const permissions = { type: 'feed', feed: 'dev,prod' };
  const viewer = await server.createKey({ ...permissions, packagePermissions: ['view', 'add', 'delete'] });
  assert.equal((await promote(viewer)).headers['x-proget-emulator-denial'], 'missing-permission');
  const promoter = await server.createKey({ ...permissions, packagePermissions: ['view', 'promote'] });
  assert.equal((await promote(promoter)).status, 200);
  const restored = await restore(version);
  assert.equal(restored.code, 0, restored.output);
});

dotnetTest('a repackaged version is restored by dotnet', async () => {
  const body = { feed: 'prod', name: 'Lab.Promoted', version: '1.0.0-rc.1', newVersion: '1.0.0', comments: 'released' };
  const answer = await call(server, '/api/repackaging/repackage', { method: 'POST', body });
  assert.equal(answer.status, 200, answer.text);
  const { code, output } = await restore('1.0.0');
  assert.equal(code, 0, output);
});

dotnetTest('dotnet lists a deprecation with its reason, and is refused a blocked package', async () => {
  const set = (body: object) =>
    packageCall(server, 'prod', 'status', 'name=Lab.Promoted&version=1.0.0', { method: 'POST', body });
  await set({ deprecated: true, deprecationReason: 'Legacy' });
  const listed = await dotnet.run(['list', 'app', 'package', '--deprecated']);
  assert.equal(listed.code, 0, listed.output);
  assert.match(listed.output, /Lab\.Promoted\s.*1\.0\.0.*Legacy/);
  await set({ allow: false });
  const { code, output } = await restore('1.0.0');
  assert.equal(code, 1, output);
  assert.match(output, /403 \(Lab\.Promoted 1\.0\.0 is blocked in this feed and cannot be downloaded\.\)/);
});
