import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { presetGrants } from '../../../emulator/auth/anonymous.ts';
import type { CarrierReading, Credential } from '../../../emulator/auth/carriers.ts';
import { decide } from '../../../emulator/auth/decide.ts';
import type { FailureCode, Identification } from '../../../emulator/auth/principal.ts';
import type { Question } from '../../../emulator/auth/question.ts';
import { actions } from '../../../emulator/contract/action.ts';
import { anonymousFaces, editions } from '../../../emulator/contract/policies.ts';
import { carriers } from '../../../emulator/contract/request.ts';
import { makeFeed, makeKey, makeUser, policies } from '../../support/keys.ts';
import { reading, type SenderName, senders } from './senders.ts';

const failures: readonly FailureCode[] = [
  'malformed-credential',
  'unknown-key',
  'expired',
  'disabled',
  'bad-password',
  'pseudo-keys-disabled',
  'personal-keys-disabled',
];

function ask(changes: Partial<Question>): Question {
  return {
    identification: senders.unknown,
    carriers: reading({}),
    action: 'feed.view',
    feed: makeFeed({}),
    policies,
    anonymous: presetGrants('none'),
    edition: 'enterprise',
    dialect: 'npm',
    ...changes,
  };
}

function refusal(changes: Partial<Question>): { reason: string; nextStep: string; hints: string[] } {
  const decision = decide(ask(changes));
  assert.equal(decision.allow, false);
  if (decision.allow) throw new Error('allowed');
  return { reason: decision.reason, nextStep: decision.nextStep, hints: decision.hints.map(({ text }) => text) };
}

function sender(name: SenderName): Identification {
  return senders[name];
}

