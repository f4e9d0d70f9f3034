import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectArtifactory } from '../../src/migration/artifactory/connect.ts';
import type { ArtifactoryCredential } from '../../src/migration/artifactory/credential.ts';
import type { Directory } from '../../src/migration/artifactory/directory.ts';
import { ArtifactoryError } from '../../src/migration/artifactory/errors.ts';
import { type DirectoryReading, readDirectory } from '../../src/migration/artifactory/readDirectory.ts';
import type { Switches } from '../support/fakeArtifactory/answer.ts';
import { type FakeArtifactory, startFakeArtifactory } from '../support/fakeArtifactory/fakeArtifactory.ts';
import { adminToken, groupToken, userToken } from '../support/fakeArtifactory/state.ts';

const admin: ArtifactoryCredential = { as: 'basic', user: 'admin', password: 'Fake-pass-admin' };
const token: ArtifactoryCredential = { as: 'token', token: adminToken };

async function connect(fake: FakeArtifactory, credential: ArtifactoryCredential, url = fake.url) {
  const waits: number[] = [];
  const delay = async (ms: number) => void waits.push(ms);
  return { connected: await connectArtifactory({ url, credential, fetch, delay, timeoutMs: 5000 }), waits };
}

async function read(fake: FakeArtifactory, credential: ArtifactoryCredential, reading: DirectoryReading = {}) {
  return readDirectory((await connect(fake, credential)).connected, reading);
}

const paths = (fake: FakeArtifactory) => fake.seen.map(({ url }) => url.replace(/\?.*/, ''));

/** What each generation of the API has to tell alike. */
function check({ repositories, users, groups, permissions, gaps }: Directory, fake: FakeArtifactory): void {
  assert.deepEqual(gaps, []);
  assert.equal(repositories.length, fake.state.repositories.length);
  assert.deepEqual(
    repositories.find(({ key }) => key === 'npm-virtual'),
    {
      key: 'npm-virtual',
      repoClass: 'virtual',
      packageType: 'npm',
      members: ['npm-local', 'npm-remote'],
      defaultDeployment: 'npm-local',
    },
  );
  assert.deepEqual(
    users?.find(({ name }) => name === 'j.smith'),
    { name: 'j.smith', admin: false, disabled: false, realm: 'internal', groups: ['developers', 'readers'] },
  );
  assert.equal(users?.find(({ name }) => name === 'admin')?.admin, true);
  assert.equal(users?.length, fake.state.users.length);
  assert.deepEqual(
    groups?.find(({ name }) => name === 'group with blank'),
    { name: 'group with blank', admin: false, members: ['name with blank'] },
  );
  assert.deepEqual(
    permissions?.find(({ name }) => name === 'release-part'),
    {
      name: 'release-part',
      repositories: ['libs-release-local'],
      includes: ['com/acme/**'],
      excludes: ['**/*-sources.*'],
      users: { release: ['read', 'write', 'manage', 'xray'] },
      groups: {},
    },
  );
  assert.deepEqual(permissions?.map(({ name }) => name).sort(), [
    'name with blank',
    'npm-dev',
    'readers-all',
    'release-part',
  ]);
}

const generations: readonly (readonly [string, Partial<Switches>, ArtifactoryCredential, string])[] = [
  ['the access service of 7.77', {}, token, '/access/api/v2/permissions/npm-dev'],
  ['the access service in pages of two', { pageSize: 2 }, token, '/access/api/v2/users/admin'],
  ['7.77 with a password', {}, admin, '/artifactory/api/v2/security/permissions/npm-dev'],
  ['7.50, without permissions at the access service', { version: '7.50.0' }, token, '/access/api/v2/users/admin'],
  ['7.40, without the access service', { version: '7.40.0' }, token, '/artifactory/api/security/users/admin'],
  ['6.5, with the first API alone', { version: '6.5.0' }, admin, '/artifactory/api/security/permissions/npm-dev'],
  ['a server that wants a plus for a blank', { plusForBlank: true }, admin, '/artifactory/api/security/users'],
];
for (const [name, switches, credential, asked] of generations)
  test(`${name} tells the same directory`, async (t) => {
    const fake = await startFakeArtifactory(t, switches);
    check(await read(fake, credential), fake);
    assert.ok(paths(fake).includes(asked), `${asked} was not asked`);
  });

test('what the open-source edition lacks are gaps, and the repositories are told', async (t) => {
  const fake = await startFakeArtifactory(t, { oss: true });
  const { repositories, users, groups, permissions, gaps } = await read(fake, admin);
  assert.equal(repositories.length, fake.state.repositories.length);
  assert.deepEqual([users, groups, permissions], [null, null, null]);
  assert.equal(gaps.length, 4);
  assert.match(gaps.join(), /edition of Artifactory has no \/artifactory\/api\/security\/users/);
});

test('somebody who is no administrator learns the repositories that he sees', async (t) => {
  const fake = await startFakeArtifactory(t);
  const { repositories, users, gaps } = await read(fake, { as: 'token', token: groupToken });
  assert.deepEqual(repositories.map(({ key }) => key).sort(), ['npm-local', 'npm-remote', 'npm-virtual']);
  assert.equal(users, null);
  assert.match(gaps.join(), /administrator’s token/);
});

