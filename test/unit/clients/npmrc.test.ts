import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderNpmrc } from '../../../src/clients/npmrc.ts';
import { anyKey, hostileKeys } from './hostileKeys.ts';
import { keyOf, npmCredential, readNpmrc } from './readers.ts';

const serverUrl = 'http://127.0.0.1:8624';
const literal = (key: string, feed = 'npm') => renderNpmrc({ serverUrl, feed, key: { form: 'literal', key } });
/** Every variable that a key could name has a value, so that nothing is replaced unseen. */
const anyEnv = new Proxy({}, { get: () => 'REPLACED' }) as Record<string, string>;

test('the printed .npmrc names the registry with its slash and hangs the key on host, port and path', () => {
  assert.equal(
    literal('0123456789abcdef'),
    `# Packages of the ProGet feed npm. Save this as .npmrc beside package.json.
# All packages come from this feed; the URL ends with a slash.
registry=http://127.0.0.1:8624/npm/npm/
# npm 9 and later refuse a key without its place in front (ERR_INVALID_AUTH), and publish nothing where they
# find none (ENEEDAUTH).
# The key for this host, port and path. It stands here in the clear: keep this file out of version control.
//127.0.0.1:8624/npm/npm/:_authToken=0123456789abcdef
`,
  );
});

test('a reference to the environment is expanded by npm and holds no key', () => {
  const text = renderNpmrc({ serverUrl, feed: 'npm', key: { form: 'env', variable: 'PROGET_KEY' } });
  const values = readNpmrc(text, { PROGET_KEY: 'from the environment' });
  assert.equal(values['//127.0.0.1:8624/npm/npm/:_authToken'], 'from the environment');
});

test('an https server with a path keeps both', () => {
  const text = renderNpmrc({
    serverUrl: 'https://packages.example/proget',
    feed: 'my.feed',
    key: { form: 'literal', key: 'k' },
  });
  const values = readNpmrc(text, {});
  assert.equal(values.registry, 'https://packages.example/proget/npm/my.feed/');
  assert.equal(values['//packages.example/proget/npm/my.feed/:_authToken'], 'k');
});

for (const key of hostileKeys)
  test(`npm reads the key ${JSON.stringify(key)} back`, () => {
    assert.equal(keyOf(npmCredential(readNpmrc(literal(key), anyEnv))), key);
  });

test('npm reads any key back, whatever variables are set', () => {
  fc.assert(fc.property(anyKey, (key) => keyOf(npmCredential(readNpmrc(literal(key), anyEnv))) === key));
});
