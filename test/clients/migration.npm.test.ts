import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';
import { clientTest } from '../support/clients.ts';
import { migrateProject } from '../support/migratedProject.ts';
import { Npm } from '../support/npm.ts';
import { type ClientName, clientVersion, installClient } from '../support/npmClients.ts';
import { addNpm } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { wide } from '../support/wide.ts';

const art = 'https://artifactory.corp.example/artifactory/api/npm';
const place = '//artifactory.corp.example/artifactory/api/npm/npm-virtual/';
const mappings = 'artifactory.corp.example npm-virtual frontend npm';
const apiKey = makeApiKey(21);
const token = makeReferenceToken(22);
const jwt = makeAccessToken('jfac@01fake/users/j.smith');
const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Project {
  readonly clients: readonly ClientName[];
  readonly name: string;
  /** Client files as they stand for Artifactory. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether keys go to a variable on the way. */
  readonly variable?: true;
  /** Commands that install, and publish where the key may. */
  readonly publishes?: true;
}

const everyNpmrc = ['npm10', 'npm11', 'pnpm10', 'pnpm12', 'yarn1', 'bun'] as const;
const projects: readonly Project[] = [
  {
    clients: everyNpmrc,
    name: 'a token in .npmrc',
    files: { '.npmrc': `registry=${art}/npm-virtual/\n${place}:_authToken=${apiKey}\nalways-auth=true\n` },
    publishes: true,
  },
  {
    clients: ['npm11', 'pnpm10', 'yarn1'],
    name: '_auth with the old user name in .npmrc',
    files: {
      '.npmrc': `registry=${art}/npm-virtual/\n${place}:_auth=${base64(`j.smith:${apiKey}`)}\n${place}:always-auth=true\n`,
    },
  },
  {
    clients: ['npm10', 'npm11'],
    name: '_auth without a place, which these versions refuse',
    files: {
      '.npmrc': `; from the settings of Artifactory\r\nregistry=${art}/npm-virtual/\r\n_auth=${base64(`j.smith:${token}`)}\r\nalways-auth=true\r\n`,
    },
  },
  {
    clients: ['npm11', 'pnpm12'],
    name: 'user name and _password in .npmrc',
    files: {
      '.npmrc': `registry=${art}/npm-virtual/\n${place}:username=j.smith\n${place}:_password=${base64(jwt)}\n${place}:email=j@corp.example\n`,
    },
  },
  {
    clients: ['npm11', 'yarn1'],
    name: 'a key that goes to a variable',
    files: {
      '.npmrc': `registry=${art}/npm-virtual/\n${place}:_auth=${base64(`j.smith:${apiKey}`)}\n${place}:always-auth=true\n`,
    },
    variable: true,
  },
  {
    clients: ['yarn1'],
    name: 'a .yarnrc beside the .npmrc',
    files: {
      '.yarnrc': `registry "${art}/npm-virtual/"\n`,
      '.npmrc': `${place}:_authToken=${jwt}\n${place}:always-auth=true\n`,
    },
  },
  {
    clients: ['yarn4'],
    name: 'a token in .yarnrc.yml',
    files: {
      '.yarnrc.yml': `nodeLinker: node-modules\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmMinimalAgeGate: 0\nnpmRegistryServer: "${art}/npm-virtual"\nnpmAlwaysAuth: true\nnpmAuthToken: ${jwt}\n`,
    },
    publishes: true,
  },
  {
    clients: ['yarn4'],
    name: 'user and key in .yarnrc.yml',
    files: {
      '.yarnrc.yml': `nodeLinker: node-modules\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmMinimalAgeGate: 0\nnpmRegistryServer: ${art}/npm-virtual/\nnpmRegistries:\n  "${place.slice(0, -1)}":\n    npmAlwaysAuth: true\n    npmAuthIdent: "j.smith:${apiKey}"\n`,
    },
  },
  {
    clients: ['yarn4'],
    name: 'a key in .yarnrc.yml that goes to a variable',
    files: {
      '.yarnrc.yml': `nodeLinker: node-modules\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmMinimalAgeGate: 0\nnpmRegistryServer: ${art}/npm-virtual/\nnpmAlwaysAuth: true\nnpmAuthIdent: ${base64(`j.smith:${token}`)}\n`,
    },
    variable: true,
  },
  {
    clients: ['bun'],
    name: 'a token in bunfig.toml',
    files: { 'bunfig.toml': `[install]\nregistry = { url = "${art}/npm-virtual/", token = "${apiKey}" }\n` },
  },
  {
    clients: ['bun'],
    name: 'user and key in bunfig.toml',
    files: {
      'bunfig.toml': `[install.registry]\nurl = "${art}/npm-virtual/"\nusername = "j.smith"\npassword = "${token}"\n`,
    },
  },
];

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.createFeed('frontend', 'npm');
  await server.createFeed('other', 'npm');
  await addNpm(server, 'frontend', 'left-pad@1.0.0');
  const rights = { type: 'feed', feed: 'frontend', packagePermissions: ['view', 'add'] };
  for (const key of [apiKey, token, jwt]) await server.createKey({ ...rights, key, displayName: key.slice(0, 8) });
});
after(() => server.stop());

