import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { type CopyForm, type CopyFormId, copyForms } from '../../../src/keys/copyForms.ts';

const server = { url: 'http://proget.example:8624' };
const env = { form: 'env', variable: 'PROGET_KEY' } as const;
const feeds = {
  npm: { name: 'main', feedType: 'npm' },
  nuget: { name: 'main', feedType: 'NuGet' },
  gems: { name: 'main', feedType: 'rubygems' },
  other: { name: 'main', feedType: 'pypi' },
} as const;

function textsOf(forms: readonly CopyForm[]): Partial<Record<CopyFormId, string | null>> {
  return Object.fromEntries(forms.map(({ id, text }) => [id, text]));
}

const always = ['value', 'header', 'curl', 'powershell', 'pgutil', 'github-secret', 'gitlab-variable', 'docker-secret'];

describe('the forms to copy a key as', () => {
  const offered: readonly (readonly [
    feed: keyof typeof feeds | null,
    form: 'env' | 'literal',
    more: readonly string[],
  ])[] = [
    [null, 'env', []],
    ['npm', 'env', ['npm']],
    ['nuget', 'env', ['nuget-source', 'nuget-config']],
    ['gems', 'env', ['gem-push']],
    ['gems', 'literal', ['gem-credentials']],
    ['other', 'env', []],
  ];
  for (const [feed, form, more] of offered)
    it(`for ${feed ?? 'no feed'} (${form}) are the usual ones and: ${more.join(', ') || 'no other'}`, () => {
      const key = form === 'env' ? env : ({ form: 'literal', key: 'k'.repeat(40) } as const);
      const ids = copyForms({ server, key, feed: feed === null ? null : feeds[feed] }).map(({ id }) => id);
      assert.deepEqual([...ids].sort(), [...always, ...more].sort());
    });

  it('refer to the variable and hold no secret by default', () => {
    for (const feed of Object.values(feeds))
      for (const form of copyForms({ server, key: env, feed })) {
        assert.match(form.text ?? '', /PROGET_KEY|proget_key/, form.id);
        assert.equal(form.holdsSecret, false);
      }
  });

  it('are what the clients take', () => {
    const npm = textsOf(copyForms({ server, key: env, feed: feeds.npm }));
    assert.equal(npm.npm, `//proget.example:8624/npm/main/:_authToken=\${PROGET_KEY}`);
    assert.equal(npm.header, 'X-ApiKey: $PROGET_KEY');
    assert.equal(npm['github-secret'], 'printf %s "$PROGET_KEY" | gh secret set PROGET_KEY');
    const gems = textsOf(copyForms({ server, key: { form: 'literal', key: 'abc' }, feed: feeds.gems }));
    assert.equal(gems['gem-credentials'], 'http://proget.example:8624/rubygems/main: "abc"\n');
    assert.deepEqual(JSON.parse(gems.pgutil ?? ''), {
      sources: [{ name: 'proget.example', url: server.url, token: 'abc' }],
    });
  });

  it('say when they hold the value', () => {
    const key = { form: 'literal', key: 'planted secret' } as const;
    for (const feed of Object.values(feeds))
      for (const { id, text, holdsSecret } of copyForms({ server, key, feed })) {
        assert.equal(holdsSecret, id !== 'nuget-source', id);
        if (!holdsSecret) assert.doesNotMatch(text ?? '', /planted/);
      }
  });

  it('put no value into the arguments of NuGet, and allow plain http', () => {
    const key = { form: 'literal', key: 'planted-secret' } as const;
    const source = textsOf(copyForms({ server, key, feed: feeds.nuget }))['nuget-source'] ?? '';
    assert.match(source, /--password '%PROGET_KEY%' --store-password-in-clear-text .*--allow-insecure-connections$/);
    const secure = copyForms({ server: { url: 'https://proget.example' }, key, feed: feeds.nuget });
    assert.doesNotMatch(textsOf(secure)['nuget-source'] ?? '', /insecure/);
  });

  it('name the problem where a format cannot hold a key', () => {
    const forms = copyForms({ server, key: { form: 'literal', key: 'a%PATH%b' }, feed: feeds.nuget });
    const config = forms.find(({ id }) => id === 'nuget-config');
    assert.equal(config?.text, null);
    assert.match(config?.problem ?? '', /environment variable/);
  });

  const hostile = ["it's", 'a"b', '$HOME `id` $(id)', '%s\\n', '-n', '!x', 'a\\b', '*'];
  for (const value of hostile)
    it(`hand ${JSON.stringify(value)} through a shell unchanged`, () => {
      const forms = textsOf(copyForms({ server, key: { form: 'literal', key: value }, feed: null }));
      const piped = (form: string | null | undefined): string => form?.slice(0, form.lastIndexOf(' | ')) ?? '';
      assert.equal(execFileSync('sh', ['-c', piped(forms['github-secret'])], { encoding: 'utf8' }), value);
      assert.equal(execFileSync('sh', ['-c', piped(forms.curl)], { encoding: 'utf8' }), `X-ApiKey: ${value}\n`);
    });
});
