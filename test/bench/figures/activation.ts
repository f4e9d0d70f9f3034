import packageJson from '../../../package.json' with { type: 'json' };
import { openSession } from '../../ui/support/session.ts';
import type { Workbench } from '../../ui/support/workbench.ts';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { median } from '../statistics.ts';

/** Loading the installed extension and calling `activate`, as the editor itself measures it in Running Extensions. */
export const activation: Figure = {
  name: 'activation',
  measure: async ({ rounds }: Bench): Promise<Row[]> => {
    const session = await openSession({});
    const times: number[] = [];
    try {
      // Each reload begins a new extension host.
      while (times.length < rounds) {
        if (times.length > 0) await session.workbench.reload();
        times.push(await activationTime(session.workbench));
      }
    } finally {
      await session.close();
    }
    const payload = `installed .vsix, by opening its view, ${rounds} windows`;
    const ours = `${median(times)} ms (max ${Math.max(...times)})`;
    return [{ payload, ours, peer: '', value: median(times), target: atMost(50) }];
  },
};

/** @returns milliseconds. */
async function activationTime(workbench: Workbench): Promise<number> {
  await workbench.sidebar.open('ProGet');
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page
    .locator('.runtime-extensions-editor .extension')
    .filter({ hasText: packageJson.displayName });
  const text = await row.locator('.activation-time').filter({ hasText: /\d/ }).textContent();
  const milliseconds = /(\d+)\s*ms/.exec(text ?? '')?.[1];
  if (milliseconds === undefined) throw new Error(`the editor shows no time: ${text}`);
  return Number(milliseconds);
}
