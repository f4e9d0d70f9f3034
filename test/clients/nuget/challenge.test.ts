import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { clientTest } from '../../support/clients.ts';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const available = hasDotnet();
const dotnetTest = clientTest('dotnet', available);

let server: TestServer;
let dotnet: Dotnet;
let source: string;
let key: string;

before(async () => {
  if (!available) return;
  server = await startTestServer({ challenge: 'negotiate' });
  dotnet = await Dotnet.create();
  source = `${await server.createFeed('lab', 'nuget')}/v3/index.json`;
  key = await server.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view', 'add'] });
  await dotnet.write('lab.nupkg', await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' }));
});

after(async () => {
  await dotnet?.remove();
  await server?.stop();
});

const push = () => dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab', '--api-key', key]);

// spec: known complaints, 3 (NuGet/Home#12546): off Windows the client never goes on from Negotiate to Basic.
dotnetTest('with Negotiate offered first, stored credentials are of no use', async () => {
  await dotnet.configure({ name: 'lab', url: source, key });
  const { code, output } = await push();
  assert.equal(code, 1, output);
  assert.match(output, /401 .*\[missing-key\]/);
});

dotnetTest('with Negotiate offered first, ValidAuthenticationTypes basic helps', async () => {
  await dotnet.configure({ name: 'lab', url: source, key, onlyBasic: true });
  const { code, output } = await push();
  assert.equal(code, 0, output);
});
