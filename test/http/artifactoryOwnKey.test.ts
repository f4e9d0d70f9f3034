import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openArtifactory } from '../../src/migration/artifactory/client.ts';
import { type ArtifactoryCredential, credentialFromEnvironment } from '../../src/migration/artifactory/credential.ts';
import { fetchOwnKey } from '../../src/migration/artifactory/ownKey.ts';
import type { Switches } from '../support/fakeArtifactory/answer.ts';
import { startFakeArtifactory } from '../support/fakeArtifactory/fakeArtifactory.ts';
import { userToken } from '../support/fakeArtifactory/state.ts';

const smith: ArtifactoryCredential = { as: 'basic', user: 'j.smith', password: 'Fake-pass-smith' };

async function fetchKey(t: TestContext, credential: ArtifactoryCredential, switches: Partial<Switches> = {}) {
  const fake = await startFakeArtifactory(t, switches);
  const client = openArtifactory({ url: fake.url, credential, fetch });
  return { fake, key: await fetchOwnKey(client) };
}

test('a user gets his own key, by reading alone', async (t) => {
  const { fake, key } = await fetchKey(t, smith);
  assert.equal(key?.secret, fake.state.users[0]?.apiKey);
  assert.deepEqual(
    [key?.kind, key?.user, key?.file, key?.host],
    ['api-key', 'j.smith', 'artifactory:apiKey', new URL(fake.url).host],
  );
  assert.deepEqual(
    fake.seen.map(({ method, url }) => `${method} ${url}`),
    ['GET /artifactory/api/security/apiKey'],
  );
});

test('the key is found with a token, and a user without one has none', async (t) => {
  assert.equal((await fetchKey(t, { as: 'token', token: userToken })).key?.user, null);
  const release = { as: 'basic', user: 'release', password: 'Fake-pass-release' } as const;
  assert.equal((await fetchKey(t, release)).key, null);
});

test('switched-off keys are refused in words', async (t) => {
  const fake = await startFakeArtifactory(t, { keysDisabled: true });
  const key = fake.state.users[0]?.apiKey ?? '';
  const client = openArtifactory({ url: fake.url, credential: { as: 'api-key', key }, fetch });
  await assert.rejects(fetchOwnKey(client), (error: Error) => !error.message.includes(key.slice(0, 8)));
});

const environments: readonly (readonly [string, NodeJS.ProcessEnv, ArtifactoryCredential])[] = [
  [
    'a token before a password',
    { ARTIFACTORY_ACCESS_TOKEN: 't', ARTIFACTORY_USER: 'u', ARTIFACTORY_PASSWORD: 'p' },
    { as: 'token', token: 't' },
  ],
  [
    'a user with his password',
    { ARTIFACTORY_USER: 'u', ARTIFACTORY_PASSWORD: 'p', ARTIFACTORY_API_KEY: 'k' },
    { as: 'basic', user: 'u', password: 'p' },
  ],
  ['a key', { ARTIFACTORY_USER: 'u', ARTIFACTORY_API_KEY: 'k' }, { as: 'api-key', key: 'k' }],
  ['nothing', { ARTIFACTORY_USER: 'u', ARTIFACTORY_ACCESS_TOKEN: '' }, { as: 'nobody' }],
];
for (const [name, env, credential] of environments)
  test(`the environment gives ${name}`, () => assert.deepEqual(credentialFromEnvironment(env), credential));
