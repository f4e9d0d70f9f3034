import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClientName, clientNames } from '../../../src/clients/client.ts';
import { type ClientFilePlan, planClientFile } from '../../../src/clients/clientFile.ts';

const place = { serverUrl: 'http://127.0.0.1:8624', feed: 'lab' };

function plan(client: ClientName, files: Readonly<Record<string, string>> = {}): Promise<ClientFilePlan> {
  return planClientFile(client, place, async (fileName) => files[fileName] ?? null);
}

const fileNames: Readonly<Record<ClientName, string>> = {
  npm: '.npmrc',
  pnpm: 'pnpm.npmrc',
  yarn1: '.npmrc',
  yarn: '.yarnrc.yml',
  bun: '.npmrc',
  nuget: 'NuGet.Config',
  gem: 'gem.sh',
  bundler: 'bundler.sh',
};

for (const client of clientNames) {
  test(`${client} gets a file without the key, and a second time nothing changes`, async () => {
    const first = await plan(client);
    assert.deepEqual([first.fileName, first.change, first.left], [fileNames[client], 'create', null]);
    assert.match(first.text, /PROGET_KEY/);
    const second = await plan(client, { [first.fileName]: first.text });
    assert.deepEqual([second.fileName, second.change, second.text], [first.fileName, 'none', first.text]);
  });
}

test('Yarn 1 adds always-auth to an .npmrc of npm, and keeps the rest', async () => {
  const { text: npm } = await plan('npm', { '.npmrc': '; mine\nfund=false\n' });
  const { text, change } = await plan('yarn1', { '.npmrc': npm });
  assert.equal(change, 'edit');
  assert.ok(text.startsWith('; mine\nfund=false\n'));
  assert.match(text, /^always-auth=true$/m);
  assert.equal(text.match(/^registry=/gm)?.length, 1);
});

test('Yarn gets lines behind its own settings, with their line ends', async () => {
  const existing = '# mine\r\nnodeLinker: node-modules\r\nplugins:\r\n  - path: a.cjs\r\nnmMode: hardlinks-local';
  const { fileName, text, change } = await plan('yarn', { '.yarnrc.yml': existing });
  assert.deepEqual([fileName, change], ['.yarnrc.yml', 'edit']);
  assert.ok(text.startsWith(`${existing}\r\n# Packages of the ProGet feed lab.`), text);
  assert.doesNotMatch(text, /[^\r]\n/);
});

for (const [why, existing] of [
  ['has a registry already', 'npmRegistryServer: "https://other.example"\n'],
  ['has registries already', 'npmRegistries:\n  "//other.example":\n    npmAuthToken: x\n'],
  ['is written in one line', '{ nodeLinker: node-modules }\n'],
  ['is no settings at all', 'nodeLinker\n'],
] as const) {
  test(`a .yarnrc.yml that ${why} is left alone for a file of its own`, async () => {
    const planned = await plan('yarn', { '.yarnrc.yml': existing });
    assert.equal(planned.fileName, '.yarnrc.proget-lab.yml');
    assert.deepEqual(planned.left, { fileName: '.yarnrc.yml', because: 'other-source' });
    assert.deepEqual(planned.use, { by: 'variable', variable: 'YARN_RC_FILENAME' });
  });
}

for (const client of ['pnpm', 'gem', 'bundler'] as const) {
  test(`a ${fileNames[client]} that somebody else wrote is left alone, one of ours is replaced`, async () => {
    const fileName = fileNames[client];
    const planned = await plan(client, { [fileName]: 'echo mine\n' });
    assert.equal(planned.fileName, `proget-lab.${fileName}`);
    assert.deepEqual(planned.left, { fileName, because: 'foreign' });
    const { text } = await planClientFile(client, { ...place, feed: 'other' }, async () => null);
    const replaced = await plan(client, { [fileName]: text });
    assert.deepEqual([replaced.fileName, replaced.change], [fileName, 'edit']);
  });
}

test('a NuGet.Config that maps packages is left alone, and the option names the new one', async () => {
  const existing = '<configuration><packageSourceMapping></packageSourceMapping></configuration>';
  const planned = await plan('nuget', { 'NuGet.Config': existing });
  assert.equal(planned.fileName, 'NuGet.proget-lab.Config');
  assert.deepEqual(planned.left, { fileName: 'NuGet.Config', because: 'mapping' });
  assert.deepEqual(planned.use, { by: 'option', option: '--configfile NuGet.proget-lab.Config' });
});