test('only the users that matter are read where they are named', async (t) => {
  const fake = await startFakeArtifactory(t);
  const { users } = await read(fake, token, { users: ['J.Smith'] });
  assert.deepEqual(
    users?.map(({ name }) => name),
    ['j.smith'],
  );
  assert.ok(!paths(fake).includes('/access/api/v2/users/admin'));
});

test('a busy server is asked again after the time that it names, and the reading ends well', async (t) => {
  const fake = await startFakeArtifactory(t);
  const left = new Map([['/artifactory/api/repositories', 2]]);
  fake.trouble = (path) => {
    const count = left.get(path) ?? 0;
    left.set(path, count - 1);
    return count > 0 ? { status: count === 2 ? 429 : 503, headers: { 'retry-after': '7' } } : undefined;
  };
  const { connected, waits } = await connect(fake, token);
  check(await readDirectory(connected), fake);
  assert.deepEqual(waits, [7000, 7000]);
});

test('a server that stays busy ends the reading with a sentence, and the waits grow', async (t) => {
  const fake = await startFakeArtifactory(t);
  const { connected, waits } = await connect(fake, token);
  fake.trouble = (path) => (path === '/artifactory/api/repositories' ? { status: 502 } : undefined);
  await assert.rejects(readDirectory(connected), /is not able to answer now \(status 502\)/);
  assert.equal(waits.length, 4);
  assert.ok((waits[3] ?? 0) > (waits[0] ?? 0));
});

test('a server that dies in the middle ends the reading', async (t) => {
  const fake = await startFakeArtifactory(t);
  const { connected } = await connect(fake, token);
  fake.trouble = (path) => (path.startsWith('/access/api/v2/groups') ? 'break' : undefined);
  await assert.rejects(readDirectory(connected), (error) => ArtifactoryError.is(error, 'unreachable'));
});

test('a server that falls silent is given up after the time-out', async (t) => {
  const fake = await startFakeArtifactory(t);
  fake.trouble = () => 'hang';
  const options = { url: fake.url, credential: token, fetch, timeoutMs: 30, delay: async () => undefined };
  await assert.rejects(connectArtifactory(options), (error) => ArtifactoryError.is(error, 'timeout'));
});

test('cancelling ends the reading', async (t) => {
  const fake = await startFakeArtifactory(t);
  const { connected } = await connect(fake, token);
  const abort = new AbortController();
  fake.trouble = (path) => {
    if (path.startsWith('/access/')) abort.abort();
    return undefined;
  };
  const reading = readDirectory(connected, { signal: abort.signal });
  await assert.rejects(reading, (error) => ArtifactoryError.is(error, 'cancelled'));
});

test('the web page of an unknown host is no Artifactory', async (t) => {
  const fake = await startFakeArtifactory(t, { html: true });
  await assert.rejects(connect(fake, token), /answers with a web page instead of Artifactory’s API/);
});

for (const given of ['', '/', '/artifactory/', '/ui/packages', '/ui/'])
  test(`Artifactory is found by the address ORIGIN${given}`, async (t) => {
    const fake = await startFakeArtifactory(t);
    const { connected } = await connect(fake, token, fake.origin + given);
    assert.equal(connected.client.url, fake.url);
    assert.equal(connected.version, '7.77.11');
  });

test('a credential that is not taken is said so after one try, without the credential', async (t) => {
  const fake = await startFakeArtifactory(t, { lockAfter: 2 });
  const wrong = { as: 'basic', user: 'admin', password: 'Not-the-password' } as const;
  await assert.rejects(connect(fake, wrong), (error: Error) => {
    assert.match(error.message, /does not take this credential/);
    assert.ok(!JSON.stringify([error.message, error.stack]).includes('Not-the-password'));
    return ArtifactoryError.is(error, 'unauthorized');
  });
  assert.equal(fake.seen.length, 1);
});

test('redirects are not followed, and the credential goes nowhere else', async (t) => {
  const [fake, other] = [await startFakeArtifactory(t), await startFakeArtifactory(t)];
  fake.trouble = (path) => ({ status: 302, headers: { location: other.origin + path } });
  await assert.rejects(
    connect(fake, token),
    /redirects to http:\/\/127\.0\.0\.1:\d+; the credential was not sent there/,
  );
  assert.deepEqual(other.seen, []);
});

test('a value that fits no header is refused without being repeated', async (t) => {
  const fake = await startFakeArtifactory(t);
  await assert.rejects(connect(fake, { as: 'api-key', key: 'Bad-välue\n' }), (error: Error) => {
    assert.ok(!error.message.includes('Bad-v'));
    return ArtifactoryError.is(error, 'invalid');
  });
});

test('the stand-in notices what no client may do', async (t) => {
  const fake = await startFakeArtifactory(t, { lockAfter: 1 });
  await fetch(`${fake.url}/api/security/apiKey`, { method: 'POST' });
  await fetch(`${fake.url}/api/repositories?key=${userToken}`);
  await fetch(`${fake.url}/api/repositories`, { headers: { authorization: `Basic ${btoa('admin:wrong')}` } });
  const misdeeds = fake.misdeeds.splice(0);
  assert.deepEqual(misdeeds, [
    'POST /artifactory/api/security/apiKey',
    'a secret in the query of /artifactory/api/repositories',
    'user admin was locked out',
  ]);
});
