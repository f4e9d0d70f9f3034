import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildGem, type GemContent } from '../../../../emulator/demo/gemPackage.ts';
import { renderGemrc } from '../../../../src/clients/gemrc.ts';
import { GemFeed } from '../../../support/gemFeed.ts';
import { type GemLab, withKey } from '../../../support/gemLab.ts';
import type { Cell } from '../../matrix.ts';
import { rubyVersions } from './versions.ts';

/** What gem does where it may. */
export const gemCells: Cell<GemLab>[] = [];

function cell(action: string, run: Cell<GemLab>['run']): void {
  gemCells.push({ client: 'gem', version: rubyVersions.gem, action, run });
}

async function push(lab: GemLab, content: GemContent, ...args: string[]) {
  const { ruby, url, keys } = lab;
  const path = await ruby.write(`${content.name}.gem`, await buildGem(content));
  return ruby.gem(['push', path, '--host', url, ...args], { GEM_HOST_API_KEY: keys.publisher });
}

/** Reads come from this feed alone, by the file that `proget-keys config gem` prints. */
async function readFrom(lab: GemLab, key = lab.keys.reader): Promise<void> {
  const { ruby, server } = lab;
  await ruby.forget();
  const source = { serverUrl: server.url, feed: 'packages', key: { form: 'literal', key } } as const;
  await ruby.write('home/.gemrc', renderGemrc(source));
}

