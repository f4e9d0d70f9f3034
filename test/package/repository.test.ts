import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/bundles.ts';
import { clientEnvironment } from '../support/clients.ts';
import { repositoryFiles } from '../support/repositoryFiles.ts';

/** Written in parts: this file is searched too. */
const publicRegistries = [
  ['npmjs', 'org'],
  ['npmjs', 'com'],
  ['yarnpkg', 'com'],
  ['nuget', 'org'],
  ['rubygems', 'org'],
].map((parts) => parts.join('.'));

/** Names that say nothing about a machine. */
const neutralHost = /^(localhost|127\.0\.0\.1|\[::1\])$|\.(example|invalid|test)$/;

const files = new Map(repositoryFiles().map((file) => [file, readFileSync(join(root, file), 'latin1')]));

function filesWith(...texts: readonly string[]): readonly string[] {
  const wanted = texts.map((text) => text.toLowerCase());
  return [...files].flatMap(([file, content]) => {
    const lower = content.toLowerCase();
    return wanted.filter((text) => lower.includes(text)).map((text) => `${file}: ${text}`);
  });
}

/** The registries that npm and dotnet on this machine use. */
function configuredRegistries(): readonly string[] {
  const npm = execFileSync('npm', ['config', 'ls', '-l'], {
    cwd: root,
    env: clientEnvironment(homedir()),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const npmUrls = npm.match(/registry = "https?:[^"]+/g) ?? [];
  assert.ok(npmUrls.length > 0, 'npm names its registry');
  const nugetFiles = ['.nuget/NuGet/NuGet.Config', '.config/NuGet/NuGet.Config', 'AppData/Roaming/NuGet/NuGet.Config']
    .map((file) => join(homedir(), file))
    .filter((file) => existsSync(file));
  const nugetUrls = nugetFiles.flatMap((file) => readFileSync(file, 'utf8').match(/value="https?:[^"]+/g) ?? []);
  const hosts = [...npmUrls, ...nugetUrls].map((text) => new URL(text.slice(text.indexOf('http'))).hostname);
  return hosts.filter((host) => !neutralHost.test(host));
}

test('the search finds what is there', () => {
  assert.ok(filesWith('"name": "proget-keys"').includes('package.json: "name": "proget-keys"'));
});

test('no file names a package registry, a public one or one of this machine', () => {
  assert.deepEqual(filesWith(...publicRegistries, ...configuredRegistries()), []);
});

test('no file names a folder of this machine', () => {
  // A home or checkout like /root or /app is too short to mean this machine only.
  const folders = [root, homedir()].filter((folder) => folder.split(/[\\/]/).length > 2);
  assert.deepEqual(filesWith(...folders), []);
});

test('no file leads out of the repository', () => {
  assert.deepEqual(filesWith(['..', 'shared'].join('/')), []);
});
