import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { dataDirVariable } from '../../emulator/attach/stateFolder.ts';
import { l10n } from '../l10n.ts';
import { emulatorSettings } from './createEmulatorServices.ts';
import { commandShims } from './shims.ts';

/** Lets the editor's terminals find `proget-keys`, and our data directory where it is another one than usual. */
export function prepareTerminals(context: ExtensionContext): { refresh(): void; written: Promise<void> } {
  const folder = join(context.globalStorageUri.fsPath, 'bin');
  const variables = context.environmentVariableCollection;
  variables.description = l10n.t('The command `proget-keys` of ProGet Keys.');
  variables.prepend('PATH', folder + delimiter);
  const refresh = () => {
    const { dataDir } = emulatorSettings().asked;
    if (typeof dataDir === 'string') variables.replace(dataDirVariable, dataDir);
    else variables.delete(dataDirVariable);
  };
  refresh();
  return { refresh, written: writeShims(folder, join(context.extensionPath, 'dist', 'cli.js')) };
}

/** Here and not in the package, which cannot carry executable files to every system. */
async function writeShims(folder: string, script: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { fileName, text, mode } of commandShims(process.execPath, script)) {
    const path = join(folder, fileName);
    if ((await readFile(path, 'utf8').catch(() => null)) === text) continue;
    await writeFile(path, text, { mode });
    await chmod(path, mode);
  }
}
