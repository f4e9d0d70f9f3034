import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundlerHostVariable, bundlerSetting, renderBundleConfig } from '../../../src/clients/bundleConfig.ts';
import { renderGemrc } from '../../../src/clients/gemrc.ts';

const serverUrl = 'http://127.0.0.1:8624';
const literal = { serverUrl, feed: 'gems', key: { form: 'literal', key: 'k/1:2 ü' } } as const;
const env = { serverUrl, feed: 'gems', key: { form: 'env', variable: 'PROGET_KEY' } } as const;

test('the .gemrc has one source, with the key percent-encoded, and explains each line', () => {
  const lines = renderGemrc(literal).trimEnd().split('\n');
  const settings = lines.filter((line) => !line.startsWith('#'));
  assert.deepEqual(settings, [':sources:', '- "http://api:k%2F1%3A2%20%C3%BC@127.0.0.1:8624/rubygems/gems/"']);
  assert.match(lines[0] ?? '', /Save this as ~\/\.gemrc\.$/);
  assert.match(
    renderGemrc(literal),
    /RUBYGEMS_HOST=http:\/\/127\.0\.0\.1:8624\/rubygems\/gems GEM_HOST_API_KEY=KEY gem push/,
  );
});

test('where the key stays outside, gem gets lines for a shell', () => {
  const text = renderGemrc(env);
  const exports = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.deepEqual(exports, [
    'export RUBYGEMS_HOST=http://127.0.0.1:8624/rubygems/gems',
    'export GEM_HOST_API_KEY="$PROGET_KEY"',
  ]);
  assert.match(text, /--source "http:\/\/api:\$PROGET_KEY@127\.0\.0\.1:8624\/rubygems\/gems\/"/);
});

test('no comment of .bundle/config is a setting for Bundler, which takes any line with a colon for one', () => {
  const lines = renderBundleConfig(literal).trimEnd().split('\n');
  for (const line of lines.filter((one) => one.startsWith('#'))) assert.doesNotMatch(line, /:(\s|$)/);
  assert.equal(lines.at(-1), 'BUNDLE_HTTP://127__0__0__1:8624/RUBYGEMS/GEMS/: "api:k%2F1%3A2%20%C3%BC"');
});

test('where the key stays outside, Bundler gets a variable for the host', () => {
  assert.match(renderBundleConfig(env), /^export BUNDLE_127__0__0__1="api:\$PROGET_KEY"$/m);
  assert.equal(bundlerHostVariable('https://pro-get.example:8443'), 'BUNDLE_PRO___GET__EXAMPLE');
  assert.equal(bundlerSetting('a.b-c'), 'BUNDLE_A__B___C');
});
