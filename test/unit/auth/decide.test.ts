import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { presetGrants } from '../../../emulator/auth/anonymous.ts';
import { type CarrierPlace, carrierPlaceOf } from '../../../emulator/auth/carriers.ts';
import { decide } from '../../../emulator/auth/decide.ts';
import type { Decision, Question } from '../../../emulator/auth/question.ts';
import type { Feed } from '../../../emulator/contract/feed.ts';
import type { Dialect } from '../../../emulator/contract/request.ts';
import { makeFeed, policies } from '../../support/keys.ts';
import { type DecisionRow, decisionTable, type Place } from './decisionTable.ts';
import { reading, senders } from './senders.ts';

const npm = makeFeed({ name: 'npm', feedGroup: 'internal' });
const nuget = makeFeed({ id: 2, name: 'nuget', feedType: 'nuget' });
const gems = makeFeed({ id: 3, name: 'gems', feedType: 'rubygems' });
const assets = makeFeed({ id: 4, name: 'assets', feedType: 'asset' });

const places: Readonly<Record<Place, { feed: Feed | null; dialect: Dialect; challenges?: boolean }>> = {
  npm: { feed: npm, dialect: 'npm' },
  nuget: { feed: nuget, dialect: 'nuget' },
  gems: { feed: gems, dialect: 'gem' },
  assets: { feed: assets, dialect: 'api', challenges: true },
  api: { feed: null, dialect: 'api' },
  'api npm': { feed: npm, dialect: 'api' },
  'api unknown feed': { feed: null, dialect: 'api' },
  'promotions/list': { feed: npm, dialect: 'api', challenges: true },
};

function questionOf(row: DecisionRow): Question {
  const { feed, dialect, challenges } = places[row.place];
  const place: CarrierPlace = dialect === 'api' || feed === null ? 'api' : carrierPlaceOf(feed.feedType);
  const sent =
    row.sender === 'nobody' ? null : row.sender === 'Basic Og==' ? { kind: 'empty' as const, values: [] } : {};
  return {
    identification: senders[row.sender],
    carriers: reading(sent, { place }),
    action: row.action,
    feed,
    policies,
    anonymous: presetGrants(row.anonymous ?? 'none'),
    edition: row.edition ?? 'enterprise',
    dialect,
    ...(challenges === undefined ? {} : { challenges }),
    ...(row.owner === undefined ? {} : { owner: row.owner }),
  };
}

function inWords(decision: Decision, row: DecisionRow): string {
  if (!decision.allow) return `${decision.status}${decision.challenge ? ' Basic' : ''} ${decision.code}`;
  const sent = row.sender !== 'nobody' && row.sender !== 'Basic Og==';
  return decision.principal.kind === 'anonymous' && sent ? 'allow as Anonymous' : 'allow';
}

describe('decide', () => {
  for (const row of decisionTable) {
    const { spec, sender, action, place, anonymous = 'none', edition = 'enterprise', owner } = row;
    const whose = owner === undefined ? '' : ` of ${owner}`;
    it(`${spec}: ${sender}, ${action}${whose} at ${place}, Anonymous ${anonymous}, ${edition}: ${row.expect}`, () => {
      const decision = decide(questionOf(row));
      assert.equal(inWords(decision, row), row.expect, decision.reason);
      assert.deepEqual(
        decision.hints.map(({ code }) => code),
        row.hints ?? [],
      );
      for (const text of [
        decision.reason,
        decision.allow ? '' : decision.nextStep,
        ...decision.hints.map((hint) => hint.text),
      ]) {
        assert.match(text, /^[\x20-\x7e]{0,150}$/);
      }
      if (!decision.allow) assert.ok(decision.reason !== '' && decision.nextStep !== '');
    });
  }

  it('lets a user manage his own Personal keys only while those are allowed, and administrators always', () => {
    const row = { spec: '', action: 'keys.manage', place: 'api', owner: 'reader', expect: '' } as const;
    const off = { policies: { ...policies, personalKeys: false } };
    const own = decide({ ...questionOf({ ...row, sender: 'user reader' }), ...off });
    assert.equal(own.allow ? 'allow' : own.code, 'personal-keys-disabled');
    assert.equal(decide({ ...questionOf({ ...row, sender: 'user admin' }), ...off }).allow, true);
  });

  it('refuses what the edition lacks beyond the action itself', () => {
    const row = { spec: '', sender: 'System full-control', action: 'keys.manage', place: 'api', expect: '' } as const;
    const decision = decide({ ...questionOf({ ...row, edition: 'free' }), feature: 'personal-keys' });
    assert.equal(decision.allow ? 'allow' : decision.code, 'edition');
    assert.equal(decision.reason, 'ProGet Free Edition does not support Personal API keys.');
  });
});
