import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, mock, test } from 'node:test';
import { permissionMatrix } from '../../emulator/auth/requirements.ts';
import { type Action, actions } from '../../emulator/contract/action.ts';
import { call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { wide } from '../support/wide.ts';
import { makeCallers, makeExpiredKey, withKey } from './matrix/callers.ts';
import { compareRecords, compareReply, lastRecord } from './matrix/compare.ts';
import { brokenRows, type CaseRequest, outcomeOf, type World } from './matrix/outcomes.ts';
import { type Participant, participantsOf } from './matrix/participants.ts';
import { feedRequests, serverRequests } from './matrix/requests.ts';
import { ask, makeFeeds } from './matrix/world.ts';

const worlds: Readonly<Record<string, World>> = {
  'Anonymous may nothing': { face: 'none' },
  'Anonymous may view and download': { face: 'view' },
  'Anonymous is an administrator': { face: 'admin' },
  'Personal and pseudo-keys are forbidden': { face: 'none', noPersonalKeys: true },
  'Personal and pseudo-keys are forbidden, and Anonymous may view': { face: 'view', noPersonalKeys: true },
  'the edition is Free': { face: 'none', free: true },
};

/** Raise it with the table; it only ever grows. */
const leastCases = 25_000;
let cases = 0;

interface Scene {
  readonly server: TestServer;
  readonly agent: Agent;
  readonly world: World;
  readonly participants: readonly Participant[];
  readonly requests: readonly CaseRequest[];
}

test('every row of the table has one letter for every column', () => {
  assert.deepEqual(brokenRows(), []);
});

for (const [name, world] of Object.entries(worlds)) {
  describe(`where ${name}`, { timeout: 300_000 }, () => play(world));
}

test('there are as many cases as promised', (context) => {
  context.diagnostic(`${cases} cases`);
  assert.ok(cases >= leastCases, `${cases} cases, at least ${leastCases} are promised`);
});

function play(world: World): void {
  test('every caller gets what the table says for every request', async (t) => {
    const scene = await prepare(t, world);
    for (const participant of scene.participants) {
      await t.test(participant.name, async () => {
        assert.deepEqual(await examine(scene, participant), []);
        cases += scene.requests.length;
      });
    }
  });
}

/**
 * Sends every request as one participant.
 * @param most so many wrong replies are enough
 * @returns what was not as the table says.
 */
async function examine(scene: Scene, { caller, senderOf }: Participant, most = Infinity): Promise<string[]> {
  const { server, agent, world, requests } = scene;
  const before = await lastRecord(server);
  const asked = requests.map((request) => ({
    request,
    expected: outcomeOf(senderOf(request.place), request, world),
  }));
  const wrong: string[] = [];
  for (const { request, expected } of asked) {
    const difference = compareReply(await ask(agent, server, request, caller), request, expected);
    if (difference !== null) wrong.push(`${request.method} ${request.path}: ${difference}`);
    if (wrong.length >= most) return wrong;
  }
  return [...wrong, ...(await compareRecords(server, before, asked))];
}

describe('a wrong cell in the matrix that decides', { timeout: 3_000_000 }, () => {
  test('is found', async (t) => {
    const scene = await prepare(t, { face: 'none' });
    for (const { name, action, row } of wide ? wrongRows() : wrongRows().filter((_row, index) => index % 15 === 0)) {
      await t.test(name, async () => {
        const right = permissionMatrix[action];
        Object.assign(permissionMatrix, { [action]: row });
        try {
          assert.ok(await isFound(scene), 'no case failed');
        } finally {
          Object.assign(permissionMatrix, { [action]: right });
        }
      });
    }
  });
});

/** Each row of the matrix, four times: with what one kind of caller needs taken away, or given where it had nothing. */
function wrongRows(): { name: string; action: Action; row: (typeof permissionMatrix)[Action] }[] {
  // Public, or of an API that is not served, and of two feeds of which the second decides the same.
  const undecided: readonly Action[] = ['health', 'feeds.list'];
  return actions
    .filter((action) => !undecided.includes(action))
    .flatMap((action) => {
      const [deed, permission, system, feedKey, classic, attributes] = permissionMatrix[action];
      const rows: Readonly<Record<string, (typeof permissionMatrix)[Action]>> = {
        'System keys': [deed, permission, system.length > 0 ? [] : ['feeds'], feedKey, classic, attributes],
        'Feed keys': [deed, permission, system, feedKey === null ? 'view' : null, classic, attributes],
        'classic keys': [deed, permission, system, feedKey, classic.length > 0 ? [] : ['native'], attributes],
        users: [deed, permission, system, feedKey, classic, attributes.length > 0 ? [] : ['Feeds_ViewFeed']],
      };
      return Object.entries(rows).map(([who, row]) => ({ name: `${action}, ${who}`, action, row }));
    });
}

async function isFound(scene: Scene): Promise<boolean> {
  for (const participant of scene.participants) if ((await examine(scene, participant, 1)).length > 0) return true;
  return false;
}

/** A server with everybody in it. Free forbids to make most of them, so it is started in Enterprise first. */
async function prepare(t: { after(work: () => unknown): void }, world: World): Promise<Scene> {
  const dataDir = world.free === true ? await mkdtemp(join(tmpdir(), 'proget-keys-matrix-')) : null;
  if (dataDir !== null) t.after(() => rm(dataDir, { recursive: true, force: true }));
  const options = { dataDir, anonymous: world.face };
  let server = await startTestServer(options);
  t.after(() => server.stop());
  const nupkg = await makeFeeds(server);
  const callers = new Map(await makeCallers(server));
  callers.set('expired key', withKey(await makeKeyOfThePast(server)));
  if (world.noPersonalKeys === true) {
    const body = { personalKeys: false, pseudoKeys: false };
    const { status } = await call(server, '/emulator/policies', { method: 'PATCH', body });
    assert.equal(status, 200);
  }
  if (world.free === true) {
    await server.stop();
    server = await startTestServer({ ...options, edition: 'free' });
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const requests = [...feedRequests(nupkg), ...serverRequests];
  return { server, agent, world, participants: participantsOf(callers, world), requests };
}

async function makeKeyOfThePast(server: TestServer): Promise<string> {
  const now = Date.now();
  mock.timers.enable({ apis: ['Date'], now: now - 2 * 86_400_000 });
  try {
    return await makeExpiredKey(server, new Date(now - 86_400_000));
  } finally {
    mock.timers.reset();
  }
}
