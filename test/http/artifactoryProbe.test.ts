import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ArtifactoryError } from '../../src/migration/artifactory/errors.ts';
import type { Liveness } from '../../src/migration/artifactory/judgeProbe.ts';
import { probeSources } from '../../src/migration/artifactory/probe.ts';
import { givenValue } from '../../src/migration/inputs/value.ts';
import type { Finding } from '../../src/scan/finding.ts';
import { makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';
import type { Switches } from '../support/fakeArtifactory/answer.ts';
import { type FakeArtifactory, startFakeArtifactory } from '../support/fakeArtifactory/fakeArtifactory.ts';
import { adminToken, groupToken, sampleState, userToken } from '../support/fakeArtifactory/state.ts';

const host = 'artifactory.corp.example';
const smithsKey = sampleState().users[0]?.apiKey ?? '';

function finding(secret: string, user: string | null = null, where: string | null = host): Finding {
  return givenValue(secret, { file: '.npmrc', line: 1, carrier: 'test', host: where, user });
}

async function probe(t: TestContext, findings: readonly Finding[], switches: Partial<Switches> = {}) {
  const fake = await startFakeArtifactory(t, { lockAfter: 2, ...switches });
  const probes = await probeSources(findings, { hosts: new Map([[host, fake.url]]), fetch, timeoutMs: 5000 });
  for (const { message, secret } of probes) assert.ok(!message.includes(secret));
  return { fake, probes, found: probes.map(({ liveness }) => liveness) };
}

const table: readonly (readonly [string, Finding, Partial<Switches>, Liveness])[] = [
  ['a living API key', finding(smithsKey), {}, 'live'],
  ['a living API key where Anonymous may read', finding(smithsKey), { anonymous: true }, 'live'],
  ['an API key that nobody has', finding(makeApiKey(99)), {}, 'dead'],
  ['an API key where they are switched off', finding(smithsKey), { keysDisabled: true }, 'dead'],
  ['a living reference token', finding(userToken), {}, 'live'],
  ['a living access token', finding(adminToken), {}, 'live'],
  ['a token that may not ask for itself', finding(groupToken), {}, 'limited'],
  ['a token that nobody has', finding(makeReferenceToken(98)), {}, 'dead'],
  ['a token that expired', finding(makeReferenceToken(97, 1_600_000_000)), {}, 'dead'],
  ['a token at a server without a call for it', finding(userToken), { version: '7.40.0' }, 'live'],
  [
    'a token there where Anonymous sees everything',
    finding(userToken),
    { version: '7.40.0', anonymous: true },
    'unproved',
  ],
  ['a living password', finding('Fake-pass-smith', 'j.smith'), {}, 'live'],
  ['a password where Anonymous sees as much', finding('Fake-pass-smith', 'j.smith'), { anonymous: true }, 'unproved'],
  ['an encrypted password', finding('APfakeBot5xVbQ2', 'ci-bot'), {}, 'live'],
  ['a wrong password', finding('Not-the-password', 'j.smith'), {}, 'dead'],
  ['a password of nobody', finding('Not-the-password'), {}, 'not-tried'],
  ['a key beside a host that was not confirmed', finding(smithsKey, null, 'other.example'), {}, 'not-tried'],
  ['a key beside no host', finding(smithsKey, null, null), {}, 'not-tried'],
  ['a key at a host that answers web pages', finding(smithsKey), { html: true }, 'unproved'],
];
for (const [name, given, switches, expected] of table)
  test(`${name} is ${expected}`, async (t) => {
    const { found, fake } = await probe(t, [given], switches);
    assert.deepEqual(found, [expected]);
    const own = fake.seen.filter(({ caller }) => caller !== 'anonymous');
    assert.ok(own.length <= (switches.version === undefined ? 1 : 2), 'more than one try');
    if (expected === 'not-tried') assert.deepEqual(fake.seen, []);
  });

test('a key in many places is tried once, and what Anonymous gets is asked once', async (t) => {
  const others = [1, 2, 3].map((number) => finding(makeApiKey(number)));
  const { fake } = await probe(t, [finding(smithsKey), finding(smithsKey, 'j.smith'), ...others]);
  const callers = fake.seen.map(({ caller }) => caller);
  assert.deepEqual(callers, ['anonymous', 'j.smith', 'refused', 'refused', 'refused']);
});

test('of a user no second password is tried after one was refused', async (t) => {
  const given = ['Wrong-pass-1', 'Wrong-pass-2', 'Wrong-pass-3'].map((secret) => finding(secret, 'admin'));
  const { found, probes, fake } = await probe(t, [...given, finding('Fake-pass-smith', 'j.smith')]);
  assert.deepEqual(found, ['dead', 'not-tried', 'not-tried', 'live']);
  assert.match(probes[1]?.message ?? '', /might lock the account/);
  assert.equal(fake.seen.filter(({ caller }) => caller === 'refused').length, 1);
});

for (const [name, trouble] of [
  ['breaks off', 'break'],
  ['is busy', { status: 503 }],
  ['redirects', { status: 302, headers: { location: 'https://other.example/' } }],
] as const)
  test(`a server that ${name} proves nothing, and nothing is tried again`, async (t) => {
    const fake: FakeArtifactory = await startFakeArtifactory(t);
    fake.trouble = () => trouble;
    const [probed] = await probeSources([finding(smithsKey)], { hosts: new Map([[host, fake.url]]), fetch });
    assert.equal(probed?.liveness, 'unproved');
    assert.ok(fake.seen.length <= 2);
  });

test('cancelling ends the tries', async (t) => {
  const fake = await startFakeArtifactory(t);
  const options = { hosts: new Map([[host, fake.url]]), fetch, signal: AbortSignal.abort() };
  await assert.rejects(probeSources([finding(smithsKey)], options), (error) => ArtifactoryError.is(error, 'cancelled'));
  assert.deepEqual(fake.seen, []);
});
