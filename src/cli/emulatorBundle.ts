import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError, exitCodes } from './exit.ts';

/** What the bundle of the emulator offers to us. */
interface EmulatorBundle {
  /** @param argv verb and options. @returns the exit code. */
  runEmulatorCommand(argv: readonly string[]): Promise<number>;
}

/** The emulator's bundle: beside ours, or in dist/ while we run from the sources. @throws CliError when it is missing. */
export function emulatorBundlePath(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = [join(here, 'emulator.js'), join(here, '../../dist/emulator.js')].find((path) => existsSync(path));
  if (found === undefined)
    throw new CliError(
      exitCodes.failed,
      'The emulator (emulator.js) is missing beside this command: build or install it again.',
    );
  return found;
}

/** Runs a verb of the emulator in this process. */
export async function runEmulator(argv: readonly string[]): Promise<number> {
  const path = emulatorBundlePath();
  const bundle = createRequire(path)(path) as EmulatorBundle;
  return bundle.runEmulatorCommand(argv);
}
