import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Policies } from '../../emulator/contract/policies.ts';
import { type KeyContext, makeKeys, type RowOutcome } from '../../src/migration/apply/keys/makeKeys.ts';
import { markerOf } from '../../src/migration/apply/keys/marker.ts';
import { patientClient } from '../../src/migration/apply/keys/patiently.ts';
import {
  type Check,
  checkClient,
  isUsable,
  judge,
  verdictOf,
  verifyRows,
} from '../../src/migration/apply/keys/verify.ts';
import { memoryRun, type Run } from '../../src/migration/apply/run/run.ts';
import type { Row } from '../../src/migration/plan.ts';
import { createProGetClient, type Fetch, type ProGetClient } from '../../src/proget/client.ts';
import { realServer } from '../../src/servers/server.ts';
import { call } from '../support/api.ts';
import { makeApiKey } from '../support/artifactoryKeys.ts';
import { makePlan, makeRow, type RowDraft, testFeeds } from '../support/migrationPlan.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let run: Run;
beforeEach(async () => {
  server = await startTestServer();
  run = memoryRun();
  for (const { name, type, group } of testFeeds)
    await call(server, '/api/management/feeds/create', {
      method: 'POST',
      body: { name, feedType: type, ...(group === null ? {} : { feedGroup: group }) },
    });
});
afterEach(() => server.stop());

function client(fetch: Fetch = globalThis.fetch, key = server.adminKey): ProGetClient {
  return patientClient(createProGetClient({ server: realServer(server.url), key, fetch, timeoutMs: 3000 }), 5);
}

async function setPolicies(policies: Partial<Policies>): Promise<void> {
  assert.equal((await call(server, '/emulator/policies', { method: 'PATCH', body: policies })).status, 200);
}

interface Result {
  readonly outcomes: readonly RowOutcome[];
  readonly checks: ReadonlyMap<string, readonly Check[]>;
}

async function apply(drafts: readonly RowDraft[], more: Partial<KeyContext> = {}): Promise<Result> {
  const rows: Row[] = drafts.map(makeRow);
  const values = new Map(drafts.map(({ secret }, index) => [rows[index]?.fingerprint ?? '', secret]));
  const context = { plan: makePlan(server.url, { rows }), client: client(), run, values, settled: new Set<string>() };
  const whole = { ...context, ...more };
  const outcomes = await last(makeKeys(whole));
  return { outcomes, checks: await last(verifyRows({ ...whole, client: client() }, outcomes)) };
}

