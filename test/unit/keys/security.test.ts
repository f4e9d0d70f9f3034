import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policyPresets } from '../../../emulator/contract/policies.ts';
import { type SecurityFacts, securityFindings } from '../../../src/keys/security.ts';
import { weakKeys, weaknesses } from '../../../src/keys/weaknesses.ts';
import { emulatorServer, realServer } from '../../../src/servers/server.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const later = '2027-01-01T00:00:00.000Z';
const good = { expiration: later, details: viewDetails({ lastUsedAt: '2026-05-31T00:00:00.000Z' }) };

/** A key, its known value, what is weak about it. */
const weak: readonly (readonly [
  name: string,
  key: Parameters<typeof viewKey>[0],
  value: string | null,
  codes: string,
])[] = [
  ['a good key', good, 'f'.repeat(40), ''],
  ['one without end', { ...good, expiration: null }, null, 'never-expires'],
  ['full control', { ...good, type: 'system', systemApis: ['full-control'] }, null, 'full-control'],
  ['some system APIs', { ...good, type: 'system', systemApis: ['feeds', 'sca'] }, null, ''],
  ['a classic key with the Native API', { ...good, type: 'other', legacyApis: ['native'] }, null, 'full-control'],
  ['a classic key of a user', { ...good, type: 'other', legacyApis: ['native'], user: 'u' }, null, ''],
  ['a short remembered value', good, 'f'.repeat(19), 'short-value'],
  ['a value of the least length', good, 'f'.repeat(20), ''],
  ['a short listed value', { ...good, value: 'abc' }, null, 'short-value'],
  ['no mark', { ...good, details: viewDetails({ ...good.details, mark: null }) }, null, 'short-value'],
  ['nothing known', { expiration: later }, null, ''],
  [
    'no use for 90 days',
    { ...good, details: viewDetails({ lastUsedAt: '2026-03-03T12:00:00.000Z' }) },
    null,
    'long-unused',
  ],
  ['no use for 89 days', { ...good, details: viewDetails({ lastUsedAt: '2026-03-04T12:00:01.000Z' }) }, null, ''],
  ['no use ever', { ...good, details: viewDetails() }, null, 'never-used'],
  ['no use yet', { ...good, details: viewDetails({ createdAt: '2026-05-20T00:00:00.000Z' }) }, null, ''],
  ['an end in the past', { expiration: '2026-05-01T00:00:00.000Z', value: 'abc' }, null, 'expired'],
];

describe('a weakness', () => {
  for (const [name, key, value, codes] of weak)
    it(`of ${name}: ${codes || 'none'}`, () => {
      const found = weaknesses(viewKey(key), now, value);
      assert.equal(found.map(({ code }) => code).join(), codes);
    });

  it('puts the worst keys first, and leaves good ones out', () => {
    const keys = [
      viewKey({ ...good, id: 1 }),
      viewKey({ ...good, id: 2, expiration: null }),
      viewKey({ ...good, id: 3, type: 'system', systemApis: ['full-control'], expiration: null }),
      viewKey({ ...good, id: 4, value: 'abc' }),
    ];
    assert.deepEqual(
      weakKeys(keys, now).map(({ key }) => key.id),
      [4, 3, 2],
    );
    assert.deepEqual(
      weakKeys(keys, now, ({ id }) => (id === 1 ? 'x' : null)).map(({ key }) => key.id),
      [1, 4, 3, 2],
    );
  });
});

const nothingKnown: SecurityFacts = {
  server: realServer('https://proget.example'),
  edition: 'enterprise',
  policies: null,
  anonymousFace: null,
  anonymous: null,
  keys: [],
};

function levels(facts: Partial<SecurityFacts>): Record<string, string> {
  const findings = securityFindings({ ...nothingKnown, ...facts });
  return Object.fromEntries(findings.map(({ id, level, state }) => [id, `${level} ${state}`]));
}

describe('the security of a server', () => {
  it('claims nothing that cannot be seen', () => {
    assert.deepEqual(levels({}), {
      hashing: 'info unknown',
      'custom-values': 'info not visible from here',
      'pseudo-keys': 'info not visible from here',
      'non-expiring': 'info not visible from here',
      'personal-keys': 'info not visible from here',
      anonymous: 'info unknown',
      transport: 'good encrypted',
    });
  });

  it("is read off what a real server's keys show", () => {
    const keys = [viewKey({ value: 'f'.repeat(40) }), viewKey({ id: 2, type: 'personal', user: 'u' })];
    const anonymous = { listKeys: true, feeds: true };
    const found = levels({ keys, anonymous, edition: 'free', server: realServer('http://proget.example') });
    assert.equal(found.hashing, 'warning off');
    assert.equal(found['non-expiring'], 'warning allowed');
    assert.equal(found['personal-keys'], 'info allowed');
    assert.equal(found.anonymous, 'warning may do everything');
    assert.equal(found.transport, 'warning not encrypted');
    assert.equal(found.edition, 'info free');
    assert.equal(levels({ keys: [viewKey()] }).hashing, 'info probably on');
  });

  it('is told by the emulator', () => {
    const server = emulatorServer('http://localhost:8624', 'i', 'Emulator');
    const locked = levels({ server, policies: policyPresets.locked, anonymousFace: 'none', keys: [viewKey()] });
    assert.ok(
      Object.values(locked).every((one) => one.startsWith('good')),
      JSON.stringify(locked),
    );
    assert.equal(locked.transport, 'good inside this machine');
    const proget = levels({ server, policies: policyPresets.proget, anonymousFace: 'view' });
    assert.equal(proget.hashing, 'warning off');
    assert.equal(proget['custom-values'], 'warning allowed');
    assert.equal(proget.anonymous, 'info may read');
  });
});
