import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ScanEvent, scan, scanText } from '../../../src/scan/scan.ts';

const workspace = join(import.meta.dirname, '..', '..', 'fixtures', 'artifactory', 'workspace');

const wanted = [
  '.github/workflows/build.yml:5 secrets.JF_ACCESS_TOKEN',
  'azure-pipelines.yml:11 ART_SECRET',
  'docker/config.json:19 docker-credential-secretservice',
  'dotnet/NuGet.Config:23 ART_KEY',
  'dotnet/NuGet.Config:27 NuGet Password (DPAPI)',
  'dotnet/NuGet.Config:39 NuGet apikeys (DPAPI)',
  'home/.jfrog-enc/jfrog-cli.conf.v6:7 JFrog CLI (master key)',
  'infra/provider.tf:3 var.artifactory_access_token',
  'java/.m2/settings.xml:12 ART_KEY',
  'python/requirements.txt:3 PIP_KEY',
  'scripts/fetch.py:7 ART_KEY',
  'web/berry/.yarnrc.yml:8 YARN_TOKEN',
  'web/packages/ui/.npmrc:6 NPM_TOKEN',
];

test('credentials that stand in variables and secret stores are listed as such', async () => {
  const events: ScanEvent[] = [];
  for await (const event of scan(workspace, { hosts: ['artifactory.corp.example', 'packages.corp.example'] }))
    events.push(event);
  const references = events.flatMap((event) => (event.type === 'reference' ? [event.reference] : []));
  const names = references.map(({ file, line, name }) => `${file}:${line} ${name}`);
  assert.deepEqual(
    wanted.filter((name) => !names.includes(name)),
    [],
  );
  const npm = references.find(({ file }) => file === 'web/packages/ui/.npmrc');
  assert.equal(npm?.host, 'packages.corp.example');
});

test('references that have nothing to do with Artifactory are left alone', () => {
  const text = `db:\n  url: https://db.other.example\n  password: \${DB_PASSWORD}\n`;
  assert.deepEqual(scanText(text, 'a.yml').references, []);
});