async function last<Value>(steps: AsyncGenerator<unknown, Value>): Promise<Value> {
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

async function listed(): Promise<{ id: number; displayName: string; description: string | null }[]> {
  const keys = (await call(server, '/api/api-keys/list')).json as {
    id: number;
    displayName: string;
    description: string;
  }[];
  return keys.filter(({ description }) => markerOf({ description: description ?? null }) !== null);
}

const words = ({ outcomes }: Result) => outcomes.map(({ outcome }) => outcome);
const verdicts = ({ outcomes, checks }: Result) =>
  outcomes.map(({ row }) => verdictOf(checks.get(row.fingerprint) ?? []));

test('the same values become keys that work as planned, and no further', async () => {
  const rows: RowDraft[] = [
    { secret: makeApiKey(1), key: { packagePermissions: ['view', 'add'], expiration: '2099-01-01T00:00:00.000Z' } },
    { secret: makeApiKey(2), key: { feeds: ['nuget-feed', 'gem-feed'] } },
    { secret: makeApiKey(3), key: { feeds: [], feedGroup: 'libs' } },
    { secret: makeApiKey(4), key: { type: 'system', feeds: [], systemApis: ['full-control'] } },
    { secret: makeApiKey(5), decision: 'skip' },
  ];
  const result = await apply(rows);
  assert.deepEqual(words(result), ['created', 'created', 'created', 'created', 'skipped']);
  assert.deepEqual(verdicts(result), ['proved', 'proved', 'proved', 'proved', null]);
  const [npm = [], two = []] = result.checks.values();
  assert.deepEqual(
    npm.map(({ what }) => what),
    [
      'is recorded as planned',
      'sees the feed npm-feed',
      'lets a client into npm-feed (npm)',
      'is kept out of nuget-feed',
    ],
  );
  assert.equal(two.filter(({ what }) => what.startsWith('lets a client')).length, 2);
  const answer = await call(server, '/api/packages/npm-feed/latest', { key: makeApiKey(1) });
  assert.equal(answer.status, 200);
  assert.equal((await listed()).length, 4);
});

test('a second run adopts what the first one made, and a third plan calls it present', async () => {
  const rows: RowDraft[] = [{ secret: makeApiKey(1) }, { secret: makeApiKey(2) }];
  await apply(rows);
  const again = await apply(rows);
  assert.deepEqual(words(again), ['adopted', 'adopted']);
  assert.deepEqual(verdicts(again), ['proved', 'proved']);
  const plan = makePlan(server.url, { id: 'another-plan', rows: rows.map(makeRow) });
  const other = await apply(rows, { plan });
  assert.deepEqual(words(other), ['present', 'present']);
  assert.equal((await listed()).length, 2);
});

for (const hashing of [true, false])
  test(`a value that somebody else gave to a key is present (hashing ${hashing ? 'on' : 'off'})`, async () => {
    await setPolicies({ hashing });
    const [open, shut] = [makeApiKey(1), makeApiKey(2)];
    await server.createKey({ type: 'feed', feed: 'npm-feed', packagePermissions: ['view'], key: open });
    await server.createKey({ type: 'feed', feed: 'gem-feed', packagePermissions: ['view'], key: shut });
    const result = await apply([{ secret: open }, { secret: shut }]);
    assert.deepEqual(words(result), ['present', 'present']);
    assert.deepEqual(verdicts(result), ['proved', 'refused']);
    assert.deepEqual(verdicts(result).map(isUsable), [true, false]);
    assert.equal((await listed()).length, 0);
  });

const refusals: readonly (readonly [what: string, policies: Partial<Policies>])[] = [
  ['own values are forbidden', { customKeys: false }],
  ['own values are refused while hashing is on', { customWithHashing: 'refuse' }],
];
for (const [what, policies] of refusals)
  test(`where ${what}, rows say so, new values are made, and the trial leaves nothing`, async () => {
    await setPolicies(policies);
    const result = await apply([{ secret: makeApiKey(1) }, { secret: makeApiKey(2), decision: 'new-value' }]);
    assert.deepEqual(words(result), ['refused', 'created']);
    assert.match(result.outcomes[0]?.message ?? '', /takes no own values .*decide new-value/);
    assert.deepEqual(verdicts(result), [null, 'proved']);
    const value = result.outcomes[1]?.value ?? '';
    assert(value.length >= 20 && value !== makeApiKey(2));
    assert.equal((await listed()).length, 1);
  });

test('where keys have to expire, rows without an end fail in the words of the server, the others go on', async () => {
  await setPolicies({ nonExpiringKeys: false });
  const result = await apply([
    { secret: makeApiKey(1) },
    { secret: makeApiKey(2), key: { expiration: '2099-01-01T00:00:00.000Z' } },
  ]);
  assert.deepEqual(words(result), ['failed', 'created']);
  assert.match(result.outcomes[0]?.message ?? '', /the policy forbids keys that never expire/);
});

test('what is missing on the server fails by name, and the rest goes on', async () => {
  const result = await apply([
    { secret: makeApiKey(1), key: { feeds: ['nowhere'] } },
    { secret: makeApiKey(2), key: { type: 'personal', feeds: [], packagePermissions: [], user: 'nobody' } },
    { secret: 'two\nlines' },
    { secret: makeApiKey(3) },
  ]);
  assert.deepEqual(words(result), ['failed', 'failed', 'failed', 'created']);
  const messages = result.outcomes.map(({ message }) => message ?? '');
  assert.match(messages[0] ?? '', /no feed 'nowhere'/);
  assert.match(messages[1] ?? '', /no user 'nobody'/);
  assert.match(messages[2] ?? '', /cannot be a key/);
});

test('a credential that is in no place any more fails', async () => {
  const result = await apply([{ secret: makeApiKey(1) }], { values: new Map() });
  assert.deepEqual(words(result), ['failed']);
});

test('keys of Docker feeds and asset directories, which have no packages API, are proved by what their clients ask', async () => {
  const more = [
    { name: 'images', type: 'docker', group: null, alternateNames: [] },
    { name: 'files', type: 'asset', group: null, alternateNames: [] },
  ];
  for (const { name, type } of more)
    await call(server, '/api/management/feeds/create', { method: 'POST', body: { name, feedType: type } });
  const row = makeRow({ secret: makeApiKey(1), key: { feeds: ['images', 'files', 'npm-feed'] } });
  const plan = makePlan(server.url, { rows: [row] });
  const target = plan.target === null ? null : { ...plan.target, feeds: [...plan.target.feeds, ...more] };
  const values = new Map([[row.fingerprint, makeApiKey(1)]]);
  const context = { plan: { ...plan, target }, client: client(), run, values, settled: new Set<string>() };
  const checks = await last(verifyRows(context, await last(makeKeys(context))));
  assert.equal(verdictOf(checks.get(row.fingerprint) ?? []), 'proved');
});

test('a public feed is said to prove nothing', async () => {
  await server.stop();
  server = await startTestServer({ anonymous: 'view' });
  for (const { name, type } of testFeeds) await server.createFeed(name, type);
  assert.deepEqual(verdicts(await apply([{ secret: makeApiKey(1) }])), ['public']);
});

test('a key without the right to look is not tried', async () => {
  const result = await apply([{ secret: makeApiKey(1), key: { packagePermissions: ['add'] } }]);
  assert.deepEqual(verdicts(result), ['proved']);
  const checks = result.checks.get(result.outcomes[0]?.row.fingerprint ?? '') ?? [];
  assert.deepEqual(
    checks.map(({ what }) => what),
    ['is recorded as planned', 'is kept out of nuget-feed'],
  );
});

test('a Docker feed that wants a ticket is proved by the log-in that gives one', async () => {
  await server.createFeed('images', 'docker');
  const feed = { name: 'images', type: 'docker', group: null, alternateNames: [] };
  const key = makeApiKey(1);
  const own = `Basic ${Buffer.from(`api:${key}`).toString('base64')}`;
  const ticketing: Fetch = async (url, init) => {
    if (!url.includes('/v2/')) return fetch(url, init);
    const isOwn = new Headers(init.headers).get('authorization') === own;
    return new Response('{}', { status: isOwn && url.includes('/v2/_auth?') ? 200 : 401 });
  };
  const context = { plan: makePlan(server.url), client: client(ticketing) };
  const [check] = await checkClient(context, feed, key);
  assert.equal(check?.verdict, 'proved');
  assert.match(check?.path ?? '', /scope=repository%3Aimages%2F/);
  const [other] = await checkClient(context, feed, makeApiKey(2));
  assert.equal(other?.verdict, 'refused');
});

/** Lets the requests of a test through and cuts off some answers. */
function cutting(when: (url: string) => boolean): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (when(url)) throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    return response;
  };
}