function installArguments(client: ClientName): string[] {
  if (client === 'yarn4') return ['add', 'left-pad@1.0.0'];
  if (client === 'yarn1') return ['add', 'left-pad@1.0.0', '--no-lockfile', '--network-timeout', '10000'];
  return client.startsWith('npm') ? ['install', 'left-pad@1.0.0', '--no-audit'] : ['add', 'left-pad@1.0.0'];
}

let published = 0;
for (const { clients, name, files, variable, publishes } of projects)
  for (const client of wide ? clients : clients.slice(0, 1)) {
    const check = clientTest(client, installClient(client));
    check(`${client} ${clientVersion(client)}: ${name} is rewritten, and the old key installs`, async (t) => {
      const npm = await Npm.create(client);
      t.after(() => npm.remove());
      published += 1;
      const packageJson = { name: `mine-${published}`, version: '1.0.0', main: 'index.js' };
      await npm.write('project/package.json', JSON.stringify(packageJson));
      await npm.write('project/index.js', 'module.exports = 1;\n');
      if (client === 'yarn4') await npm.write('project/yarn.lock', '');
      for (const [file, text] of Object.entries(files)) await npm.write(`project/${file}`, text);
      const project = join(npm.folder, 'project');
      const key = [apiKey, token, jwt].find(
        (one) =>
          Object.values(files).join('').includes(one) ||
          Object.values(files)
            .join('')
            .includes(base64(`j.smith:${one}`)),
      );
      const to = variable === true ? { variable: 'PROGET_KEY' } : {};
      const changed = await migrateProject(project, { mappings, url: server.url, ...to });
      assert.deepEqual(changed.toSorted(), Object.keys(files).toSorted());
      const env = variable === true ? { PROGET_KEY: key } : {};
      const installed = await npm.run(installArguments(client), [], env);
      assert.equal(installed.code, 0, installed.output);
      assert.ok(existsSync(join(project, 'node_modules/left-pad')), installed.output);
      if (publishes !== true) return;
      const command =
        client === 'yarn4'
          ? ['npm', 'publish']
          : client === 'yarn1'
            ? ['publish', '--non-interactive', '--new-version', '1.0.0']
            : ['publish', ...(client.startsWith('pnpm') ? ['--no-git-checks'] : [])];
      const sent = await npm.run(command);
      assert.equal(sent.code, 0, sent.output);
    });
  }

const check = clientTest('npm', installClient('npm11'));
check(
  'npm is refused with a rewritten file whose key ProGet does not know, and where the key is not for the feed',
  async (t) => {
    const npm = await Npm.create('npm11');
    t.after(() => npm.remove());
    await npm.write('project/package.json', '{"name":"x","version":"1.0.0"}');
    for (const [key, feed, refusal] of [
      [makeApiKey(29), 'frontend', /E401/],
      [apiKey, 'other', /E403/],
    ] as const) {
      await npm.write('project/.npmrc', `registry=${art}/npm-virtual/\n${place}:_authToken=${key}\n`);
      await migrateProject(join(npm.folder, 'project'), {
        mappings: `artifactory.corp.example npm-virtual ${feed} npm`,
        url: server.url,
      });
      const { code, output } = await npm.run(['install', 'left-pad@1.0.0']);
      assert.notEqual(code, 0);
      assert.match(output, refusal);
    }
  },
);
