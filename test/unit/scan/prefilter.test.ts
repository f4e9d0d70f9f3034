import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makePrefilter } from '../../../src/scan/prefilter.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';

const mayHold = makePrefilter({ hosts: ['packages.corp.example:8443'], dockerBases: [] });

const makers = {
  'an API key': makeApiKey,
  'a reference token': (number: number) => makeReferenceToken(number),
  'an access token': (number: number) => makeAccessToken(`jfac@01fake/users/u${number}`),
} as const;
for (const [name, make] of Object.entries(makers))
  test(`the first look lets ${name} through, whatever stands around it, in clear, in Base64 and in UTF-16`, () => {
    const around = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(2000), around, around, (number, before, after) => {
        const text = `${before}${make(number)}${after}`;
        for (const written of [text, Buffer.from(text).toString('base64')]) {
          assert.ok(mayHold(Buffer.from(written)), written);
          assert.ok(mayHold(Buffer.from(`\uFEFF${written}`, 'utf16le')), written);
        }
      }),
    );
  });

for (const text of [
  'url = https://x.example/ARTIFACTORY/api/storage',
  'https://acme.JFrog.io/',
  'https://x.example/api/pypi/local/simple',
  'Packages.Corp.Example',
  'data: {.dockerconfigjson: abc}',
  'export DOCKER_AUTH_CONFIG=$x',
])
  test(`the first look lets "${text}" through`, () => assert.ok(mayHold(Buffer.from(text))));

for (const text of ['', 'const api = "/api/users/"', 'factory of artifacts', 'AKC', 'eyJ', 'package.corp.example'])
  test(`the first look leaves out "${text}"`, () => assert.ok(!mayHold(Buffer.from(text))));