test('a key whose answer was lost is found by its mark; one with a lost new value is taken away', async () => {
  let answers = 0;
  const lossy = cutting((url) => {
    if (!url.endsWith('/create')) return false;
    answers += 1;
    return answers > 1;
  });
  const result = await apply([{ secret: makeApiKey(1) }, { secret: makeApiKey(2), decision: 'new-value' }], {
    client: client(lossy),
  });
  assert.deepEqual(words(result), ['adopted', 'failed']);
  assert.equal((await listed()).length, 1);
});

test('a server that dies in the middle ends the run, and the next one goes on from there', async () => {
  let dead = false;
  const dying: Fetch = async (url, init) => {
    if (dead) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    const response = await fetch(url, init);
    dead = url.endsWith('/create') && String(init.body).includes(makeApiKey(2));
    if (dead) throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    return response;
  };
  const rows: RowDraft[] = [1, 2, 3].map((number) => ({ secret: makeApiKey(number) }));
  const result = await apply(rows, { client: client(dying) });
  assert.deepEqual(words(result), ['created', 'not-tried', 'not-tried']);
  assert.match(result.outcomes[2]?.message ?? '', /Nothing listens/);
  assert.deepEqual(words(await apply(rows)), ['adopted', 'adopted', 'created']);
  assert.equal((await listed()).length, 3);
});