cell('pushes a gem and its dependency, and installs both', async (lab) => {
  const { ruby } = lab;
  const first = await push(lab, { name: 'lab-base', version: '1.0.0' });
  assert.equal(first.code, 0, first.output);
  assert.match(first.output, /Successfully registered gem: lab-base \(1\.0\.0\)/);
  const second = await push(lab, { name: 'lab-app', version: '2.1.0', dependencies: { 'lab-base': ['~> 1.0'] } });
  assert.equal(second.code, 0, second.output);
  await readFrom(lab);
  const installed = await ruby.gem(['install', 'lab-app', '--no-document']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(installed.output, /Successfully installed lab-base-1\.0\.0/);
  assert.match(installed.output, /Successfully installed lab-app-2\.1\.0/);
});

cell('builds, pushes and installs a gem of its own making', async (lab) => {
  const { ruby, url, keys } = lab;
  await ruby.write(
    'project/own.gemspec',
    `Gem::Specification.new do |s|
  s.name = 'lab-own'; s.version = '0.1.0'; s.summary = 'Öwn'; s.authors = ['Zoë']; s.license = 'MIT'
  s.homepage = 'https://own.example'; s.files = ['lib/own.rb']; s.required_ruby_version = '>= 2.0'
  s.metadata = { 'allowed_push_host' => '${new URL(url).origin}' }
end
`,
  );
  await ruby.write('project/lib/own.rb', "OWN = 'own'\n");
  const built = await ruby.gem(['build', 'own.gemspec']);
  assert.equal(built.code, 0, built.output);
  // A slash at the end makes gem ask for //api/v1/gems.
  const pushed = await ruby.gem(['push', 'lab-own-0.1.0.gem', '--host', `${url}/`], {
    GEM_HOST_API_KEY: keys.publisher,
  });
  assert.equal(pushed.code, 0, pushed.output);
  await ruby.run('rm', ['lab-own-0.1.0.gem']);
  await readFrom(lab);
  const installed = await ruby.gem(['install', 'lab-own', '--no-document']);
  assert.equal(installed.code, 0, installed.output);
  const used = await ruby.run('ruby', ['-e', "require 'own'; print OWN"]);
  assert.equal(used.output, 'own');
});

cell('a key of the credentials file, and one in the host URL, push as well', async (lab) => {
  const { ruby, url, keys } = lab;
  await ruby.write('home/.gem/credentials', `---\n${url}: ${keys.publisher}\n`);
  const path = await ruby.write('by-file.gem', await buildGem({ name: 'by-file', version: '1.0.0' }));
  const byFile = await ruby.gem(['push', path, '--host', url]);
  assert.equal(byFile.code, 0, byFile.output);
  const other = await ruby.write('by-url.gem', await buildGem({ name: 'by-url', version: '1.0.0' }));
  const byUrl = await ruby.gem(['push', other, '--host', withKey(url, keys.publisher)], { GEM_HOST_API_KEY: 'unused' });
  assert.match(byUrl.output, /\[unknown-key\]|Successfully registered/);
  const both = await ruby.gem(['push', other, '--host', withKey(url, keys.publisher)], {
    GEM_HOST_API_KEY: keys.publisher,
  });
  assert.equal(both.code, 0, both.output);
  await ruby.run('rm', ['-r', join(ruby.folder, 'home', '.gem')]);
});

cell('signin asks for user and key, stores the key, and push uses it', async (lab) => {
  const { ruby, url, keys } = lab;
  const answers = [
    [/Email:/, 'api'],
    [/Password:/, keys.publisher],
    [/API Key name/, ''],
    [/\[yN\]/, 'y'],
  ] as const;
  // With --host alone, gem 3.3 sends user and password to its default host as well.
  const signedIn = await ruby.gemOnTerminal(['signin', '--host', url], answers, { RUBYGEMS_HOST: url });
  assert.equal(signedIn.code, 0, signedIn.output);
  assert.match(signedIn.output, /Signed in with API key/);
  const path = await ruby.write('signed.gem', await buildGem({ name: 'signed', version: '1.0.0' }));
  const pushed = await ruby.gem(['push', path, '--host', url]);
  assert.equal(pushed.code, 0, pushed.output);
  const signedOut = await ruby.gem(['signout']);
  assert.match(signedOut.output, /You have successfully signed out/);
});

cell('a prerelease is installed only when it is asked for', async (lab) => {
  const { ruby } = lab;
  await push(lab, { name: 'lab-pre', version: '1.0.0' });
  await push(lab, { name: 'lab-pre', version: '2.0.0.rc1' });
  await readFrom(lab);
  const stable = await ruby.gem(['install', 'lab-pre', '--no-document']);
  assert.match(stable.output, /Successfully installed lab-pre-1\.0\.0/);
  const pre = await ruby.gem(['install', 'lab-pre', '--pre', '--no-document']);
  assert.match(pre.output, /Successfully installed lab-pre-2\.0\.0\.rc1/);
});

cell('of several platforms the one of this machine is installed', async (lab) => {
  const { ruby } = lab;
  const local = (await ruby.run('ruby', ['-e', 'print Gem::Platform.local'])).output;
  for (const platform of ['ruby', local, 'java']) await push(lab, { name: 'lab-native', version: '1.0.0', platform });
  await readFrom(lab);
  const installed = await ruby.gem(['install', 'lab-native', '--no-document']);
  assert.match(installed.output, new RegExp(`Successfully installed lab-native-1\\.0\\.0-${local}`), installed.output);
  const forced = await ruby.gem(['install', 'lab-native', '--platform', 'java', '--no-document']);
  assert.match(forced.output, /Successfully installed lab-native-1\.0\.0-java/);
});

cell('search, list and specification read the remote indexes', async (lab) => {
  const { ruby } = lab;
  await push(lab, { name: 'lab-read', version: '1.9.0' });
  await push(lab, { name: 'lab-read', version: '1.10.0', dependencies: { 'lab-base': ['>= 1.0', '< 3'] } });
  await readFrom(lab);
  const search = await ruby.gem(['search', 'lab-re']);
  assert.match(search.output, /^lab-read \(1\.10\.0\)$/m, search.output);
  const all = await ruby.gem(['list', '--remote', '--all', 'lab-read']);
  assert.match(all.output, /lab-read \(1\.10\.0, 1\.9\.0\)/);
  const details = await ruby.gem(['search', '--details', 'lab-read']);
  assert.match(details.output, /Authors?: ProGet Keys/);
  const spec = await ruby.gem(['specification', '--remote', 'lab-read', 'dependencies']);
  assert.match(spec.output, /name: lab-base/);
  const dependency = await ruby.gem(['dependency', '--remote', 'lab-read']);
  assert.match(dependency.output, /lab-base \(>= 1\.0, < 3\)/);
});

cell('outdated and update see what was pushed since, also a moment ago', async (lab) => {
  const { ruby } = lab;
  await push(lab, { name: 'lab-newer', version: '1.0.0' });
  await readFrom(lab);
  await ruby.gem(['install', 'lab-newer', '--no-document']);
  await push(lab, { name: 'lab-newer', version: '1.1.0' });
  const outdated = await ruby.gem(['outdated']);
  assert.match(outdated.output, /lab-newer \(1\.0\.0 < 1\.1\.0\)/, outdated.output);
  const updated = await ruby.gem(['update', 'lab-newer', '--no-document']);
  assert.match(updated.output, /Successfully installed lab-newer-1\.1\.0/);
});

cell('fetch downloads the bytes that were pushed', async (lab) => {
  const { ruby, feed } = lab;
  await feed.publish({ name: 'lab-fetch', version: '1.0.0', files: { 'data.bin': Buffer.alloc(300_000, 'x') } });
  await readFrom(lab);
  const fetched = await ruby.gem(['fetch', 'lab-fetch']);
  assert.match(fetched.output, /Downloaded lab-fetch-1\.0\.0/, fetched.output);
  assert.ok(existsSync(join(ruby.folder, 'project', 'lab-fetch-1.0.0.gem')));
  const verified = await ruby.gem(['specification', 'lab-fetch-1.0.0.gem', 'version']);
  assert.match(verified.output, /1\.0\.0/);
});

cell('a yanked version is gone for the next install, and can be pushed again', async (lab) => {
  const { ruby, url, keys } = lab;
  await push(lab, { name: 'lab-yank', version: '1.0.0' });
  await push(lab, { name: 'lab-yank', version: '1.1.0', platform: 'java' });
  const yank = (...args: string[]) =>
    ruby.gem(['yank', 'lab-yank', ...args, '--host', url], { GEM_HOST_API_KEY: keys.publisher });
  const missing = await yank('-v', '3.0.0');
  assert.match(
    missing.output,
    /The version 3\.0\.0 does not exist\. Feed packages has lab-yank 1\.0\.0, 1\.1\.0-java\./,
  );
  const yanked = await yank('-v', '1.0.0');
  assert.match(yanked.output, /Successfully deleted gem: lab-yank \(1\.0\.0\)/);
  const java = await yank('-v', '1.1.0', '--platform', 'java');
  assert.match(java.output, /Successfully deleted gem: lab-yank \(1\.1\.0-java\)/);
  await readFrom(lab);
  const installed = await ruby.gem(['install', 'lab-yank', '--no-document']);
  assert.match(installed.output, /Could not find a valid gem 'lab-yank'/);
  const again = await push(lab, { name: 'lab-yank', version: '1.0.0' });
  assert.equal(again.code, 0, again.output);
});

cell('owner tells who pushed, and that permissions decide', async (lab) => {
  const { ruby, url, keys } = lab;
  await push(lab, { name: 'lab-owned', version: '1.0.0' });
  const owner = (...args: string[]) =>
    ruby.gem(['owner', 'lab-owned', ...args, '--host', url], { GEM_HOST_API_KEY: keys.publisher });
  const list = await owner();
  assert.match(list.output, /Owners for gem: lab-owned\n- SYSTEM/, list.output);
  const added = await owner('--add', 'a@b.example');
  assert.match(added.output, /ProGet knows no owners of gems: permissions on feed packages decide/);
});

cell('sources --add checks the source and takes it with the key inside', async (lab) => {
  const { ruby, url, keys } = lab;
  await ruby.useSources();
  await ruby.forget();
  const added = await ruby.gem(['sources', '--add', withKey(url, keys.reader)]);
  assert.match(added.output, /added to sources/, added.output);
  const refused = await ruby.gem(['sources', '--add', `${url}/`]);
  assert.match(refused.output, /bad response No credential was sent.*\[missing-key\] 401/);
});

cell('keys of odd characters work in a source', async (lab) => {
  const { ruby, server, url } = lab;
  const odd = 'a:b/c@d+e f%41?ü#';
  await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view', 'add'], key: odd });
  await new GemFeed(url, server.adminKey).publish({ name: 'lab-odd', version: '1.0.0' });
  await readFrom(lab, odd);
  const installed = await ruby.gem(['install', 'lab-odd', '--no-document']);
  assert.equal(installed.code, 0, installed.output);
});
