import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { buildGem } from '../../../../emulator/demo/gemPackage.ts';
import type { ClientRun } from '../../../support/clients.ts';
import type { GemLab } from '../../../support/gemLab.ts';
import type { Cell } from '../../matrix.ts';
import { assertShown, type PitfallRow } from '../../pitfalls/pitfall.ts';
import { lastRequest, requestsSince } from '../../requestLog.ts';
import { rubyVersions } from './versions.ts';

interface GemPitfall extends Omit<PitfallRow, 'client'> {
  readonly tool: 'gem' | 'bundle';
  /** Reads on behind the tool's name. */
  readonly action: string;
  readonly run: (lab: GemLab) => Promise<ClientRun>;
  readonly succeeds?: true;
}

/** A folder without any configuration that could help. */
async function forget({ ruby, url }: GemLab): Promise<void> {
  await ruby.forget();
  await ruby.run('rm', ['-rf', '../home/.gem', '../home/.bundle', 'Gemfile.lock', 'Gemfile']);
  await ruby.run('sh', ['-c', 'rm -f *.gem']);
  await ruby.useSources(`${url}/`);
}

async function writeGem({ ruby }: GemLab, name = 'pitfall'): Promise<string> {
  return ruby.write(`${name}.gem`, await buildGem({ name, version: '1.0.0' }));
}

