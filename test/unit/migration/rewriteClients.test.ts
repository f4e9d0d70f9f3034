import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../../src/migration/rewrite/applyEdits.ts';
import { rewriteText } from '../../../src/migration/rewrite/rewriteText.ts';
import { scanText } from '../../../src/scan/scan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { rewritingOf, sampleKnown } from '../../support/rewriteLab.ts';

const key = makeApiKey(1);
const fresh = '0123456789abcdef0123456789abcdef01234567';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const mappings = `
  artifactory.corp.example npm-virtual   npm    npm
  artifactory.corp.example npm-local     npm    npm
  artifactory.corp.example nuget-virtual nuget  nuget
  artifactory.corp.example nuget-local   nuget  nuget
`;
const art = 'https://artifactory.corp.example/artifactory/api';
const npm = '//artifactory.corp.example/artifactory/api/npm/npm-virtual';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly old: string;
  readonly kept: string;
  readonly replaced?: string;
  readonly variable?: string;
}

/** What a file becomes with the value kept, with a new value, and with a variable. */
const cases: readonly Case[] = [
  {
    name: 'npm with a token',
    file: '.npmrc',
    old: `registry=${art}/npm/npm-virtual/\n${npm}/:_authToken=${key}\n; ${npm}/:_authToken=${key}\n`,
    kept: `registry=https://proget.corp.example/npm/npm/\n//proget.corp.example/npm/npm/:_authToken=${key}\n; ${npm}/:_authToken=${key}\n`,
    replaced: `registry=https://proget.corp.example/npm/npm/\n//proget.corp.example/npm/npm/:_authToken=${fresh}\n; ${npm}/:_authToken=${key}\n`,
    variable: `registry=https://proget.corp.example/npm/npm/\n//proget.corp.example/npm/npm/:_authToken=\${PROGET_KEY}\n; ${npm}/:_authToken=${key}\n`,
  },
  {
    name: 'npm with user and password',
    file: '.npmrc',
    old: `@corp:registry=${art}/npm/npm-virtual\n${npm}:username=j.smith\n${npm}:_password="${base64(key)}"\n`,
    kept: `@corp:registry=https://proget.corp.example/npm/npm\n//proget.corp.example/npm/npm:username=api\n//proget.corp.example/npm/npm:_password="${base64(key)}"\n`,
    replaced: `@corp:registry=https://proget.corp.example/npm/npm\n//proget.corp.example/npm/npm:username=api\n//proget.corp.example/npm/npm:_password="${base64(fresh)}"\n`,
    variable: `@corp:registry=https://proget.corp.example/npm/npm\n//proget.corp.example/npm/npm:username=api\n//proget.corp.example/npm/npm:_authToken="\${PROGET_KEY}"\n`,
  },
  {
    name: 'npm with _auth and without a place',
    file: 'web/.npmrc',
    old: `registry = ${art}/npm/npm-virtual/\r\n_auth = ${base64(`j.smith:${key}`)}\r\nalways-auth=true`,
    kept: `registry = https://proget.corp.example/npm/npm/\r\n//proget.corp.example/npm/npm/:_auth = ${base64(`api:${key}`)}\r\nalways-auth=true`,
    variable: `registry = https://proget.corp.example/npm/npm/\r\n//proget.corp.example/npm/npm/:_authToken = \${PROGET_KEY}\r\nalways-auth=true`,
  },
  {
    name: 'NuGet with a source and its credentials',
    file: 'NuGet.Config',
    old: `<configuration><packageSources><add key="Corp A" value="${art}/nuget/v3/nuget-virtual" /></packageSources><packageSourceCredentials><Corp_x0020_A><add key="Username" value="j.smith"/><add key="ClearTextPassword" value="${key}"/></Corp_x0020_A></packageSourceCredentials></configuration>`,
    kept: `<configuration><packageSources><add key="Corp A" value="https://proget.corp.example/nuget/nuget/v3/index.json" /></packageSources><packageSourceCredentials><Corp_x0020_A><add key="Username" value="api"/><add key="ClearTextPassword" value="${key}"/></Corp_x0020_A></packageSourceCredentials></configuration>`,
    variable: `<configuration><packageSources><add key="Corp A" value="https://proget.corp.example/nuget/nuget/v3/index.json" /></packageSources><packageSourceCredentials><Corp_x0020_A><add key="Username" value="api"/><add key="ClearTextPassword" value="%PROGET_KEY%"/></Corp_x0020_A></packageSourceCredentials></configuration>`,
  },
  {
    name: 'NuGet with an API key for a v2 source',
    file: 'NuGet.Config',
    old: `<configuration><packageSources><add key="a" value="${art}/nuget/nuget-local/"/></packageSources><apikeys><add key="${art}/nuget/nuget-local/" value="ci:${key}"/></apikeys></configuration>`,
    kept: `<configuration><packageSources><add key="a" value="https://proget.corp.example/nuget/nuget/"/></packageSources><apikeys><add key="https://proget.corp.example/nuget/nuget/" value="${key}"/></apikeys></configuration>`,
    replaced: `<configuration><packageSources><add key="a" value="https://proget.corp.example/nuget/nuget/"/></packageSources><apikeys><add key="https://proget.corp.example/nuget/nuget/" value="${fresh}"/></apikeys></configuration>`,
  },
];

