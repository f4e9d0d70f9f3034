import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecretClipboard } from '../../../src/ui/secretClipboard.ts';

/** A clipboard with a clock that only moves when it is told to. */
function clocked(seconds: number) {
  const state = { text: '', mentions: [] as string[] };
  let timers: { run: () => void; at: number }[] = [];
  let now = 0;
  const clipboard = createSecretClipboard({
    clipboard: {
      readText: async () => state.text,
      writeText: async (text) => {
        state.text = text;
      },
    },
    clearAfterSeconds: () => seconds,
    mention: (message) => state.mentions.push(message),
    setTimer: (run, ms) => {
      const timer = { run, at: now + ms };
      timers.push(timer);
      return timer;
    },
    clearTimer: (timer) => {
      timers = timers.filter((other) => other !== timer);
    },
  });
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { state, clipboard, pass, timers: () => timers.length };
}

test('a copied key is cleared after the time of the setting, and not before', async () => {
  const { state, clipboard, pass } = clocked(60);
  await clipboard.copySecret('k3y', 'ci');
  await pass(59_999);
  assert.equal(state.text, 'k3y');
  await pass(1);
  assert.equal(state.text, '');
  assert.ok(state.mentions.at(-1)?.includes('cleared'), 'clearing is announced');
});

test('what was copied meanwhile stays', async () => {
  const { state, clipboard, pass } = clocked(60);
  await clipboard.copySecret('k3y', 'ci');
  state.text = 'mine';
  await pass(60_000);
  assert.equal(state.text, 'mine');
});

test('a second copy starts the time anew', async () => {
  const { state, clipboard, pass, timers } = clocked(60);
  await clipboard.copySecret('one', 'ci');
  await pass(40_000);
  await clipboard.copySecret('two', 'ci');
  await pass(40_000);
  assert.equal(state.text, 'two');
  assert.equal(timers(), 1);
  await pass(20_000);
  assert.equal(state.text, '');
});

test('with 0 nothing is cleared and no timer waits', async () => {
  const { state, clipboard, timers } = clocked(0);
  await clipboard.copySecret('k3y', 'ci');
  assert.equal(timers(), 0);
  await clipboard.dispose();
  assert.equal(state.text, 'k3y');
});

test('at the end of the extension a waiting key is cleared at once', async () => {
  const { state, clipboard, timers } = clocked(60);
  await clipboard.copySecret('k3y', 'ci');
  await clipboard.dispose();
  assert.deepEqual([state.text, timers()], ['', 0]);
});

test('no message holds what was copied', async () => {
  const { state, clipboard, pass } = clocked(60);
  await clipboard.copySecret('s3cret-value', 'ci');
  await pass(60_000);
  assert.ok(!state.mentions.join('\n').includes('s3cret-value'));
});
