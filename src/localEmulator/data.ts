import { execFile } from 'node:child_process';
import * as z from 'zod/mini';
import type { EmulatorClient } from '../../emulator/attach/client.ts';
import { waitForEnd } from '../../emulator/attach/processes.ts';
import { l10n } from '../l10n.ts';
import { emulatorEnvironment } from './environment.ts';
import { type LaunchOptions, launch } from './launch.ts';

/** What a data directory holds. */
export interface Contents {
  readonly keys: number;
  readonly packages: number;
  readonly feeds: number;
}

const statusSchema = z.object({ keyCount: z.number(), packageCount: z.number(), feeds: z.array(z.unknown()) });

export async function countContents(client: Pick<EmulatorClient, 'get'>): Promise<Contents> {
  const { keyCount, packageCount, feeds } = statusSchema.parse(await client.get('/emulator/status'));
  return { keys: keyCount, packages: packageCount, feeds: feeds.length };
}

/** The contents of an emulator that does not run: it is started for a moment. Null when it does not start. */
export async function countStopped(options: LaunchOptions): Promise<Contents | null> {
  const settings = { ...options.settings, asked: { ...options.settings.asked, port: 0, host: '127.0.0.1' } };
  const launched = await launch({ ...options, settings });
  if (launched.kind !== 'serves') return null;
  const { connection, attached } = launched;
  const contents = await countContents(connection.client);
  if (attached) return contents;
  await connection.client.post('/emulator/stop');
  await waitForEnd(connection.pid, connection.startedAt, 30_000);
  return contents;
}

/** Removes all data of a stopped emulator. @throws with the sentence that the command line says */
export function removeData(bundle: string, env: NodeJS.ProcessEnv, dataDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [bundle, 'clean', '--yes', '--data-dir', dataDir];
    const options = { env: emulatorEnvironment(env), windowsHide: true, timeout: 60_000 };
    execFile(process.execPath, args, options, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(stderr.trim().split('\n').at(-1) || l10n.t('The data could not be removed.')));
    });
  });
}
