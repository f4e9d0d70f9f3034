import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import { call } from '../../support/api.ts';
import type { ClientRun } from '../../support/clients.ts';
import { startHeaderProxy } from '../../support/headerProxy.ts';
import { type Family, feedTypes, openWorld, type Reason, reasons, type Sent, type World } from './world.ts';

/** Lets a client read or push with what it is given. @param feedUrl without a slash at its end. */
export type Ask = (feedUrl: string, sent: Sent) => Promise<ClientRun>;

/**
 * A test for every reason that a family of clients can be given: its terminal shows the sentence and the code.
 * @param ask made before the first test
 */
export function testReasons(
  family: Family,
  declare: (name: string, run: (context: TestContext) => Promise<void>) => void,
  available: boolean,
  open: (world: World) => Promise<{ ask: Ask; close(): Promise<void> }>,
  chosen: (reason: Reason) => boolean = () => true,
): void {
  let world: World;
  let client: Awaited<ReturnType<typeof open>>;
  before(async () => {
    if (!available) return;
    world = await openWorld();
    client = await open(world);
  });
  after(async () => {
    await client?.close();
    await world?.close();
  });
  for (const reason of reasons.filter(({ families }) => families.includes(family)).filter(chosen)) {
    declare(`the terminal of ${family} shows [${reason.code}]`, () => show(family, world, reason, client.ask));
  }
}

async function show(family: Family, world: World, reason: Reason, ask: Ask): Promise<void> {
  const { code, policies, added, sent } = reason;
  const server = world.servers[reason.server ?? 'private'];
  const proxy = added === undefined ? null : await startHeaderProxy(server.url, added(world));
  const setPolicies = async (value: (given: boolean) => boolean) => {
    const body = Object.fromEntries(Object.entries(policies ?? {}).map(([name, given]) => [name, value(given)]));
    const { status, text } = await call(server, '/emulator/policies', { method: 'PATCH', body });
    assert.equal(status, 200, text);
  };
  try {
    if (policies !== undefined) await setPolicies((given) => given);
    const { output } = await ask(`${proxy?.url ?? server.url}/${feedTypes[family]}/${family}`, sent(world));
    assert.ok(output.includes(`[${code}]`), `[${code}] is not in:\n${output}`);
    // gem itself prints the password of a URL.
    const { key = '' } = sent(world);
    assert.ok(key.length < 10 || !output.includes(key), 'a key is in the output');
  } finally {
    if (policies !== undefined) await setPolicies((given) => !given);
    proxy?.stop();
  }
}
