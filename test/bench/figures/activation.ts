import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../../package.json' with { type: 'json' };
import { openSession } from '../../ui/support/session.ts';
import type { Workbench } from '../../ui/support/workbench.ts';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { median } from '../statistics.ts';

const leastStarts = 5;

/**
 * Loading the installed extension and calling `activate`: as the editor itself measures it in Running Extensions, waiting
 * and all, and the processor time alone, in plain Node with an editor that does nothing.
 */
export const activation: Figure = {
  name: 'activation',
  measure: async (bench: Bench): Promise<Row[]> => {
    const starts = Math.max(bench.rounds, leastStarts);
    const inEditor: number[] = [];
    while (inEditor.length < starts) inEditor.push(await startEditor());
    const alone: number[] = [];
    const folder = await unpack(bench.folder);
    while (alone.length < starts) alone.push(await activateAlone(folder));
    return [
      row(`installed .vsix, by opening its view, ${starts} editor starts`, inEditor),
      row(`processor time in plain Node, ${starts} starts`, alone),
    ];
  },
};

function row(payload: string, times: readonly number[]): Row {
  const value = median(times);
  const ours = `${value.toFixed(1)} ms (max ${Math.max(...times).toFixed(1)})`;
  return { payload, ours, peer: '', value, target: atMost(50) };
}

/** @returns milliseconds, as the editor shows them. */
async function startEditor(): Promise<number> {
  const session = await openSession({});
  try {
    return await activationTime(session.workbench);
  } finally {
    await session.close();
  }
}

async function activationTime(workbench: Workbench): Promise<number> {
  await workbench.sidebar.open('ProGet');
  await workbench.runCommand('Developer: Show Running Extensions');
  const shown = workbench.page
    .locator('.runtime-extensions-editor .extension')
    .filter({ hasText: packageJson.displayName });
  const text = await shown.locator('.activation-time').filter({ hasText: /\d/ }).textContent();
  const milliseconds = /(\d+)\s*ms/.exec(text ?? '')?.[1];
  if (milliseconds === undefined) throw new Error(`the editor shows no time: ${text}`);
  return Number(milliseconds);
}

/** @returns a folder with the bundles, of which a build in the meantime takes nothing away. */
async function unpack(folder: string): Promise<string> {
  await mkdir(join(folder, 'activation'), { recursive: true });
  await cp('dist', join(folder, 'activation', 'dist'), { recursive: true });
  return join(folder, 'activation');
}

/** @returns milliseconds of processor time. */
async function activateAlone(folder: string): Promise<number> {
  const script = join('test', 'bench', 'activateOnce.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder]);
  return Number(stdout);
}
