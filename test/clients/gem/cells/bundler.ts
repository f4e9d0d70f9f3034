import assert from 'node:assert/strict';
import { bundlerHostVariable, renderBundleConfig } from '../../../../src/clients/bundleConfig.ts';
import { explainLast } from '../../../support/explainLast.ts';
import { type GemLab, untilExpired, withKey } from '../../../support/gemLab.ts';
import type { Cell } from '../../matrix.ts';
import { lastRequest, requestsSince } from '../../requestLog.ts';
import { rubyVersions } from './versions.ts';

/** What Bundler does, and how it is refused. */
export const bundlerCells: Cell<GemLab>[] = [];

function cell(action: string, run: Cell<GemLab>['run']): void {
  bundlerCells.push({ client: 'bundle', version: rubyVersions.bundle, action, run });
}

async function writeGemfile(lab: GemLab, source: string, ...lines: string[]): Promise<void> {
  const { ruby } = lab;
  await ruby.forget();
  await ruby.run('rm', ['-f', 'Gemfile.lock']);
  await ruby.write('project/Gemfile', `source ${JSON.stringify(source)}\n${lines.join('\n')}\n`);
}

const hostCredentials = ({ server }: GemLab, key: string) => ({ [bundlerHostVariable(server.url)]: `api:${key}` });

cell('install with the file that proget-keys config bundler prints', async (lab) => {
  const { ruby, server, url, feed, keys } = lab;
  await feed.publish(
    { name: 'base', version: '1.0.0' },
    { name: 'app', version: '1.0.0', dependencies: { base: ['>= 1.0', '< 2'] } },
    { name: 'app', version: '2.0.0.pre', dependencies: { base: ['>= 1.0'] } },
  );
  await writeGemfile(lab, `${url}/`, 'gem "app"');
  const source = { serverUrl: server.url, feed: 'packages', key: { form: 'literal', key: keys.reader } } as const;
  await ruby.write('project/.bundle/config', renderBundleConfig(source));
  const installed = await ruby.bundle(['install']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(installed.output, /Installing app 1\.0\.0/);
  const lock = await ruby.read('project/Gemfile.lock');
  assert.match(lock, /app \(1\.0\.0\)\n\s+base \(>= 1\.0, < 2\)/);
  assert.ok(!lock.includes(keys.reader), 'the key does not get into Gemfile.lock');
  const used = await ruby.bundle(['exec', 'gem', 'list']);
  assert.match(used.output, /base \(1\.0\.0\)/);
});

cell('lock, update and outdated see what was pushed since, by the compact index alone', async (lab) => {
  const { ruby, url, server, feed, keys } = lab;
  await feed.publish({ name: 'moving', version: '1.0.0' });
  const before = await lastRequest(server);
  await writeGemfile(lab, `${url}/`, 'gem "moving"');
  const env = hostCredentials(lab, keys.reader);
  const locked = await ruby.bundle(['lock'], env);
  assert.equal(locked.code, 0, locked.output);
  await ruby.bundle(['install'], env);
  await feed.publish({ name: 'moving', version: '1.1.0' });
  const outdated = await ruby.bundle(['outdated', '--parseable'], env);
  assert.match(outdated.output, /moving \(newest 1\.1\.0, installed 1\.0\.0/, outdated.output);
  const updated = await ruby.bundle(['update', 'moving'], env);
  assert.match(updated.output, /Installing moving 1\.1\.0 \(was 1\.0\.0\)/, updated.output);
  const text = await requestsSince(server, before);
  assert.match(text, /\/rubygems\/packages\/versions/);
  assert.doesNotMatch(text, /specs\.4\.8|api\/v1\/dependencies/, 'bundler gave the compact index up');
});

cell('a gem of this platform and a prerelease are taken from the index', async (lab) => {
  const { ruby, url, feed, keys } = lab;
  const local = (await ruby.run('ruby', ['-e', 'print Gem::Platform.local'])).output;
  await feed.publish(
    { name: 'native', version: '1.0.0' },
    { name: 'native', version: '1.0.0', platform: local },
    { name: 'native', version: '1.0.0', platform: 'java' },
    { name: 'early', version: '0.1.0.beta2' },
  );
  await writeGemfile(lab, withKey(url, keys.reader), 'gem "native"', 'gem "early", "~> 0.1.0.beta"');
  const installed = await ruby.bundle(['install']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(installed.output, new RegExp(`Installing native 1\\.0\\.0 \\(${local}\\)`));
  assert.match(installed.output, /Installing early 0\.1\.0\.beta2/);
});

type Refusal = readonly [what: string, key: (keys: GemLab['keys']) => string | null, text: RegExp];

/** Bundler shows no body: it says in its own words what the status means. */
const refusals: readonly Refusal[] = [
  ['without credentials', () => null, /Authentication is required for 127\.0\.0\.1/],
  ['with one character of the key changed', ({ wrong }) => wrong, /Bad username or password for/],
  ['with a key whose time is over', ({ expired }) => expired, /Bad username or password for/],
  ['with a key that may only add', ({ adder }) => adder, /Bad username or password for/],
  ['with a key of another feed', ({ elsewhere }) => elsewhere, /Bad username or password for/],
];

for (const [what, key, text] of refusals) {
  cell(`install ${what} fails, and explain has the reason`, async (lab) => {
    const { ruby, server, url, keys } = lab;
    await writeGemfile(lab, `${url}/`, 'gem "app"');
    const value = key(keys);
    if (value === keys.expired) await untilExpired(lab);
    const { code, output } = await ruby.bundle(['install'], value === null ? {} : hostCredentials(lab, value));
    assert.notEqual(code, 0, output);
    assert.match(output, text);
    if (value !== null) assert.ok(!output.includes(value), 'the key stands in the output');
    assert.match(await explainLast(server), /\[(missing-key|unknown-key|expired|missing-permission|wrong-feed)\]/);
  });
}
