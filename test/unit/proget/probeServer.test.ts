import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ProGetError, type ProGetReason } from '../../../src/proget/errors.ts';
import { probeServer, type ServerFacts } from '../../../src/proget/probeServer.ts';
import { realServer } from '../../../src/servers/server.ts';
import { standInKey, startStandIn, weakStandInKey } from '../../support/progetStandIn.ts';
import type { variants } from '../../support/progetVariants.ts';

async function probe(t: TestContext, variant: keyof typeof variants, key: string | null): Promise<ServerFacts> {
  const standIn = await startStandIn({ variant });
  t.after(() => standIn.stop());
  const facts = await probeServer({ server: realServer(standIn.url), key, fetch, timeoutMs: 500 });
  assert.ok(
    standIn.seen.every(({ method }) => method === 'GET'),
    'it only reads',
  );
  return facts;
}

describe('a server that is to be added', () => {
  it('tells its version, edition, health, and all that an administrator may', async (t) => {
    const facts = await probe(t, 'ProGet 2025', standInKey);
    assert.deepEqual(
      [facts.version, facts.edition, facts.health.ok, facts.hasKeyApi],
      ['25.0.1.2', 'basic', true, true],
    );
    const all = { listKeys: 'yes', createKeys: 'yes', feeds: 'yes', manageFeeds: 'yes', sca: 'yes' };
    assert.deepEqual(facts.capabilities, all);
    assert.deepEqual(facts.anonymous, { listKeys: false, feeds: false });
    assert.deepEqual([facts.keyCount, facts.feedCount, facts.listError], [0, 4, null]);
  });

  it('may be added with a key that cannot list, which is told', async (t) => {
    const facts = await probe(t, 'ProGet 2026', weakStandInKey);
    const few = { listKeys: 'no', createKeys: 'no', feeds: 'yes', manageFeeds: 'no', sca: 'no' };
    assert.deepEqual(facts.capabilities, few);
    assert.equal(facts.listError?.reason, 'cannot-list');
    assert.equal(facts.keyCount, null);
  });

  it('is found to be open to everybody', async (t) => {
    const facts = await probe(t, 'fresh install', null);
    assert.deepEqual(facts.anonymous, { listKeys: true, feeds: true });
    assert.equal(facts.edition, 'free');
  });

  const failures: readonly (readonly [variant: keyof typeof variants, reason: ProGetReason])[] = [
    ['too old', 'too-old'],
    ['unlicensed', 'unlicensed'],
    ['web site', 'html'],
    ['nonsense JSON', 'nonsense'],
    ['redirects elsewhere', 'redirected'],
    ['server error', 'server-error'],
    ['resets the connection', 'unreachable'],
    ['hangs', 'timeout'],
  ];
  for (const [variant, reason] of failures)
    it(`is refused as "${reason}": ${variant}`, async (t) => {
      await assert.rejects(probe(t, variant, standInKey), (error) => ProGetError.is(error, reason));
    });
});
