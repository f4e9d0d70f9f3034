import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { showRequestsOfKey } from '../../../src/commands/localEmulator/requestsOfKey.ts';
import type { EmulatorServices } from '../../../src/emulatorUi/emulatorServices.ts';
import type { Choice } from '../../../src/ui/prompts.ts';

/** @param keys of the running emulator, null when there is none. */
function services(keys: readonly object[] | null) {
  const done: unknown[] = [];
  const offered: string[] = [];
  const fake = {
    prompts: {
      tell: async ({ message }: { message: string }) => void done.push(message),
      pick: async ({ choices }: { choices: Choice<unknown>[] }) => {
        offered.push(...choices.map(({ label }) => label));
        return { outcome: 'answered', value: choices.at(-1)?.value };
      },
    },
    desk: { run: async (command: string) => void done.push(command) },
    requests: { showKey: (key: unknown) => done.push(key) },
    controller: {
      attach: async () => undefined,
      connection: keys === null ? null : { client: { get: async () => keys } },
    },
  };
  return { services: fake as unknown as EmulatorServices, done, offered };
}

describe('Show Requests of Key', () => {
  it('shows those of the key it was chosen on', async () => {
    const { services: given, done } = services(null);
    await showRequestsOfKey(given, { kind: 'key', key: { id: 1003, displayName: 'ci' } });
    assert.deepEqual(done, [{ id: 1003, title: 'ci' }, 'proget.requests.focus']);
  });

  it('asks for the key when it comes from the palette', async () => {
    const {
      services: given,
      done,
      offered,
    } = services([
      { id: 1000, displayName: 'Emulator admin' },
      { id: 1001, displayName: null },
    ]);
    await showRequestsOfKey(given, undefined);
    assert.deepEqual(offered, ['Emulator admin', '(ID=1001)']);
    assert.deepEqual(done, [{ id: 1001, title: '(ID=1001)' }, 'proget.requests.focus']);
  });

  it('says so when there is no emulator to have keys', async () => {
    const { services: given, done } = services(null);
    await showRequestsOfKey(given, undefined);
    assert.deepEqual(done, ['The ProGet emulator does not run: it has no requests.']);
  });
});