test('a busy server is asked again', async () => {
  let refused = 0;
  const busy: Fetch = async (url, init) => {
    refused += 1;
    return refused % 2 === 1 ? new Response('slow down', { status: 429 }) : fetch(url, init);
  };
  assert.deepEqual(words(await apply([{ secret: makeApiKey(1) }], { client: client(busy) })), ['created']);
});

test('a key that may not manage keys ends the run before anything is made', async () => {
  const weak = await server.createKey({ type: 'feed', feed: 'npm-feed', packagePermissions: ['view'] });
  const result = await apply([{ secret: makeApiKey(1) }], { client: client(fetch, weak) });
  assert.deepEqual(words(result), ['not-tried']);
  assert.match(result.outcomes[0]?.message ?? '', /cannot manage the API keys/);
});

test('a run that is cancelled makes no further key', async () => {
  const abort = new AbortController();
  const counting: Fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (String(init.body).includes(makeApiKey(1))) abort.abort();
    return response;
  };
  const rows = [{ secret: makeApiKey(1) }, { secret: makeApiKey(2) }];
  const result = await apply(rows, { client: client(counting), signal: abort.signal });
  assert.equal(result.outcomes[1]?.outcome, 'not-tried');
  assert((await listed()).length <= 1);
  assert.equal((await apply(rows)).outcomes.length, 2);
  assert.equal((await listed()).length, 2);
});

test('a new value is made anew on the next run, unless all of its files have it', async () => {
  const rows: RowDraft[] = [{ secret: makeApiKey(1), decision: 'new-value' }];
  const first = await apply(rows);
  const second = await apply(rows);
  assert.notEqual(first.outcomes[0]?.value, second.outcomes[0]?.value);
  assert.equal((await listed()).length, 1);
  const settled = new Set([makeRow({ secret: makeApiKey(1) }).fingerprint]);
  const third = await apply(rows, { settled });
  assert.deepEqual(words(third), ['adopted']);
  assert.equal(third.outcomes[0]?.keyId, second.outcomes[0]?.keyId);
});

const judgements: readonly (readonly [
  own: number | null,
  nobody: number | null,
  random: number | null,
  verdict: string,
])[] = [
  [200, 401, 401, 'proved'],
  [200, 403, 401, 'proved'],
  [404, 401, 401, 'proved'],
  [501, 401, 401, 'proved'],
  [200, 200, 401, 'public'],
  [404, 404, 404, 'doubtful'],
  [400, 403, 403, 'proved'],
  [302, 401, 401, 'no-answer'],
  [401, 401, 401, 'refused'],
  [403, 200, 200, 'refused'],
  [200, 401, 200, 'doubtful'],
  [null, 401, 401, 'no-answer'],
  [200, null, 401, 'no-answer'],
  [200, 401, null, 'no-answer'],
];
for (const [own, nobody, random, verdict] of judgements)
  test(`with the key ${own}, without ${nobody}, with another value ${random}: ${verdict}`, () => {
    assert.equal(judge(own, nobody, random), verdict);
  });
