import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../../../emulator/attach/client.ts';
import { showEmulator } from '../../../src/commands/localEmulator/showEmulator.ts';
import type { EmulatorServices } from '../../../src/emulatorUi/emulatorServices.ts';
import type { PickQuestion } from '../../../src/ui/prompts.ts';
import { startTestServer } from '../../support/testServer.ts';

test('the status tells state, address, process, version, data folder, feeds and keys, and no secret', async (context) => {
  const { url, adminKey, createFeed, stop } = await startTestServer();
  context.after(stop);
  await createFeed('npm', 'npm');
  const connection = {
    url,
    pid: 4711,
    version: '0.1.0',
    dataDir: '/home/u/data',
    adminKey,
    client: createClient({ url, key: adminKey }),
  };
  let asked: PickQuestion<unknown> | undefined;
  const services = {
    controller: {
      state: { kind: 'running', url, port: Number(new URL(url).port), attached: false, wide: false },
      connection,
      attach: async () => undefined,
    },
    prompts: {
      pick: async (question: PickQuestion<unknown>) => {
        asked = question;
        return { outcome: 'cancelled' };
      },
    },
  };
  await showEmulator(services as unknown as EmulatorServices);
  assert.ok(asked !== undefined);
  const shown = [asked.placeholder, ...asked.choices.map(({ label, description }) => `${label}: ${description}`)];
  assert.match(asked.placeholder, /runs at http/);
  for (const fact of [
    `Copy Emulator URL: ${url}`,
    'Stop Emulator: version 0.1.0, process 4711',
    'Open Emulator Log: /home/u/data',
    'Configure Client for Feed…: feeds: 1',
    'Clean Emulator Data…: keys: 1, packages: 0',
  ])
    assert.ok(shown.includes(fact), `${fact} is not among\n${shown.join('\n')}`);
  assert.ok(!shown.join('\n').includes(adminKey));
});
