import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeLoss } from '../../../src/commands/localEmulator/cleanEmulator.ts';
import { startEmulator } from '../../../src/commands/localEmulator/startEmulator.ts';
import type { EmulatorServices } from '../../../src/emulatorUi/emulatorServices.ts';
import { notifyProblem } from '../../../src/emulatorUi/notify.ts';
import type { Problem } from '../../../src/localEmulator/state.ts';
import type { Notice } from '../../../src/ui/prompts.ts';

/** Services of which only what is asked and done is known. @param button what the user presses */
function services(button: string | null, isTrusted = true) {
  const done: string[] = [];
  const told: Notice[] = [];
  const fake = {
    prompts: {
      tell: async (notice: Notice) => {
        told.push(notice);
        return button;
      },
      mention: (text: string) => done.push(`mention ${text}`),
    },
    desk: {
      isTrusted: () => isTrusted,
      manageTrust: async () => done.push('trust'),
      openSettings: async () => done.push('settings'),
      changeSetting: async (name: string, value: unknown) => done.push(`${name}=${value}`),
      run: async (command: string) => done.push(command),
    },
    controller: {
      state: { kind: 'stopped' },
      start: () => assert.fail('it was started'),
    },
  };
  return { services: fake as unknown as EmulatorServices, done, told };
}

describe('in a workspace that is not trusted', () => {
  it('nothing is started, and it is said why', async () => {
    const { services: given, done, told } = services('Manage Workspace Trust', false);
    assert.equal(await startEmulator(given), false);
    assert.match(told[0]?.message ?? '', /workspace that you do not trust/);
    assert.deepEqual(done, ['trust']);
  });
});

describe('a problem is told once, with what can be done', () => {
  const problem = (changes: Partial<Problem>): Problem => ({
    reason: 'killed',
    message: 'It ended.',
    lines: [],
    freePort: null,
    ...changes,
  });
  const rows: [what: Partial<Problem>, actions: string[], pressed: string, done: string[]][] = [
    [{}, ['Restart', 'Open Log'], 'Restart', ['proget.emulator.start']],
    [
      { reason: 'port-busy', freePort: 8625 },
      ['Use Port 8625', 'Open Settings'],
      'Use Port 8625',
      ['proget.emulator.port=8625', 'proget.emulator.start'],
    ],
    [{ reason: 'port-busy' }, ['Open Settings'], 'Open Settings', ['settings']],
    [{ reason: 'start-failed' }, ['Open Log', 'Open Settings'], 'Open Log', ['proget.emulator.openLog']],
    [{ reason: 'other-protocol' }, ['Open Log'], '', []],
  ];
  for (const [what, actions, pressed, expected] of rows)
    it(`${what.reason ?? 'killed'}: ${actions.join(', ')}`, async () => {
      const { services: given, done, told } = services(pressed);
      await notifyProblem(given, problem(what));
      assert.equal(told.length, 1);
      assert.deepEqual([told[0]?.level, told[0]?.actions], ['error', actions]);
      assert.deepEqual(done, expected);
    });

  it('a taken port is named with the one that is free', async () => {
    const { services: given, told } = services(null);
    await notifyProblem(
      given,
      problem({ reason: 'port-busy', message: 'Port 8624 is held by x (pid 1).', freePort: 8625 }),
    );
    assert.equal(told[0]?.message, 'Port 8624 is held by x (pid 1). Port 8625 is free.');
  });
});

describe('before data is cleaned', () => {
  const contents = { keys: 7, packages: 3, feeds: 2 };
  it('it is said what will be lost', () => {
    assert.match(describeLoss('everything', contents, '/data'), /^7 API keys, 3 packages, .*\/data/);
    assert.match(describeLoss('packages', contents, '/data'), /^3 packages/);
    assert.match(describeLoss('keys', contents, '/data'), /^6 API keys/);
    assert.match(describeLoss('everything', null, '/data'), /cannot be told/);
  });
});
