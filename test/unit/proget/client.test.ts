import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { findCreated } from '../../../src/keys/newKeys.ts';
import { createProGetClient, type ProGetClient } from '../../../src/proget/client.ts';
import { ProGetError, type ProGetReason } from '../../../src/proget/errors.ts';
import { realServer } from '../../../src/servers/server.ts';
import { makeCertificate } from '../../support/certificate.ts';
import {
  type StandIn,
  type StandInOptions,
  standInKey,
  startStandIn,
  weakStandInKey,
} from '../../support/progetStandIn.ts';
import type { variants } from '../../support/progetVariants.ts';

type VariantName = keyof typeof variants;
const ownValue = 'planted-secret-of-a-custom-key';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function standIn(options: StandInOptions): Promise<StandIn> {
  const server = await startStandIn(options);
  stops.push(() => server.stop());
  return server;
}

function clientOf(url: string, key: string | null = standInKey, timeoutMs = 5000): ProGetClient {
  return createProGetClient({ server: realServer(url), key, fetch, timeoutMs });
}

async function failure(work: Promise<unknown>): Promise<ProGetError> {
  const error = await work.then(
    () => assert.fail('it should have failed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(ProGetError.is(error), String(error));
  for (const text of [error.message, error.nextStep ?? '', String(error.cause)]) {
    assert.doesNotMatch(text, new RegExp(`${standInKey}|${weakStandInKey}|${ownValue}`), 'no secret');
    assert.ok(text.length < 400);
  }
  return error;
}

describe('a client of a ProGet that works', () => {
  for (const variant of ['ProGet 2026', 'ProGet 2026 without hashing', 'ProGet 2025', 'as documented'] as const)
    it(`creates, lists and deletes keys of ${variant}`, async () => {
      const server = await standIn({ variant });
      const client = clientOf(server.url);
      const body = {
        type: 'feed',
        logging: 'none',
        displayName: 'ci',
        packagePermissions: ['view'],
        feed: 'main',
      } as const;
      const created = await client.createKey(body);
      assert.match(created.value, /^[0-9a-f]{40}$/);
      assert.equal(created.key === null, variant === 'as documented');
      const keys = await client.listKeys();
      assert.deepEqual(findCreated(body, [], keys), keys);
      assert.deepEqual(
        keys.map(({ id, type, feeds, logging, value }) => ({ id, type, feeds, logging, value })),
        [
          {
            id: 1000,
            type: 'feed',
            feeds: ['main'],
            logging: 'none',
            value: variant === 'ProGet 2026 without hashing' ? created.value : null,
          },
        ],
      );
      await client.deleteKey(1000);
      assert.deepEqual(await client.listKeys(), []);
      assert.equal((await failure(client.deleteKey(1000))).reason, 'not-found');
    });

  it('reads feeds in any case, with unknown members, and what the server says about itself', async () => {
    const client = clientOf((await standIn({ variant: 'ProGet 2025' })).url);
    const feeds = await client.listFeeds();
    assert.deepEqual(feeds[0], { name: 'main', feedType: 'nuget', active: true, feedGroup: null, description: null });
    assert.deepEqual(
      feeds.map(({ active }) => active),
      [true, true, false, true],
    );
    assert.deepEqual(client.seen, { version: '25.0.1.2', edition: 'basic' });
    assert.deepEqual(await client.scaPermissions(), { canView: true, canManage: true, canUploadSbom: true });
  });

  it('sends no key where none is needed', async () => {
    const server = await standIn({ variant: 'ProGet 2026' });
    assert.equal((await clientOf(server.url).health()).ok, true);
    assert.equal(server.seen[0]?.credential, null);
  });
});

/** Who asks whom for the list, and what that is. */
const refusals: readonly (readonly [
  variant: VariantName,
  key: string | null,
  reason: ProGetReason,
  message: RegExp,
])[] = [
  ['ProGet 2026', weakStandInKey, 'cannot-list', /cannot manage the API keys/],
  ['ProGet 2026', null, 'unauthorized', /wants a key/],
  ['refuses with 401', weakStandInKey, 'unauthorized', /does not take this key/],
  ['refuses with 500', weakStandInKey, 'cannot-list', /cannot manage/],
  ['Free edition', weakStandInKey, 'free-edition', /Free edition .*does not support this API/],
  ['too old', standInKey, 'too-old', /ProGet 2023\.1; keys can be managed from 2024\.3 on/],
  ['unlicensed', standInKey, 'unlicensed', /no valid license key/],
  ['log-in page', standInKey, 'unauthorized', /log-in page/],
  ['web site', standInKey, 'html', /web page/],
  ['web site without that page', standInKey, 'html', /web page/],
  ['nonsense JSON', standInKey, 'nonsense', /would not say/],
  ['broken JSON', standInKey, 'nonsense', /would not say/],
  ['server error', standInKey, 'server-error', /status 502/],
  ['conflict', standInKey, 'conflict', /This key exists already/],
  ['echoes what it refuses', standInKey, 'invalid', /^Bad: •••/],
  ['resets the connection', standInKey, 'unreachable', /cannot be reached/],
];

describe('a listing that fails', () => {
  for (const [variant, key, reason, message] of refusals)
    it(`is "${reason}" at: ${variant}${key === null ? ', without a key' : ''}`, async () => {
      const error = await failure(clientOf((await standIn({ variant })).url, key).listKeys());
      assert.equal(error.reason, reason);
      assert.match(error.message, message);
      assert.equal(error.outcomeUnknown, false, 'nothing can have happened by reading');
    });

  it('links to the page where a license is entered', async () => {
    const server = await standIn({ variant: 'unlicensed' });
    assert.equal((await failure(clientOf(server.url).listKeys())).link, `${server.url}/administration/licensing`);
  });

  it('never goes to another origin, and says which one', async () => {
    const thief = await standIn({ variant: 'ProGet 2026' });
    const server = await standIn({ variant: 'redirects elsewhere', elsewhere: thief.url });
    const client = clientOf(server.url);
    for (const work of [client.listKeys(), client.health(), client.createKey({ type: 'system', logging: 'none' })]) {
      const error = await failure(work);
      assert.equal(error.reason, 'redirected');
      assert.match(error.message, new RegExp(`redirects to ${thief.url}; the key was not sent there`));
      assert.equal(error.outcomeUnknown, false);
    }
    assert.deepEqual(thief.seen, []);
  });

  it('says that nobody listens, or that there is no such host', async () => {
    const server = await startStandIn({ variant: 'ProGet 2026' });
    await server.stop();
    assert.match((await failure(clientOf(server.url).listKeys())).message, /^Nothing listens at 127\.0\.0\.1:\d+\.$/);
    const nowhere = await failure(clientOf('https://proget.invalid').listKeys());
    assert.equal(nowhere.reason, 'unreachable');
  });

  it('gives up in time, also in the middle of an answer', async () => {
    for (const variant of ['hangs', 'stops in the middle'] as const) {
      const error = await failure(clientOf((await standIn({ variant })).url, standInKey, 150).listKeys());
      assert.equal(error.reason, 'timeout', variant);
    }
  });

  it('can be cancelled, before it begins and while it waits', async () => {
    const server = await standIn({ variant: 'hangs' });
    const before = AbortSignal.abort();
    assert.equal((await failure(clientOf(server.url).listKeys(before))).reason, 'cancelled');
    assert.equal(server.seen.length, 0);
    const controller = new AbortController();
    const listing = failure(clientOf(server.url).listKeys(controller.signal));
    while (server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    assert.equal((await listing).reason, 'cancelled');
  });

  it('advises on a certificate that is not trusted, and sends nothing', async (t) => {
    const certificate = makeCertificate();
    if (certificate === null) return t.skip('openssl is missing');
    const server = await standIn({ variant: 'ProGet 2026', certificate });
    const error = await failure(clientOf(server.url).listKeys());
    assert.equal(error.reason, 'tls');
    assert.match(error.nextStep ?? '', /http\.systemCertificates/);
    assert.deepEqual(server.seen, []);
  });

  it('is refused before it is sent when the key cannot be sent', async () => {
    const server = await standIn({ variant: 'ProGet 2026' });
    assert.equal((await failure(clientOf(server.url, `${ownValue}\n`).listKeys())).reason, 'invalid');
    assert.equal(server.seen.length, 0);
    await failure(clientOf(server.url, 'schlüssel-🔑').listKeys());
    assert.equal(Buffer.from(server.seen[0]?.credential ?? '', 'latin1').toString('utf8'), 'schlüssel-🔑');
  });

  it('notices https at a plain port', async () => {
    const server = await standIn({ variant: 'ProGet 2026' });
    const error = await failure(clientOf(server.url.replace('http:', 'https:')).listKeys());
    assert.equal(error.reason, 'tls');
    assert.match(error.nextStep ?? '', /begin with http:/);
  });
});

/** What a failed create says about whether the key may exist now. */
const writes: readonly (readonly [variant: VariantName, reason: ProGetReason, outcomeUnknown: boolean])[] = [
  ['hangs', 'timeout', true],
  ['resets the connection', 'unreachable', true],
  ['stops in the middle', 'timeout', true],
  ['nonsense JSON', 'nonsense', true],
  ['broken JSON', 'nonsense', true],
  ['web site', 'html', true],
  ['server error', 'server-error', true],
  ['refuses with 401', 'unauthorized', false],
  ['refuses with 500', 'cannot-list', false],
  ['conflict', 'conflict', false],
  ['too old', 'too-old', false],
  ['unlicensed', 'unlicensed', false],
  ['echoes what it refuses', 'invalid', false],
];

describe('a create that fails', () => {
  for (const [variant, reason, outcomeUnknown] of writes)
    it(`is "${reason}" at: ${variant}, ${outcomeUnknown ? 'and may have happened' : 'and did not happen'}`, async () => {
      const server = await standIn({ variant });
      const client = clientOf(server.url, weakStandInKey, 300);
      const error = await failure(client.createKey({ type: 'system', logging: 'none', key: ownValue }));
      assert.deepEqual([error.reason, error.outcomeUnknown], [reason, outcomeUnknown]);
      assert.equal(server.seen.length, 1, 'it is never repeated');
    });

  it('did not happen when nobody listened', async () => {
    const server = await startStandIn({ variant: 'ProGet 2026' });
    await server.stop();
    const error = await failure(clientOf(server.url).createKey({ type: 'system', logging: 'none' }));
    assert.equal(error.outcomeUnknown, false);
  });

  it("says in the server's words that own values are refused, without the value", async () => {
    const server = await standIn({ variant: 'ProGet 2026' });
    const error = await failure(clientOf(server.url).createKey({ type: 'system', logging: 'none', key: ownValue }));
    assert.equal(error.reason, 'invalid');
    assert.equal(error.message, "The key '•••' cannot be set.");
  });
});