const gemPitfalls: readonly GemPitfall[] = [
  {
    number: '26',
    tool: 'gem',
    pitfall: 'the key in GEM_HOST_API_KEY or `~/.gem/credentials`: gem sends it with push, yank and owner only',
    action: 'with a key for pushes sends none with an installation',
    shows:
      'bad response No credential was sent, and Anonymous may not view packages in feed packages. [missing-key] 401',
    channel: 'reason phrase',
    told: {
      by: 'explain last',
      text: 'Put the key into the source: http://api:KEY@HOST/rubygems/FEED/ (gem credentials are for push only).',
    },
    async run({ ruby, keys }) {
      return ruby.gem(['install', 'pitfall', '--no-document'], { GEM_HOST_API_KEY: keys.publisher });
    },
  },
  {
    number: '27',
    tool: 'gem',
    pitfall: '`~/.gem/credentials` that others may read: nothing is sent',
    action: 'with credentials that others may read pushes nothing',
    shows: 'has file permissions of 0644 but 0600 is required',
    channel: 'the client itself',
    told: { by: 'README', text: 'mode 0600' },
    async run(lab) {
      const { ruby, url, keys } = lab;
      const file = await ruby.write('home/.gem/credentials', `---\n${url}: ${keys.publisher}\n`);
      await chmod(file, 0o644);
      return ruby.gem(['push', await writeGem(lab), '--host', url]);
    },
  },
  {
    number: '28',
    tool: 'gem',
    pitfall: 'a slash at the end of `--host`: the key stored without it is not found, and gem asks for a password',
    action: 'with a slash at the end of the host does not find its key',
    shows: 'Enter your',
    channel: 'the client itself',
    told: { by: 'README', text: 'a slash at its end makes it another host' },
    async run(lab) {
      const { ruby, url, keys } = lab;
      await ruby.write('home/.gem/credentials', `---\n${url}: ${keys.publisher}\n`);
      return ruby.gem(['push', await writeGem(lab), '--host', `${url}/`]);
    },
  },
  {
    number: '29',
    tool: 'bundle',
    pitfall: 'a setting for host and port: it matches nothing, and no key is sent',
    action: 'with a setting for host and port sends no key',
    shows: 'Authentication is required for 127.0.0.1',
    channel: 'the client itself',
    told: { by: 'explain last', text: 'No credential was sent, and Anonymous may not view packages in feed packages.' },
    async run({ ruby, url, keys }) {
      await ruby.write('project/Gemfile', `source "${url}/"\ngem "pitfall"\n`);
      const { host } = new URL(url);
      assert.equal((await ruby.bundle(['config', 'set', '--global', host, `api:${keys.reader}`])).code, 0);
      return ruby.bundle(['install']);
    },
  },
  {
    number: '30',
    tool: 'bundle',
    pitfall: 'an ETag that is no digest makes Bundler give up the compact index; the one of this server is one',
    action: 'stays with the compact index',
    succeeds: true,
    shows: 'Bundle updated!',
    channel: 'the client itself',
    told: null,
    async run({ ruby, url, feed, keys, server }) {
      await feed.publish({ name: 'indexed', version: '1.0.0' });
      await ruby.write('project/Gemfile', `source "${url}/"\ngem "indexed"\n`);
      const settings = { BUNDLE_127__0__0__1: `api:${keys.reader}` };
      assert.equal((await ruby.bundle(['install'], settings)).code, 0);
      await feed.publish({ name: 'indexed', version: '1.1.0' });
      const since = await lastRequest(server);
      const run = await ruby.bundle(['update', 'indexed'], settings);
      assert.match(run.output, /Installing indexed 1\.1\.0/);
      const records = await requestsSince(server, since);
      assert.doesNotMatch(records, /specs\.4\.8|api\/v1\/dependencies/);
      return run;
    },
  },
  {
    number: '31',
    tool: 'gem',
    pitfall: 'a `.gem` in the working directory is installed instead of the one of a source that fails',
    action: 'installs a file of the working directory where the source fails',
    succeeds: true,
    shows:
      'bad response No credential was sent, and Anonymous may not view packages in feed packages. [missing-key] 401',
    channel: 'reason phrase',
    told: { by: 'README', text: "A `.gem` in the working directory is installed instead of the feed's." },
    async run({ ruby }) {
      await ruby.write('project/masked-1.0.0.gem', await buildGem({ name: 'masked', version: '1.0.0' }));
      const run = await ruby.gem(['install', 'masked', '--no-document']);
      assert.match(run.output, /Successfully installed masked-1\.0\.0/);
      return run;
    },
  },
  {
    number: '32',
    tool: 'gem',
    pitfall: 'the default key of `~/.gem/credentials` goes to any `--host`',
    action: 'sends its default key to a host that has none',
    shows: 'The API key in Authorization does not exist. Compare the key with the one you were given',
    channel: 'body of the reply',
    told: null,
    async run(lab) {
      const { ruby, url } = lab;
      await ruby.write('home/.gem/credentials', `---\n:rubygems_api_key: rubygems_${'1'.repeat(40)}\n`);
      const run = await ruby.gem(['push', await writeGem(lab), '--host', url]);
      assert.doesNotMatch(run.output, /rubygems_1111/);
      return run;
    },
  },
  {
    number: '33',
    tool: 'gem',
    pitfall: '`gem sources --add` reads the source, so it needs the key',
    action: 'does not add a source that it cannot read',
    shows:
      'bad response No credential was sent, and Anonymous may not view packages in feed packages. [missing-key] 401',
    channel: 'reason phrase',
    told: null,
    async run({ ruby, url }) {
      await ruby.useSources();
      return ruby.gem(['sources', '--add', `${url}/`]);
    },
  },
  {
    number: '34',
    tool: 'gem',
    pitfall: 'a key of another feed: 403 with its feed, for gem prints the reply as it is',
    action: 'with a key of another feed is told which one it is for',
    shows: 'is for feed other, not for feed packages.',
    channel: 'body of the reply',
    told: null,
    run: async (lab) =>
      lab.ruby.gem(['push', await writeGem(lab), '--host', lab.url], { GEM_HOST_API_KEY: lab.keys.elsewhere }),
  },
  {
    number: '34',
    tool: 'bundle',
    pitfall: 'a key of another feed: Bundler calls every refusal a matter of the password',
    action: 'with a key of another feed speaks of a password',
    shows: 'Bad username or password for',
    channel: 'the client itself',
    told: { by: 'explain last', text: 'is for feed other, not for feed packages.' },
    async run({ ruby, url, keys }) {
      await ruby.write('project/Gemfile', `source "${url}/"\ngem "pitfall"\n`);
      return ruby.bundle(['install'], { BUNDLE_127__0__0__1: `api:${keys.elsewhere}` });
    },
  },
];

export const gemPitfallCells: readonly Cell<GemLab>[] = gemPitfalls.map((pitfall) => ({
  client: pitfall.tool,
  version: rubyVersions[pitfall.tool],
  action: pitfall.action,
  async run(lab) {
    await forget(lab);
    const run = await pitfall.run(lab);
    if (pitfall.succeeds === true) assert.equal(run.code, 0, run.output);
    else assert.notEqual(run.code, 0, run.output);
    await assertShown(pitfall, run, lab.server);
  },
}));

/** For the page of pitfalls. */
export const gemPitfallRows: readonly PitfallRow[] = gemPitfalls.map((pitfall) => ({
  ...pitfall,
  client: `${pitfall.tool === 'gem' ? 'gem' : 'Bundler'} ${rubyVersions[pitfall.tool]}`,
}));
