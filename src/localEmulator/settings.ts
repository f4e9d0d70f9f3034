import { resolveDataDir } from '../../emulator/attach/stateFolder.ts';
import { type StartName, type StartOption, type StartValues, startOptions } from '../../emulator/contract/options.ts';

/** What was asked for in the settings: only what differs from the defaults. */
export type AskedSettings = { -readonly [Name in StartName]?: StartValues[Name] };

export const autoStartChoices = ['never', 'onFirstUse'] as const;
export type AutoStart = (typeof autoStartChoices)[number];

export interface EmulatorSettings {
  readonly asked: AskedSettings;
  readonly keepRunning: boolean;
  readonly autoStart: AutoStart;
}

/**
 * Reads the settings of the emulator. A value that the option does not take counts as not given: the editor has marked it
 * in settings.json already.
 * @param read the value of a setting by its whole name; undefined when the user has not set it.
 */
export function readSettings(read: (name: string) => unknown): EmulatorSettings {
  const asked: Record<string, unknown> = {};
  for (const option of startOptions) {
    if (option.setting === null) continue;
    const value = read(option.setting);
    if (value !== undefined && fits(option, value)) asked[option.name] = value;
  }
  const autoStart = read('proget.emulator.autoStart');
  return {
    asked: asked as AskedSettings,
    keepRunning: read('proget.emulator.keepRunning') === true,
    autoStart: autoStartChoices.find((choice) => choice === autoStart) ?? 'never',
  };
}

function fits({ type, choices }: StartOption, value: unknown): boolean {
  switch (type) {
    case 'port':
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65535;
    case 'switch':
      return typeof value === 'boolean';
    case 'choice':
      return choices?.includes(String(value)) ?? false;
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
    case 'text':
    case 'folder':
      return typeof value === 'string' && value.trim() !== '';
    case 'secret':
      return false;
  }
}

/** The data directory that the settings mean; null = in memory. @throws StateFolderError where the user has no home */
export async function dataDirOf({ asked }: EmulatorSettings, env: NodeJS.ProcessEnv): Promise<string | null> {
  return asked.inMemory ? null : resolveDataDir(asked.dataDir, env);
}

/** The settings as arguments of `start`; never a secret among them. @param dataDir resolved; null = in memory */
export function startArguments({ asked }: EmulatorSettings, dataDir: string | null): string[] {
  const args = startOptions.flatMap(({ name, type, flag }) => {
    const value = asked[name];
    if (value === undefined || name === 'dataDir' || name === 'inMemory' || type === 'secret') return [];
    if (type === 'switch') return value === true ? [flag] : [];
    return [value].flat().map((text) => `${flag}=${text}`);
  });
  return [...args, ...(dataDir === null ? ['--in-memory'] : [`--data-dir=${dataDir}`]), '--exit-when-unleased'];
}
