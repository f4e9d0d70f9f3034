import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { logPath, readLastLines } from '../../localEmulator/logTail.ts';

const lines = 200;

/** Shows the end of the emulator's own log in our output, and the output. */
export async function openEmulatorLog({ controller, log }: EmulatorServices): Promise<void> {
  const dataDir = await controller.dataDir();
  const path = dataDir === null ? null : logPath(dataDir);
  const last = path === null ? [] : await readLastLines(path, lines);
  log.info(path === null ? 'An emulator in memory keeps no log.' : `The last lines of ${path}:`);
  for (const line of last) log.info(`  ${line}`);
  log.show();
}
