import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clients } from '../../../src/clients/client.ts';
import { renderBunNpmrc, renderPnpmNpmrc, renderYarn1Npmrc } from '../../../src/clients/npmrc.ts';
import { renderYarnrc } from '../../../src/clients/yarnrc.ts';
import { hostileKeys } from './hostileKeys.ts';
import { keyOf, npmCredential, readNpmrc } from './readers.ts';

const serverUrl = 'http://127.0.0.1:8624';
const source = { serverUrl, feed: 'npm', key: { form: 'literal', key: '0123456789abcdef' } } as const;
const reference = { ...source, key: { form: 'env', variable: 'PROGET_KEY' } } as const;

test('the .yarnrc.yml hangs the key on the feed, lets Yarn speak plain http to it and take new versions', () => {
  assert.equal(
    renderYarnrc(source),
    `# Packages of the ProGet feed npm. Save this as .yarnrc.yml beside package.json: Yarn reads no .npmrc.
# All packages come from this feed.
npmRegistryServer: "http://127.0.0.1:8624/npm/npm"
# Yarn refuses plain http (YN0081) except to the hosts named here.
unsafeHttpWhitelist:
  - "127.0.0.1"
# Take versions as soon as they are published; by default, Yarn waits a day (YN0016). Yarn before 4.10 does not
# know this setting: leave the line out there.
npmMinimalAgeGate: 0
# What goes to this feed, and nowhere else.
npmRegistries:
  "//127.0.0.1:8624/npm/npm":
    # Without this, Yarn sends the key for scoped packages and for publishing only.
    npmAlwaysAuth: true
    # The key stands here in the clear: keep this file out of version control.
    npmAuthToken: "0123456789abcdef"
`,
  );
});

test('for a server elsewhere over https, Yarn keeps its own rules', () => {
  const text = renderYarnrc({ ...source, serverUrl: 'https://packages.example/proget' });
  assert.match(text, /^ {2}"\/\/packages\.example\/proget\/npm\/npm":$/m);
  assert.doesNotMatch(text, /unsafeHttpWhitelist|npmMinimalAgeGate/);
});

for (const key of hostileKeys)
  test(`the .yarnrc.yml holds the key ${JSON.stringify(key)} so that nothing in it is special`, () => {
    const text = renderYarnrc({ ...source, key: { form: 'literal', key } });
    const [, name, value = ''] = /^ {4}npmAuth(Token|Ident): "([A-Za-z0-9._~+/=-]+)"$/m.exec(text) ?? [];
    assert.equal(name === 'Ident' ? Buffer.from(value, 'base64').toString('utf8') : `api:${value}`, `api:${key}`);
  });

for (const [name, render] of [
  ['pnpm', renderPnpmNpmrc],
  ['Yarn 1', renderYarn1Npmrc],
  ['bun', renderBunNpmrc],
] as const)
  test(`the .npmrc for ${name} says what npm's says, with its own remarks`, () => {
    const values = readNpmrc(render(source).replace('always-auth=true\n', ''), {});
    assert.equal(values.registry, 'http://127.0.0.1:8624/npm/npm/');
    assert.equal(keyOf(npmCredential(values)), '0123456789abcdef');
    assert.match(
      render(reference),
      /PROGET_KEY\b.*\n(#.*\n)?\/\/127\.0\.0\.1:8624\/npm\/npm\/:_authToken=\$\{PROGET_KEY\}\n/,
    );
    assert.equal(render(source).includes('always-auth=true'), name === 'Yarn 1');
  });

test('each line of each file stands behind a comment that explains it', () => {
  for (const { render } of Object.values(clients).filter(({ feedTypes }) => feedTypes[0] === 'npm')) {
    for (const text of [render(source), render(reference)]) {
      assert.doesNotMatch(text, /^[^#\s:=]+[=:].*\n[^#\s]+[=:]/m, text);
    }
  }
});
