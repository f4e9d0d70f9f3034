import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openEmulatorLog } from '../../../src/commands/localEmulator/openEmulatorLog.ts';
import type { EmulatorServices } from '../../../src/emulatorUi/emulatorServices.ts';
import { ShownLog } from '../../../src/emulatorUi/shownLog.ts';

/** An output, and the services that write into it. */
function output(dataDir: string | null) {
  const lines: string[] = [];
  const shown: string[] = [];
  const log = { info: (line: string) => void lines.push(line), show: () => void shown.push('shown') };
  const shownLog = new ShownLog(log);
  const services = { controller: { dataDir: async () => dataDir }, log, shownLog } as unknown as EmulatorServices;
  const comes = async (line: string): Promise<void> => {
    for (const until = Date.now() + 10_000; !lines.includes(`  ${line}`); )
      if (Date.now() > until) assert.fail(`${line} does not come after\n${lines.join('\n')}`);
      else await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { open: () => openEmulatorLog(services), lines, comes, shown, dispose: () => shownLog.dispose() };
}

async function logFolder(): Promise<{ dataDir: string; file: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-log-'));
  await mkdir(join(dataDir, 'logs'));
  return { dataDir, file: join(dataDir, 'logs', 'emulator.log') };
}

describe('the log of the emulator in the output', () => {
  it('goes on while it is written, over cut lines and a new file, until the window is closed', async (context) => {
    const { dataDir, file } = await logFolder();
    context.after(() => rm(dataDir, { recursive: true }));
    await writeFile(file, 'old\n');
    const { open, lines, comes, shown, dispose } = output(dataDir);
    context.after(dispose);
    await open();
    assert.deepEqual([lines.slice(1), shown.length], [['  old'], 1]);

    const umlaut = Buffer.from('späte');
    await appendFile(file, umlaut.subarray(0, 3));
    await appendFile(file, Buffer.concat([umlaut.subarray(3), Buffer.from(' Zeile\nnext\n')]));
    await comes('späte Zeile');
    await comes('next');
    await rename(file, `${file}.1`);
    await writeFile(file, 'new\n');
    await comes('new');
    assert.deepEqual(lines.slice(1), ['  old', '  späte Zeile', '  next', '  new']);

    dispose();
    const other = output(dataDir);
    context.after(other.dispose);
    await other.open();
    await appendFile(file, 'for the other\n');
    await other.comes('for the other');
    assert.equal(lines.length, 5);
  });

  it('is followed once, however often it is opened', async (context) => {
    const { dataDir, file } = await logFolder();
    context.after(() => rm(dataDir, { recursive: true }));
    const { open, lines, comes, dispose } = output(dataDir);
    context.after(dispose);
    await open();
    await open();
    await writeFile(file, 'first\n');
    await comes('first');
    await appendFile(file, 'second\n');
    await comes('second');
    assert.equal(lines.filter((line) => line === '  first').length, 1);
  });

  const without = [
    {
      it: 'is said to be missing before an emulator ran',
      dataDir: join(tmpdir(), 'proget-keys-nowhere'),
      says: /none yet/,
    },
    { it: 'is said to be missing in memory', dataDir: null, says: /in memory keeps no log/ },
  ];
  for (const { it: name, dataDir, says } of without)
    it(name, async () => {
      const { open, lines, shown } = output(dataDir);
      await open();
      assert.match(lines.at(-1) ?? '', says);
      assert.equal(shown.length, 1);
    });
});
