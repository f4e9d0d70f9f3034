import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAccessExport } from '../../../src/migration/artifactory/accessExport.ts';
import { openArtifactory } from '../../../src/migration/artifactory/client.ts';
import { ArtifactoryError } from '../../../src/migration/artifactory/errors.ts';
import { probeSources } from '../../../src/migration/artifactory/probe.ts';
import { readDirectory } from '../../../src/migration/artifactory/readDirectory.ts';
import { rightsOfUser } from '../../../src/migration/artifactory/rights.ts';
import { rightsOfToken } from '../../../src/migration/artifactory/tokenRights.ts';
import { givenValue } from '../../../src/migration/inputs/value.ts';
import { makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { adminToken } from '../../support/fakeArtifactory/state.ts';

const words =
  'users username name uri repositories key type packageType VIRTUAL LOCAL members resources artifact actions targets groups cursor repo principals READ r ANY include_patterns include-patterns admin status apiKey custom_data __proto__ constructor'.split(
    ' ',
  );
const word = fc.constantFrom(...words);
/** JSON out of the words of Artifactory's answers, in any shape. */
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(word, fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 5 }),
  ),
}));
const list = fc.array(fc.record({ key: word, name: word, username: word, type: word, packageType: word }), {
  maxLength: 3,
});
const reply = fc.oneof(
  tree.map((value) => ({ status: 200, text: JSON.stringify(value) })),
  list.map((value) => ({ status: 200, text: JSON.stringify(value) })),
  fc
    .dictionary(fc.constantFrom('users', 'groups', 'permissions'), list)
    .map((value) => ({ status: 200, text: JSON.stringify(value) })),
  fc.record({ status: fc.constantFrom(200, 204, 400, 401, 403, 404, 410, 418, 500), text: fc.string() }),
);

function makeFetch(replies: readonly { status: number; text: string }[]) {
  let next = 0;
  return async () => {
    const { status, text } = replies[next++ % replies.length] ?? { status: 404, text: '' };
    return new Response(status === 204 ? null : text, { status });
  };
}

test('whatever a server answers ends in a directory or in a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 12 }), word, async (replies, name) => {
      const url = 'https://artifactory.corp.example/artifactory';
      const fetch = makeFetch(replies);
      const delay = async () => undefined;
      const client = openArtifactory({ url, credential: { as: 'token', token: adminToken }, fetch, delay });
      try {
        const directory = await readDirectory({ client, version: null });
        rightsOfUser(directory, name);
        rightsOfToken(directory, `applied-permissions/groups:${name} artifact:${name}/${name}:r`, name);
      } catch (error) {
        assert.ok(ArtifactoryError.is(error), String(error));
        assert.ok(!error.message.includes(adminToken));
      }
    }),
    { numRuns: 400 },
  );
});

test('whatever a server answers to a try is an outcome', async () => {
  const secrets = [makeApiKey(1), makeReferenceToken(2), 'Pass-word-1'];
  const given = secrets.map((secret) =>
    givenValue(secret, { file: 'x', line: 1, carrier: 'x', host: 'h.example', user: 'ann' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 6 }), async (replies) => {
      const hosts = new Map([['h.example', 'https://h.example/artifactory']]);
      const probes = await probeSources(given, { hosts, fetch: makeFetch(replies) });
      assert.equal(probes.length, secrets.length);
      assert.ok(!secrets.some((secret) => probes.some(({ message }) => message.includes(secret))));
    }),
    { numRuns: 200 },
  );
});

test('any JSON is read as an access export without users', () => {
  fc.assert(fc.property(tree, (value) => readAccessExport(JSON.stringify(value)) instanceof Map));
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  assert.equal(readAccessExport(deep).size, 0);
});
