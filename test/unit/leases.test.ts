import assert from 'node:assert/strict';
import { beforeEach, describe, it, mock } from 'node:test';
import { Leases } from '../../emulator/leases.ts';

const times = { startupMs: 60_000, graceMs: 10_000 };
const window = () => ({ onEnd: () => undefined });

describe('leases', () => {
  let ends = 0;
  let leases: Leases;

  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout'] });
    ends = 0;
    leases = new Leases(times, () => {
      ends += 1;
    });
    leases.open();
  });

  it('end the emulator when nobody takes one in time after the start', () => {
    mock.timers.tick(59_999);
    assert.equal(ends, 0);
    mock.timers.tick(1);
    assert.equal(ends, 1);
  });

  it('keep it as long as one of them is held', () => {
    const [first, second] = [leases.take(window(), false), leases.take(window(), false)];
    first();
    first();
    mock.timers.tick(100_000);
    assert.equal(ends, 0);
    second();
    mock.timers.tick(9_999);
    assert.equal(ends, 0);
    mock.timers.tick(1);
    assert.equal(ends, 1);
  });

  it('keep it when a new one comes before the time is up', () => {
    leases.take(window(), false)();
    mock.timers.tick(9_999);
    leases.take(window(), false);
    mock.timers.tick(100_000);
    assert.equal(ends, 0);
  });

  it('keep it when the last word was to keep it', () => {
    leases.take(window(), true)();
    mock.timers.tick(100_000);
    assert.equal(ends, 0);
    leases.take(window(), false)();
    mock.timers.tick(10_000);
    assert.equal(ends, 1);
  });

  it('count nothing of one that came before it was open', () => {
    const early = new Leases(times, () => assert.fail());
    early.take(window(), false);
    early.open();
    mock.timers.tick(100_000);
    early.close();
  });

  it('tell each holder when the emulator stops, and end nothing afterwards', () => {
    let told = 0;
    const release = leases.take({ onEnd: () => (told += 1) }, false);
    leases.close();
    release();
    mock.timers.tick(100_000);
    assert.deepEqual([told, ends], [1, 0]);
  });

  it('do not matter to an emulator that a terminal started', () => {
    const own = new Leases(times, null);
    own.open();
    own.take(window(), false)();
    mock.timers.tick(100_000);
  });
});
