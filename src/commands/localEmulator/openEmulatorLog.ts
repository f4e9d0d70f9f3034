import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { logPath, readLastLines } from '../../localEmulator/logTail.ts';

const lines = 200;

/** Shows the end of the emulator's own log in our output, what is added to it from then on, and the output. */
export async function openEmulatorLog({ controller, log, shownLog }: EmulatorServices): Promise<void> {
  const dataDir = await controller.dataDir();
  if (dataDir === null) log.info('An emulator in memory keeps no log.');
  else {
    const path = logPath(dataDir);
    log.info(`The last lines of ${path}, and those to come:`);
    shownLog.write(await readLastLines(path, lines));
    await shownLog.follow(path).catch(() => log.info('There is none yet: no emulator has run there.'));
  }
  log.show();
}
