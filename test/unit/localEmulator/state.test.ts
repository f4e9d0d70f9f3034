import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emulatorCommandIds } from '../../../src/commandIds.ts';
import { describeStatus } from '../../../src/emulatorUi/describeStatus.ts';
import { menuOf } from '../../../src/emulatorUi/menu.ts';
import { type EmulatorEvent, type EmulatorState, next, type Problem } from '../../../src/localEmulator/state.ts';

const problem: Problem = { reason: 'killed', message: 'It ended.', lines: ['last words'], freePort: null };
const facts = { url: 'http://127.0.0.1:8624', port: 8624, attached: false, wide: false };
const states: Readonly<Record<EmulatorState['kind'], EmulatorState>> = {
  stopped: { kind: 'stopped' },
  starting: { kind: 'starting' },
  running: { kind: 'running', ...facts },
  stopping: { kind: 'stopping' },
  error: { kind: 'error', problem },
};
const events: Readonly<Record<EmulatorEvent['kind'], EmulatorEvent>> = {
  start: { kind: 'start' },
  cancelled: { kind: 'cancelled' },
  serves: { kind: 'serves', facts },
  stop: { kind: 'stop' },
  ended: { kind: 'ended' },
  failed: { kind: 'failed', problem },
};

/** Row: state. Columns: start, cancelled, serves, stop, ended, failed. `-`: nothing changes. */
const table: Readonly<Record<EmulatorState['kind'], string>> = {
  stopped: 'starting - running - - error',
  starting: '- stopped running - - error',
  running: '- - running stopping stopped error',
  stopping: '- - - - stopped error',
  error: 'starting - running - stopped error',
};

describe('the state of the emulator', () => {
  for (const [from, row] of Object.entries(table) as [EmulatorState['kind'], string][])
    for (const [index, expected] of row.split(' ').entries()) {
      const kind = Object.keys(events)[index] as EmulatorEvent['kind'];
      it(`${from}, after "${kind}": ${expected === '-' ? 'as it was' : expected}`, () => {
        const after = next(states[from], events[kind]);
        if (expected === '-') assert.equal(after, states[from]);
        else assert.equal(after.kind, expected);
      });
    }
});

describe('the item in the status bar', () => {
  const shown: [state: EmulatorState, text: string, alarm: 'error' | 'warning' | null][] = [
    [states.stopped, '$(circle-outline) ProGet', null],
    [states.starting, '$(loading~spin) ProGet', null],
    [states.running, '$(server-process) ProGet :8624', null],
    [{ kind: 'running', ...facts, wide: true }, '$(broadcast) ProGet :8624', 'warning'],
    [states.stopping, '$(loading~spin) ProGet', null],
    [states.error, '$(error) ProGet', 'error'],
  ];
  for (const [state, text, alarm] of shown)
    it(`says ${text} and tells the same to a screen reader`, () => {
      const described = describeStatus(state);
      assert.deepEqual([described.text, described.alarm], [text, alarm]);
      assert.equal(described.label, `ProGet emulator: ${described.tooltip}`);
      assert.match(described.tooltip, /\.$|…$/);
    });

  it('warns of an open emulator and says why there is none', () => {
    assert.match(describeStatus({ kind: 'running', ...facts, wide: true }).tooltip, /your network can reach it/);
    assert.equal(describeStatus(states.error).tooltip, problem.message);
    assert.match(describeStatus({ kind: 'running', ...facts, attached: true }).tooltip, /was running already/);
  });
});

describe('the menu of the emulator', () => {
  const { startEmulator, stopEmulator, cleanEmulator, configureClient, copyEmulatorUrl } = emulatorCommandIds;
  const valid: Readonly<Record<EmulatorState['kind'], { has: readonly string[]; lacks: readonly string[] }>> = {
    stopped: { has: [startEmulator, cleanEmulator], lacks: [stopEmulator, copyEmulatorUrl] },
    starting: { has: [stopEmulator], lacks: [startEmulator, cleanEmulator, configureClient] },
    running: { has: [stopEmulator, configureClient, copyEmulatorUrl, cleanEmulator], lacks: [startEmulator] },
    stopping: { has: [], lacks: [startEmulator, stopEmulator, cleanEmulator] },
    error: { has: [startEmulator], lacks: [stopEmulator, copyEmulatorUrl] },
  };
  for (const [kind, { has, lacks }] of Object.entries(valid) as [EmulatorState['kind'], (typeof valid)['stopped']][])
    it(`offers only what makes sense when ${kind}`, () => {
      const offered = menuOf(states[kind]).map(({ command }) => command as string);
      for (const command of has) assert.ok(offered.includes(command), command);
      for (const command of lacks) assert.ok(!offered.includes(command), command);
      assert.equal(new Set(offered).size, offered.length);
    });
});