describe('the sentences of a refusal', () => {
  it('name key, permission and feed, and a command that makes a key which would do', () => {
    const key = makeKey({ displayName: 'ci-read', feeds: ['npm'], packagePermissions: ['view'] });
    const { reason, nextStep } = refusal({
      identification: { outcome: 'known', principal: { kind: 'key', key, user: null } },
      action: 'feed.add',
    });
    assert.equal(reason, "Key 'ci-read' has no Add permission on feed npm.");
    assert.match(nextStep, /keys create --type feed --feed npm --permissions view,add$/);
  });

  it('never cut a command off', () => {
    const feed = makeFeed({ name: 'f'.repeat(50) });
    const { nextStep } = refusal({ identification: sender('Feed delete'), action: 'feed.promote', feed });
    assert.equal(nextStep, 'Use a key with Promote there.');
  });

  it('make a display name fit for a header', () => {
    const key = makeKey({ displayName: 'Ключ\r\nX: y', feeds: ['a', 'b', 'c'], packagePermissions: ['view'] });
    const { reason } = refusal({ identification: { outcome: 'known', principal: { kind: 'key', key, user: null } } });
    assert.equal(reason, "Key '??????X: y' is for feeds a, b and 1 more, not for feed npm.");
  });

  it('call a key without a name by its id', () => {
    const identification: Identification = {
      outcome: 'failed',
      code: 'disabled',
      key: makeKey({ displayName: null, enabled: false }),
      userName: null,
    };
    assert.equal(refusal({ identification }).reason, 'Key 1003 is disabled.');
  });

  const unset = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what npm sends
    ['${NPM_TOKEN}', 'NPM_TOKEN'],
    ['%NUGET_KEY%', 'NUGET_KEY'],
    ['$(ProGet.Key)', 'ProGet.Key'],
    ['$env:KEY', 'KEY'],
  ] as const;
  for (const [text, name] of unset) {
    it(`see that ${text} is a variable which is not set`, () => {
      const { reason, nextStep } = refusal({ carriers: reading({ values: [text] }) });
      assert.equal(reason, `The client sent the text ${text}: the environment variable is not set.`);
      assert.match(nextStep, new RegExp(`^Set ${name} `));
    });
  }

  it('tell NuGet users that no key is sent with reads', () => {
    const where = {
      feed: makeFeed({ feedType: 'nuget', name: 'nuget' }),
      dialect: 'nuget',
      identification: sender('nobody'),
    } as const;
    const read = refusal({ ...where, carriers: reading(null, { place: 'nuget' }) });
    assert.match(read.nextStep, /NuGet sends no key on reads: add packageSourceCredentials/);
    const push = refusal({ ...where, carriers: reading(null, { place: 'nuget' }), action: 'feed.add' });
    assert.match(push.nextStep, /--api-key/);
  });

  it('tell gem users that credentials are for push only', () => {
    const carriers = reading(null, { place: 'rubygems' });
    assert.match(
      refusal({ carriers, identification: sender('nobody'), dialect: 'gem' }).nextStep,
      /into the source: http:\/\/api:KEY@HOST/,
    );
  });

  it('say what an ignored carrier should have been', () => {
    const carriers = reading(null, { place: 'npm', ignored: ['X-ApiKey header'] });
    assert.deepEqual(refusal({ carriers, identification: sender('nobody') }).hints, [
      'You sent X-ApiKey; npm feeds read a token.',
    ]);
  });

  it('say which of several credentials decided', () => {
    const carriers = reading({ carrier: 'X-NuGet-ApiKey header' }, { place: 'nuget', others: ['Authorization Basic'] });
    const { hints } = refusal({ carriers, dialect: 'nuget' });
    assert.equal(hints.length, 1);
    assert.match(hints[0] ?? '', /the key header decides; leave --api-key out or give a real key/);
  });

  it('see the prefix api: in a key, and a _password that is not Base64', () => {
    assert.match(refusal({ carriers: reading({ values: ['api:abc'] }) }).nextStep, /without "api:" before it/);
    const garbled = reading(
      { kind: 'malformed', values: ['\u0001\ufffd'], problem: 'the key holds control characters' },
      { place: 'npm' },
    );
    const { reason, nextStep } = refusal({ carriers: garbled, identification: sender('malformed') });
    assert.equal(reason, 'The credential cannot be read: the key holds control characters.');
    assert.match(nextStep, /_password must be the Base64/);
  });

  it('say to a publisher without View that npm can go on', () => {
    assert.match(
      refusal({ identification: sender('Feed add') }).nextStep,
      /^npm can publish without View; to read as well: /,
    );
  });

  it('never hold the secret, are one printable line and at most 150 characters', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    const secret = fc.string({ minLength: 12, maxLength: 60 }).filter((value) => /^[\x21-\x7e]+$/.test(value));
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...Object.values<Identification>(senders)),
        fc.constantFrom(...actions),
        fc.constantFrom(...anonymousFaces),
        fc.constantFrom(...editions),
        fc.constantFrom(...carriers),
        fc.constantFrom('api', 'npm', 'nuget', 'gem', 'plain'),
        fc.constantFrom(...failures),
        fc.oneof(text, fc.constant('SECRET'), fc.constant('pre SECRET post')),
        fc.constantFrom<Credential['kind']>('key', 'user', 'malformed'),
        (value, from, action, anonymous, edition, carrier, dialect, code, naming, kind) => {
          const name = naming.replace('SECRET', () => value);
          const sent: CarrierReading = reading(
            { carrier, kind, values: [value], userName: name },
            { others: [carrier], ignored: [carrier] },
          );
          const decision = decide(
            ask({
              identification: rename(from, name, code),
              carriers: sent,
              action,
              anonymous: presetGrants(anonymous),
              edition,
              dialect,
            }),
          );
          const texts = [
            decision.reason,
            decision.allow ? '' : decision.nextStep,
            ...decision.hints.map((hint) => hint.text),
          ];
          for (const one of texts) {
            assert.ok(!one.includes(value), one);
            assert.match(one, /^[\x20-\x7e]{0,150}$/);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** The same sender under another name, and failing for another cause. */
function rename(from: Identification, name: string, code: FailureCode): Identification {
  if (from.outcome === 'none') return from;
  if (from.outcome === 'failed') {
    return { ...from, code, key: from.key === null ? null : { ...from.key, displayName: name }, userName: name };
  }
  const { principal } = from;
  if (principal.kind === 'user')
    return { outcome: 'known', principal: { kind: 'user', user: { ...principal.user, name } } };
  if (principal.kind === 'anonymous') return from;
  const user = principal.user === null ? null : { ...makeUser(name), grants: principal.user.grants };
  return { outcome: 'known', principal: { kind: 'key', key: { ...principal.key, displayName: name }, user } };
}
