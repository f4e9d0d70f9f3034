import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { buildGem } from '../../emulator/demo/gemPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';
import { clientTest } from '../support/clients.ts';
import { Dotnet, hasDotnet } from '../support/dotnet.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { migrateProject } from '../support/migratedProject.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { hasRuby, Ruby } from '../support/ruby.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const host = 'artifactory.corp.example';
const art = `https://${host}/artifactory/api`;
const mappings = `
  ${host} nuget-virtual libs nuget
  ${host} nuget-local   libs nuget
  ${host} gems-virtual  gems rubygems
  ${host} gems-local    gems rubygems
`;
const apiKey = makeApiKey(31);
const token = makeReferenceToken(32);
const jwt = makeAccessToken('jfac@01fake/users/j.smith');
const base64 = (text: string) => Buffer.from(text).toString('base64');

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.createFeed('libs', 'nuget');
  await server.createFeed('gems', 'rubygems');
  await new NuGetFeed(`${server.url}/nuget/libs`, server.adminKey).publish({ id: 'Lab.Pkg', version: '1.0.0' });
  await new GemFeed(`${server.url}/rubygems/gems`, server.adminKey).publish({ name: 'lab', version: '1.0.0' });
  for (const [feed, key] of [
    ['libs', apiKey],
    ['libs', token],
    ['gems', jwt],
  ] as const)
    await server.createKey({
      type: 'feed',
      feed,
      packagePermissions: ['view', 'add'],
      key,
      displayName: `${feed} ${key.slice(0, 8)}`,
    });
});
after(() => server.stop());

const dotnetTest = clientTest('dotnet', hasDotnet());
const rubyTest = clientTest('ruby', hasRuby());

/** @param address what follows the base URL of NuGet in Artifactory */
function nugetConfig(address: string, password: string): string {
  return [
    '\uFEFF<?xml version="1.0" encoding="utf-8"?>',
    '<configuration>',
    '  <packageSources>',
    '    <clear />',
    `    <add key="Corp Artifactory" value="${art}/nuget/${address}" allowInsecureConnections="true"/>`,
    '  </packageSources>',
    '  <packageSourceCredentials>',
    '    <Corp_x0020_Artifactory>',
    "      <add key='Username' value='j.smith' />",
    `      <add key="ClearTextPassword" value="${password}" />`,
    '    </Corp_x0020_Artifactory>',
    '  </packageSourceCredentials>',
    '</configuration>',
    '',
  ].join('\r\n');
}

for (const [name, address, key, variable] of [
  ['v3 with its index', 'v3/nuget-virtual/index.json', apiKey, undefined],
  ['v3 without its index', 'v3/nuget-virtual', token, undefined],
  ['a key that goes to a variable', 'v3/nuget-virtual/index.json', apiKey, 'PROGET_KEY'],
] as const)
  dotnetTest(`dotnet restores with a rewritten NuGet.Config and the old key: ${name}`, async (t) => {
    const dotnet = await Dotnet.create();
    t.after(() => dotnet.remove());
    await dotnet.write('NuGet.Config', nugetConfig(address, key));
    await dotnet.writeProject('Lab.Pkg', '1.0.0');
    await migrateProject(dotnet.folder, { mappings, url: server.url, ...(variable === undefined ? {} : { variable }) });
    const { code, output } = await dotnet.run(['restore', 'app'], variable === undefined ? {} : { [variable]: key });
    assert.equal(code, 0, output);
    assert.ok(existsSync(join(dotnet.folder, 'packages/lab.pkg/1.0.0')), output);
  });

dotnetTest('dotnet pushes by a rewritten script whose API key was user:key', async (t) => {
  const dotnet = await Dotnet.create();
  t.after(() => dotnet.remove());
  await dotnet.write('Mine.1.0.0.nupkg', await buildNupkg({ id: 'Mine', version: '1.0.0' }));
  await dotnet.write('NuGet.Config', nugetConfig('nuget-local', token));
  await dotnet.write(
    'push.sh',
    `set -eu\nSOURCE=${art}/nuget/nuget-local\ndotnet nuget push Mine.1.0.0.nupkg \\\n  --source "$SOURCE" --allow-insecure-connections --api-key "ci-bot:${apiKey}"\n`,
  );
  await migrateProject(dotnet.folder, { mappings, url: server.url });
  const { code, output } = await dotnet.execute('sh', ['push.sh']);
  assert.equal(code, 0, output);
  assert.match(output, /Your package was pushed/);
});

rubyTest('bundle installs with a rewritten Gemfile and .bundle/config', async (t) => {
  const ruby = await Ruby.create();
  t.after(() => ruby.remove());
  await ruby.write('project/Gemfile', `source "${art}/gems/gems-virtual/" do\n  gem 'lab', '1.0.0'\nend\n`);
  await ruby.write('project/.bundle/config', `---\nBUNDLE_ARTIFACTORY__CORP__EXAMPLE: "j.smith:${jwt}"\n`);
  const changed = await migrateProject(join(ruby.folder, 'project'), { mappings, url: server.url });
  assert.deepEqual(changed.toSorted(), ['.bundle/config', 'Gemfile']);
  const { code, output } = await ruby.bundle(['install']);
  assert.equal(code, 0, output);
  assert.match(output, /Installing lab 1\.0\.0/);
});

rubyTest('bundle installs with the key in the Gemfile, as it is and by a variable', async (t) => {
  for (const variable of [undefined, 'PROGET_KEY']) {
    const ruby = await Ruby.create();
    t.after(() => ruby.remove());
    await ruby.write(
      'project/Gemfile',
      `source "https://j.smith:${jwt}@${host}/artifactory/api/gems/gems-virtual/"\ngem "lab"\n`,
    );
    await migrateProject(join(ruby.folder, 'project'), {
      mappings,
      url: server.url,
      ...(variable === undefined ? {} : { variable }),
    });
    const { code, output } = await ruby.bundle(['install'], variable === undefined ? {} : { [variable]: jwt });
    assert.equal(code, 0, output);
  }
});

rubyTest('gem installs with a rewritten .gemrc, and pushes with rewritten credentials', async (t) => {
  const ruby = await Ruby.create();
  t.after(() => ruby.remove());
  await ruby.write(
    'home/.gemrc',
    `---\n:sources:\n- https://j.smith:${jwt}@${host}/artifactory/api/gems/gems-virtual/\n`,
  );
  await ruby.write('home/.gem/credentials', `---\n"${art}/gems/gems-local": Basic ${base64(`j.smith:${jwt}`)}\n`);
  await migrateProject(join(ruby.folder, 'home'), { mappings, url: server.url });
  const installed = await ruby.gem(['install', 'lab', '--no-document']);
  assert.equal(installed.code, 0, installed.output);
  await ruby.write('project/mine-1.0.0.gem', await buildGem({ name: 'mine', version: '1.0.0' }));
  const pushed = await ruby.gem(['push', 'mine-1.0.0.gem', '--host', `${server.url}/rubygems/gems`]);
  assert.equal(pushed.code, 0, pushed.output);
});
