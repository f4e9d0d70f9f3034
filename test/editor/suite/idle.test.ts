import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';

/** The timers that the extension's code has set since then and that are neither over nor cleared, by where they were set. */
function watchTimers() {
  const own = { setTimeout, setInterval, clearTimeout, clearInterval };
  const script = `${ownExtension().extensionPath}/dist/`;
  const pending = new Map<unknown, string>();
  const note = (timer: unknown) => {
    const { stack = '' } = new Error();
    if (stack.includes(script)) pending.set(timer, stack);
  };
  const forget =
    (clear: (timer: never) => void) =>
    (timer: unknown): void => {
      pending.delete(timer);
      clear(timer as never);
    };
  Object.assign(globalThis, {
    setTimeout: (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = own.setTimeout(() => {
        pending.delete(timer);
        run(...args);
      }, ms);
      note(timer);
      return timer;
    },
    setInterval: (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = own.setInterval(run, ms, ...args);
      note(timer);
      return timer;
    },
    clearTimeout: forget(own.clearTimeout),
    clearInterval: forget(own.clearInterval),
  });
  return { pending, seen: () => [...pending.values()], restore: () => Object.assign(globalThis, own) };
}

describe('while the views are hidden and the emulator is stopped', () => {
  let timers: ReturnType<typeof watchTimers>;

  before(async () => {
    await ownExtension().activate();
    await workspace.getConfiguration().update('proget.emulator.port', 0, ConfigurationTarget.Global);
    timers = watchTimers();
  });
  after(async () => {
    timers.restore();
    await workspace.getConfiguration().update('proget.emulator.port', undefined, ConfigurationTarget.Global);
  });

  it('the extension has no timer, also after both were used', async () => {
    await commands.executeCommand('proget.emulator.start');
    for (const view of ['proget.keys', 'proget.requests']) await commands.executeCommand(`${view}.focus`);
    await commands.executeCommand('proget.keys.refresh');
    await commands.executeCommand('proget.emulator.stop');
    await commands.executeCommand('workbench.action.closeSidebar');
    await eventually(async () => assert.deepEqual(timers.seen(), []));
  });
});
