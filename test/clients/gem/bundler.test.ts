import assert from 'node:assert/strict';
import { bundlerHostVariable, renderBundleConfig } from '../../../src/clients/bundleConfig.ts';
import { gemLab, rubyTest, withKey } from '../../support/gemLab.ts';

const lab = gemLab();

async function writeGemfile(source: string, ...lines: string[]): Promise<void> {
  const { ruby } = lab();
  await ruby.forget();
  await ruby.run('rm', ['-f', 'Gemfile.lock']);
  await ruby.write('project/Gemfile', `source ${JSON.stringify(source)}\n${lines.join('\n')}\n`);
}

const hostCredentials = (key: string) => ({ [bundlerHostVariable(lab().server.url)]: `api:${key}` });

rubyTest('bundle install with the file that proget-keys config bundler prints', async () => {
  const { ruby, server, url, feed, keys } = lab();
  await feed.publish(
    { name: 'base', version: '1.0.0' },
    { name: 'app', version: '1.0.0', dependencies: { base: ['>= 1.0', '< 2'] } },
    { name: 'app', version: '2.0.0.pre', dependencies: { base: ['>= 1.0'] } },
  );
  await writeGemfile(`${url}/`, 'gem "app"');
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

rubyTest('lock, update and outdated see what was pushed since, by the compact index alone', async () => {
  const { ruby, url, server, feed, keys } = lab();
  await feed.publish({ name: 'moving', version: '1.0.0' });
  await writeGemfile(`${url}/`, 'gem "moving"');
  const env = hostCredentials(keys.reader);
  const locked = await ruby.bundle(['lock'], env);
  assert.equal(locked.code, 0, locked.output);
  await ruby.bundle(['install'], env);
  await feed.publish({ name: 'moving', version: '1.1.0' });
  const outdated = await ruby.bundle(['outdated', '--parseable'], env);
  assert.match(outdated.output, /moving \(newest 1\.1\.0, installed 1\.0\.0/, outdated.output);
  const updated = await ruby.bundle(['update', 'moving'], env);
  assert.match(updated.output, /Installing moving 1\.1\.0 \(was 1\.0\.0\)/, updated.output);
  const answer = await fetch(`${server.url}/emulator/requests?limit=1000`, {
    headers: { 'X-ApiKey': server.adminKey },
  });
  const text = await answer.text();
  assert.match(text, /\/rubygems\/packages\/versions/);
  assert.doesNotMatch(text, /specs\.4\.8|api\/v1\/dependencies/, 'bundler gave the compact index up');
});

rubyTest('a gem of this platform and a prerelease are taken from the index', async () => {
  const { ruby, url, feed, keys } = lab();
  const local = (await ruby.run('ruby', ['-e', 'print Gem::Platform.local'])).output;
  await feed.publish(
    { name: 'native', version: '1.0.0' },
    { name: 'native', version: '1.0.0', platform: local },
    { name: 'native', version: '1.0.0', platform: 'java' },
    { name: 'early', version: '0.1.0.beta2' },
  );
  await writeGemfile(withKey(url, keys.reader), 'gem "native"', 'gem "early", "~> 0.1.0.beta"');
  const installed = await ruby.bundle(['install']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(installed.output, new RegExp(`Installing native 1\\.0\\.0 \\(${local}\\)`));
  assert.match(installed.output, /Installing early 0\.1\.0\.beta2/);
});

type Refusal = readonly [what: string, key: (keys: ReturnType<typeof lab>['keys']) => string | null, text: RegExp];

/** Bundler shows no body: it says in its own words what the status means. */
const refusals: readonly Refusal[] = [
  ['without credentials', () => null, /Authentication is required for 127\.0\.0\.1/],
  ['with one character of the key changed', ({ wrong }) => wrong, /Bad username or password for/],
  ['with a key that may only add', ({ adder }) => adder, /Bad username or password for/],
  ['with a key of another feed', ({ elsewhere }) => elsewhere, /Bad username or password for/],
];

for (const [what, key, text] of refusals) {
  rubyTest(`bundle install ${what} fails, and explain has the reason`, async () => {
    const { ruby, server, url, keys } = lab();
    await writeGemfile(`${url}/`, 'gem "app"');
    const value = key(keys);
    const { code, output } = await ruby.bundle(['install'], value === null ? {} : hostCredentials(value));
    assert.notEqual(code, 0, output);
    assert.match(output, text);
    if (value !== null) assert.ok(!output.includes(value), 'the key stands in the output');
    const answer = await fetch(`${server.url}/emulator/requests`, { headers: { 'X-ApiKey': server.adminKey } });
    assert.match(await answer.text(), /"denial":"(missing-key|unknown-key|missing-permission|wrong-feed)"/);
  });
}
