import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeNpmrc } from '../../../src/clients/mergeNpmrc.ts';
import { renderNpmrc } from '../../../src/clients/npmrc.ts';
import { npmCredential, readNpmrc } from './readers.ts';

const source = {
  serverUrl: 'http://127.0.0.1:8624',
  feed: 'npm',
  key: { form: 'env', variable: 'PROGET_KEY' },
} as const;
const merge = (existing: string, { key, ...place }: typeof source) =>
  mergeNpmrc(existing, renderNpmrc({ ...place, key }));
const registry = 'registry=http://127.0.0.1:8624/npm/npm/';
// biome-ignore lint/suspicious/noTemplateCurlyInString: as npm reads it
const token = '//127.0.0.1:8624/npm/npm/:_authToken=${PROGET_KEY}';
const comments = renderNpmrc(source).split('\n');

describe('merging into an .npmrc', () => {
  it('makes an empty one what the command line prints', () => {
    assert.equal(merge('', source), renderNpmrc(source));
  });

  it('changes nothing the second time', () => {
    const once = merge('fund=false\n', source);
    assert.equal(merge(once, source), once);
  });

  it('replaces the registry where it stands and keeps every other byte', () => {
    const before =
      '\uFEFF; mine\r\nregistry = https://other.example/ \r\n\r\n  fund=false\r\n@acme:registry=https://acme.example/\r\n';
    const after = merge(before, source);
    assert.equal(
      after.startsWith(`\uFEFF; mine\r\n${registry}\r\n\r\n  fund=false\r\n@acme:registry=https://acme.example/\r\n`),
      true,
    );
    assert.equal(after.endsWith(`${token}\r\n`), true);
    assert.doesNotMatch(after, /[^\r]\n/);
  });

  it('ends a last line that has no end, before it adds to it', () => {
    const lines = merge('fund=false', source).split('\n');
    assert.equal(lines[0], 'fund=false');
    assert.deepEqual(lines.slice(1), comments);
  });

  it('replaces the last one of several, which is the one that npm takes', () => {
    const after = merge('registry=https://a.example/\nregistry=https://b.example/\n', source);
    assert.deepEqual(after.split('\n').slice(0, 2), ['registry=https://a.example/', registry]);
    assert.equal(readNpmrc(after, { PROGET_KEY: 'k' }).registry, 'http://127.0.0.1:8624/npm/npm/');
  });

  it('leaves out other credentials for the same place, and keeps those for others', () => {
    const other = '//127.0.0.1:8624/npm/other/:_auth=YTpi';
    const before = [
      registry,
      '//127.0.0.1:8624/npm/npm/:_auth=YTpi',
      '//127.0.0.1:8624/npm/npm/:username=x',
      other,
      '',
    ];
    const after = merge(before.join('\n'), source);
    assert.doesNotMatch(after, /npm\/npm\/:(_auth=|username)/);
    assert.ok(after.includes(other));
    assert.deepEqual(npmCredential(readNpmrc(after, { PROGET_KEY: 'the-key' })), {
      scheme: 'Bearer',
      value: 'the-key',
    });
  });

  it('adds before the first section, in which it would mean nothing', () => {
    const after = merge('[section]\nregistry=https://x.example/\n', source);
    assert.ok(after.indexOf(token) < after.indexOf('[section]'));
    assert.ok(after.endsWith('[section]\nregistry=https://x.example/\n'));
  });
});
