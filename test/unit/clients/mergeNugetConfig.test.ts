import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeNugetConfig } from '../../../src/clients/mergeNugetConfig.ts';
import { renderNugetConfig } from '../../../src/clients/nugetConfig.ts';
import { readNugetConfig } from './readers.ts';

const source = {
  serverUrl: 'http://127.0.0.1:8624',
  feed: 'nuget',
  key: { form: 'env', variable: 'PROGET_KEY' },
} as const;

function merge(existing: string): string {
  const result = mergeNugetConfig(existing, source);
  assert.ok(result.merged, result.merged ? '' : result.because);
  return result.text;
}

/** What was added, line by line. */
function added(before: string, after: string): string[] {
  const lines = before.split(/\r?\n/);
  return after.split(/\r?\n/).filter((line) => !lines.includes(line));
}

describe('merging into a NuGet.Config', () => {
  it('changes nothing in one that the command line printed', () => {
    const own = renderNugetConfig(source);
    assert.equal(merge(own), own);
  });

  it('adds the source and its credentials where they belong, in the manner of the file', () => {
    const before = [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<!-- ours: <packageSources> -->',
      '<configuration>',
      '\t<packageSources>',
      '\t\t<clear />',
      '\t</packageSources>',
      '\t<config><add key="x" value="1" /></config>',
      '</configuration>',
      '',
    ].join('\r\n');
    const after = merge(before);
    assert.deepEqual(added(before, after), [
      '\t\t<add key="proget-nuget" value="http://127.0.0.1:8624/nuget/nuget/v3/index.json" protocolVersion="3" allowInsecureConnections="true" />',
      '\t<packageSourceCredentials>',
      '\t\t<proget-nuget>',
      '\t\t\t<add key="Username" value="api" />',
      '\t\t\t<add key="ClearTextPassword" value="%PROGET_KEY%" />',
      '\t\t\t<add key="ValidAuthenticationTypes" value="basic" />',
      '\t\t</proget-nuget>',
      '\t</packageSourceCredentials>',
    ]);
    assert.doesNotMatch(after, /[^\r]\n/);
    const { name, credentials } = readNugetConfig(after, { PROGET_KEY: 'the-key' });
    assert.deepEqual([name, credentials.ClearTextPassword], ['proget-nuget', 'the-key']);
  });

  it('adds to one on a single line', () => {
    const after = merge('<configuration><packageSources><clear/></packageSources></configuration>');
    assert.equal(readNugetConfig(after, { PROGET_KEY: 'k' }).credentials.ClearTextPassword, 'k');
  });

  const left: [why: string, text: string, because: string][] = [
    ['no XML', 'registry=x', 'unreadable'],
    ['a tag that is not closed', '<configuration><packageSources></configuration>', 'unreadable'],
    ['a stray <', '<configuration> < </configuration>', 'unreadable'],
    ['two roots', '<configuration></configuration><configuration></configuration>', 'unreadable'],
    [
      'an empty element that would have to be opened',
      '<configuration><packageSources /></configuration>',
      'unreadable',
    ],
    [
      'a source of that name with another address',
      '<configuration><packageSources><add key="ProGet-NuGet" value="https://x.example" /></packageSources></configuration>',
      'other-source',
    ],
    [
      'a mapping of packages to sources',
      '<configuration><packageSourceMapping></packageSourceMapping></configuration>',
      'mapping',
    ],
  ];
  for (const [why, text, because] of left)
    it(`leaves a file alone that has ${why}`, () => {
      assert.deepEqual(mergeNugetConfig(text, source), { merged: false, because });
    });

  it('leaves other credentials of the same source alone', () => {
    const other = renderNugetConfig(source).replace('%PROGET_KEY%', '%MY_KEY%');
    assert.deepEqual(mergeNugetConfig(other, source), { merged: false, because: 'other-source' });
  });
});
