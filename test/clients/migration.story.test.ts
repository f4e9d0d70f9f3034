import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { sendRequest } from '../../emulator/attach/http.ts';
import { makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';
import { type CliEmulator, startCliEmulator } from '../support/cli.ts';
import { clientTest } from '../support/clients.ts';
import { Dotnet, hasDotnet } from '../support/dotnet.ts';
import { type MigrationWorkspace, makeMigrationWorkspace } from '../support/migrationWorkspace.ts';
import { Npm } from '../support/npm.ts';
import { installClient } from '../support/npmClients.ts';
import { hasRuby, Ruby } from '../support/ruby.ts';

const host = 'artifactory.corp.example';
const art = `https://${host}/artifactory`;
const [npmKey, nugetKey, gemKey, otherKey] = [makeApiKey(1), makeReferenceToken(2), makeApiKey(3), makeApiKey(4)];
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A workspace as it stands for Artifactory: what real clients read here, and what others would. */
const files: Readonly<Record<string, string>> = {
  'web/.npmrc': `registry=${art}/api/npm/npm/\n//${host}/artifactory/api/npm/npm/:_auth=${base64(`ci:${npmKey}`)}\n//${host}/artifactory/api/npm/npm/:always-auth=true\n`,
  'net/NuGet.Config': [
    '\uFEFF<?xml version="1.0" encoding="utf-8"?>',
    '<configuration>',
    `  <packageSources><clear /><add key="corp" value="${art}/api/nuget/v3/nuget/index.json" allowInsecureConnections="true" /></packageSources>`,
    `  <packageSourceCredentials><corp><add key="Username" value="builder" /><add key="ClearTextPassword" value="${nugetKey}" /></corp></packageSourceCredentials>`,
    '</configuration>',
    '',
  ].join('\r\n'),
  'ruby/.gemrc': `---\n:sources:\n- https://ruby:${gemKey}@${host}/artifactory/api/gems/gems/\n`,
  'py/pip.conf': `[global]\nindex-url = https://tools:${otherKey}@${host}/artifactory/api/pypi/pypi/simple\n`,
  'java/settings.xml': `<settings>
  <servers><server><id>corp</id><username>tools</username><password>${otherKey}</password></server></servers>
  <mirrors><mirror><id>corp</id><mirrorOf>*</mirrorOf><url>${art}/maven</url></mirror></mirrors>
</settings>
`,
  'docker/config.json': `{"auths": {"docker.${host}": {"auth": "${base64(`tools:${otherKey}`)}"}}}\n`,
  'helm/repositories.yaml': `apiVersion: v1\nrepositories:\n- name: corp\n  url: ${art}/api/helm/charts\n  username: tools\n  password: ${otherKey}\n`,
};
const feeds = [
  ['pypi', 'pypi'],
  ['maven', 'maven'],
  ['docker', 'docker'],
  ['charts', 'helm'],
] as const;

/** What other clients send after a rewrite: the path, and with what credential. */
const others: readonly (readonly [client: string, path: string])[] = [
  ['pip', '/pypi/pypi/simple/proget-demo/'],
  ['Maven', '/maven2/maven/org/example/demo/maven-metadata.xml'],
  ['Docker', '/v2/docker/demo/manifests/latest'],
  ['Helm', '/helm/charts/index.yaml'],
];

for (const reading of ['allow', 'refuse'] as const)
  describe(`leaving Artifactory where own values beside hashing are read as: ${reading}`, () => {
    let emulator: CliEmulator;
    let work: MigrationWorkspace;
    let original: Record<string, string>;
    /** The keys that the files hold after the migration. */
    let key: (old: string) => string;

    const ask = async (path: string, value: string) => {
      const headers = { Authorization: `Basic ${base64(`api:${value}`)}` };
      return (await sendRequest({ method: 'GET', url: emulator.ready.url + path, headers, timeoutMs: 20_000 })).status;
    };
    const administer = async (path: string, body: object, method: 'POST' | 'PATCH' = 'POST') => {
      const { url, adminKey } = emulator.ready;
      const headers = { 'X-ApiKey': adminKey, 'Content-Type': 'application/json' };
      const reply = await sendRequest({
        ...{ method, url: url + path, headers },
        ...{ body: JSON.stringify(body), timeoutMs: 20_000 },
      });
      assert(reply.status < 300, reply.body);
    };

    before(async () => {
      emulator = await startCliEmulator('--in-memory', '--demo');
      for (const [name, feedType] of feeds) await administer('/api/management/feeds/create', { name, feedType });
      await administer('/emulator/policies', { customWithHashing: reading }, 'PATCH');
      work = await makeMigrationWorkspace(emulator.ready, files);
      original = await work.contents();
    });
    after(async () => {
      await work.remove();
      await emulator.stop();
    });

    test('scan, plan, dry run and apply come through', async () => {
      const decision = reading === 'allow' ? 'migrate' : 'new-value';
      const proposed: string[] = [];
      const plan = await work.plan(['--secrets', 'literal', '--docker-base', host], (row) => {
        proposed.push(row.decision);
        return { ...row, decision };
      });
      assert.deepEqual(new Set(proposed), new Set([reading === 'allow' ? 'migrate' : 'undecided']));
      assert.deepEqual(new Set(plan.rows.map((row) => row.decision)), new Set([decision]));
      const tried = await work.run('apply', '--dry-run');
      assert.equal(tried.code, 0, tried.stderr + tried.stdout);
      assert.deepEqual(await work.contents(), original);
      const applied = await work.run('apply', '--yes');
      assert.equal(applied.code, 0, applied.stderr);
      assert(applied.report.files.every(({ outcome }) => outcome === 'written'));
      const contents = await work.contents();
      for (const [file, text] of Object.entries(contents)) assert(!text.includes(host), file);
      const pick = (file: string, rule: RegExp) => rule.exec(contents[file] ?? '')?.[1] ?? '';
      const auth = Buffer.from(pick('web/.npmrc', /:_auth=(\S+)/), 'base64').toString();
      const now = new Map([
        [npmKey, auth.replace(/^api:/, '')],
        [nugetKey, pick('net/NuGet.Config', /ClearTextPassword" value="([^"]+)/)],
        [gemKey, pick('ruby/.gemrc', /api:([^@]+)@/)],
        [otherKey, pick('py/pip.conf', /api:([^@]+)@/)],
      ]);
      key = (old) => now.get(old) ?? '';
      for (const [old, value] of now) assert.equal(value === old, reading === 'allow', value);
    });

    clientTest('npm', installClient('npm11'))('npm installs with the rewritten .npmrc', async () => {
      const npm = await Npm.create('npm11');
      try {
        await npm.writeProject({ name: 'web', version: '1.0.0', dependencies: { 'proget-demo': '1.0.0' } }, '');
        await npm.write('project/.npmrc', await readFile(work.path('web/.npmrc'), 'utf8'));
        const run = await npm.run(['install']);
        assert.equal(run.code, 0, run.output);
      } finally {
        await npm.remove();
      }
    });

    clientTest('dotnet', hasDotnet())('dotnet restores with the rewritten NuGet.Config', async () => {
      const dotnet = await Dotnet.create();
      try {
        await dotnet.writeProject('ProGet.Demo', '1.0.0');
        await cp(work.path('net/NuGet.Config'), `${dotnet.folder}/NuGet.Config`);
        const run = await dotnet.run(['restore', 'app']);
        assert.equal(run.code, 0, run.output);
      } finally {
        await dotnet.remove();
      }
    });

    clientTest('ruby', hasRuby())('gem installs with the rewritten .gemrc', async () => {
      const ruby = await Ruby.create();
      try {
        await ruby.write('home/.gemrc', await readFile(work.path('ruby/.gemrc')));
        const run = await ruby.gem(['install', 'proget-demo', '--no-document']);
        assert.equal(run.code, 0, run.output);
      } finally {
        await ruby.remove();
      }
    });

    for (const [client, path] of others)
      test(`what ${client} sends is allowed`, async () => {
        assert.equal(await ask(path, key(otherKey)), 501);
        assert.equal(await ask(path, `${key(otherKey)}x`), 401);
      });

    test('the files of those clients hold the key where they read it', async () => {
      const contents = await work.contents();
      const value = key(otherKey);
      const { host: address } = new URL(emulator.ready.url);
      assert.equal(contents['py/pip.conf'], `[global]\nindex-url = http://api:${value}@${address}/pypi/pypi/simple\n`);
      assert.match(contents['java/settings.xml'] ?? '', /<username>api<\/username>/);
      assert(contents['java/settings.xml']?.includes(`<url>${emulator.ready.url}/maven2/maven</url>`));
      assert.deepEqual(JSON.parse(contents['docker/config.json'] ?? ''), {
        auths: { [address]: { auth: base64(`api:${value}`) } },
      });
      assert(contents['helm/repositories.yaml']?.includes(`url: ${emulator.ready.url}/helm/charts\n  username: api\n`));
    });

    test('rollback brings every file back, byte for byte, and the keys are gone', async () => {
      const back = await work.run('rollback', '--yes');
      assert.equal(back.code, 0, back.stderr);
      assert.deepEqual(await work.contents(), original);
      assert.equal(await ask('/npm/npm/proget-demo', key(npmKey)), 401);
      for (const [, path] of others) assert.equal(await ask(path, key(otherKey)), 401);
    });
  });