function rewrite(file: string, text: string, value: string, variable: string | null): string {
  const { findings } = scanText(text, file, sampleKnown);
  const rewriting = rewritingOf(mappings, { credential: () => ({ value, variable, user: 'api' }) });
  const { edits, manual } = rewriteText(file, text, findings, rewriting);
  assert.deepEqual(manual, []);
  return applyEdits(text, edits);
}

for (const { name, file, old, kept, replaced, variable } of cases) {
  test(`${name}: the old key in the form that ProGet reads`, () => assert.equal(rewrite(file, old, key, null), kept));
  if (replaced !== undefined) test(`${name}: a new key`, () => assert.equal(rewrite(file, old, fresh, null), replaced));
  if (variable !== undefined)
    test(`${name}: a variable`, () => assert.equal(rewrite(file, old, key, 'PROGET_KEY'), variable));
}

test('a finding without a new credential keeps its place and its URLs', () => {
  const text = `registry=${art}/npm/npm-virtual/\n${npm}/:_authToken=${key}\n`;
  const { findings } = scanText(text, '.npmrc', sampleKnown);
  const { edits, manual } = rewriteText('.npmrc', text, findings, rewritingOf(mappings, { credential: () => null }));
  assert.deepEqual(edits, []);
  assert.deepEqual(
    manual.map(({ message }) => message),
    ['The URL of npm-virtual at artifactory.corp.example stays as it is, because a credential for it does.'],
  );
});

test('two repositories that become one feed keep their lines unless both have the same key', () => {
  const local = '//artifactory.corp.example/artifactory/api/npm/npm-local/:_authToken';
  const rewritten = (second: string) => {
    const text = `${npm}/:_authToken=${key}\n${local}=${second}\nregistry=${art}/npm/npm-virtual/\n`;
    const result = rewriteText('.npmrc', text, scanText(text, '.npmrc', sampleKnown).findings, rewritingOf(mappings));
    return { text: applyEdits(text, result.edits), manual: result.manual };
  };
  const same = rewritten(key);
  assert.match(same.text, /^(?:\/\/proget\.corp\.example\/npm\/npm\/:_authToken=.*\n){2}/);
  assert.deepEqual(same.manual, []);
  const different = rewritten(makeApiKey(2));
  assert.ok(different.text.startsWith(npm));
  assert.ok(different.text.includes(`\n${local}`));
  assert.equal(different.manual.length, 2);
  assert.doesNotMatch(different.manual[0]?.message ?? '', /AKCp/);
});
