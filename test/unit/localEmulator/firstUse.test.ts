import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFirstUse, type StartedOnUse } from '../../../src/localEmulator/firstUse.ts';
import type { AutoStart } from '../../../src/localEmulator/settings.ts';
import { type EmulatorState, stopped } from '../../../src/localEmulator/state.ts';

/** A controller that only notes what it is told to do. */
function noting(autoStart: AutoStart, state: EmulatorState = stopped) {
  const done: string[] = [];
  const note = (what: string) => async () => {
    done.push(what);
    return state;
  };
  const settings = () => ({ asked: {}, keepRunning: false, autoStart });
  const controller: StartedOnUse = { state, settings, start: note('start'), attach: note('attach') };
  return { controller, done };
}

const failed: EmulatorState = {
  kind: 'error',
  problem: { reason: 'killed', message: 'It ended.', lines: [], freePort: null },
};

describe('a view that is looked at', () => {
  const rows: [autoStart: AutoStart, isTrusted: boolean, state: EmulatorState, done: string][] = [
    ['never', true, stopped, 'attach'],
    ['onFirstUse', true, stopped, 'start'],
    ['onFirstUse', false, stopped, 'attach'],
    ['onFirstUse', true, failed, 'attach'],
  ];
  for (const [autoStart, isTrusted, state, expected] of rows)
    it(`with autoStart ${autoStart}, ${isTrusted ? '' : 'not '}trusted, ${state.kind}: ${expected}`, () => {
      const { controller, done } = noting(autoStart, state);
      createFirstUse(controller, () => isTrusted).look();
      assert.deepEqual(done, [expected]);
    });

  it('starts the emulator once: whoever stops it does not get it back at the next look', () => {
    const { controller, done } = noting('onFirstUse');
    const { look } = createFirstUse(controller, () => true);
    look();
    look();
    assert.deepEqual(done, ['start', 'attach']);
  });

  it('starts it later where the workspace was not trusted at first', () => {
    const { controller, done } = noting('onFirstUse');
    let isTrusted = false;
    const { look } = createFirstUse(controller, () => isTrusted);
    look();
    isTrusted = true;
    look();
    assert.deepEqual(done, ['attach', 'start']);
  });

  it('starts it when the setting comes after the look, and not where nobody looked', () => {
    const { controller, done } = noting('onFirstUse');
    let autoStart: AutoStart = 'never';
    const settings = () => ({ asked: {}, keepRunning: false, autoStart });
    const { look, settingChanged } = createFirstUse({ ...controller, settings }, () => true);
    autoStart = 'onFirstUse';
    settingChanged();
    assert.deepEqual(done, []);
    autoStart = 'never';
    look();
    autoStart = 'onFirstUse';
    settingChanged();
    assert.deepEqual(done, ['attach', 'start']);
  });
});
