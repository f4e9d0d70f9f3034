import assert from 'node:assert/strict';
import { join } from 'node:path';
import { planClientFile } from '../../src/clients/clientFile.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { gemLab, rubyTest } from '../support/gemLab.ts';
import { type ClientName, clientCommand } from '../support/npmClients.ts';
import { inProject, npmLab, npmTest } from '../support/npmLab.ts';
import { grammars } from './npm/cells/grammar.ts';
import { needed, publishNeeded } from './npm/cells/packages.ts';

/** What the folder has before, and for which client of `config` the editor writes a file. */
const npmFiles: readonly (readonly [
  client: ClientName,
  config: 'npm' | 'pnpm' | 'yarn1' | 'yarn' | 'bun',
  before: string,
])[] = [
  ['npm11', 'npm', 'fund=false\n'],
  ['pnpm10', 'pnpm', 'fund=false\n'],
  ['pnpm12', 'pnpm', 'fund=false\n'],
  ['yarn1', 'yarn1', 'fund=false\n'],
  ['yarn4', 'yarn', 'nodeLinker: node-modules\n'],
  ['yarn4', 'yarn', 'npmRegistryServer: "https://elsewhere.example"\n'],
  ['bun', 'bun', 'fund=false\n'],
];

const npmTestLab = npmLab({}, undefined, publishNeeded);

for (const [client, config, before] of npmFiles) {
  npmTest(client)(`${client} installs by the file that the editor writes beside ${before.trim()}`, async () => {
    const lab = npmTestLab();
    const packageJson = { name: 'app', version: '1.0.0', license: 'MIT', dependencies: { [needed.name]: '1.0.0' } };
    await inProject(client, lab, { packageJson, npmrc: before }, async (npm) => {
      const place = { serverUrl: lab.server.url, feed: 'packages' };
      const plan = await planClientFile(config, place, (file) => npm.read(`project/${file}`).catch(() => null));
      await npm.write(`project/${plan.fileName}`, plan.text);
      const path = plan.fileName.startsWith('.yarnrc') ? plan.fileName : join(npm.folder, 'project', plan.fileName);
      const named = plan.use?.by === 'variable' ? { [plan.use.variable]: path } : {};
      const run = await npm.run(grammars[client].install, [], { PROGET_KEY: lab.keys.reader, ...named });
      assert.equal(run.code, 0, `${clientCommand(client).join(' ')}\n${run.output}`);
    });
  });
}

const gemTestLab = gemLab();

rubyTest('gem installs and pushes by the file that the editor writes', async () => {
  const { ruby, server, url, keys } = gemTestLab();
  await new GemFeed(url, server.adminKey).publish({ name: 'by-editor', version: '1.0.0' });
  const plan = await planClientFile('gem', { serverUrl: server.url, feed: 'packages' }, async () => null);
  await ruby.write(`project/${plan.fileName}`, plan.text);
  const install = /gem install PACKAGE (.*)$/m.exec(plan.text)?.[1] ?? assert.fail(plan.text);
  const script = `. ./${plan.fileName} && gem install by-editor --no-document ${install} && gem yank by-editor -v 1.0.0`;
  const run = await ruby.run('sh', ['-c', script], { PROGET_KEY: keys.publisher });
  assert.equal(run.code, 0, run.output);
  assert.match(run.output, /Successfully installed by-editor-1\.0\.0.*Successfully deleted gem/s);
});

rubyTest('bundle installs by the file that the editor writes', async () => {
  const { ruby, server, url, keys } = gemTestLab();
  await new GemFeed(url, server.adminKey).publish({ name: 'by-bundle', version: '1.0.0' });
  const plan = await planClientFile('bundler', { serverUrl: server.url, feed: 'packages' }, async () => null);
  await ruby.write(`project/${plan.fileName}`, plan.text);
  const source = /^# The Gemfile names the source {2}(source .*)$/m.exec(plan.text)?.[1] ?? assert.fail(plan.text);
  await ruby.write('project/Gemfile', `${source}\ngem "by-bundle"\n`);
  const run = await ruby.run('sh', ['-c', `. ./${plan.fileName} && bundle install`], { PROGET_KEY: keys.reader });
  assert.equal(run.code, 0, run.output);
  assert.match(run.output, /Bundle complete!/);
});
