import { type StartOption, startOptions } from '../../emulator/contract/options.ts';
import { autoStartChoices } from './settings.ts';

/** One setting as package.json declares it; texts are references into package.nls.json. */
export type DeclaredSetting = Readonly<Record<string, unknown>>;

export interface SettingsManifest {
  /** By the setting's whole name. */
  readonly properties: Readonly<Record<string, DeclaredSetting>>;
  /** What package.nls.json holds for them. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A setting that means something to the editor only. */
interface OwnSetting {
  readonly name: string;
  readonly declared: DeclaredSetting;
  readonly text: string;
}

const ownSettings: readonly OwnSetting[] = [
  {
    name: 'proget.emulator.autoStart',
    declared: { type: 'string', default: 'never', enum: autoStartChoices },
    text: 'When to start the emulator without being asked: `never`, or `onFirstUse`, once in each window, when the views of keys or requests are first looked at.',
  },
  {
    name: 'proget.emulator.keepRunning',
    declared: { type: 'boolean', default: false },
    text: 'Keep the emulator running after the last window is closed; else it stops ten seconds later.',
  },
];

/**
 * The settings of the emulator: those of its options, and the editor's own. All belong to the machine, so that no cloned
 * repository can open the emulator or move its data.
 */
export function emulatorSettings(): SettingsManifest {
  const options = startOptions.flatMap((option) =>
    option.setting === null ? [] : [{ name: option.setting, declared: declare(option), text: sentence(option) }],
  );
  const all = [...ownSettings, ...options];
  return {
    properties: Object.fromEntries(
      all.map(({ name, declared }, index) => [
        name,
        { ...declared, scope: 'machine', order: index + 1, markdownDescription: `%${textName(name)}%` },
      ]),
    ),
    texts: Object.fromEntries(all.map(({ name, text }) => [textName(name), text])),
  };
}

function textName(setting: string): string {
  return `setting.${setting.slice('proget.'.length)}`;
}

function declare({ type, default: usual, choices }: StartOption): DeclaredSetting {
  switch (type) {
    case 'port':
      return { type: 'integer', default: usual, minimum: 0, maximum: 65535 };
    case 'switch':
      return { type: 'boolean', default: usual };
    case 'choice':
      return { type: 'string', default: usual, enum: choices };
    case 'list':
      return { type: 'array', default: usual, items: { type: 'string', pattern: '^[^\\s/]+$' }, uniqueItems: true };
    case 'text':
      return { type: 'string', default: usual, pattern: '^[^\\s/]+$' };
    case 'folder':
    case 'secret':
      return { type: 'string', default: '' };
  }
}

/** `port to listen on; 0 = any free port` → `Port to listen on; 0 = any free port (--port of the command line).` */
function sentence({ description, flag }: StartOption): string {
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}. On the command line: \`${flag}\`.`;
}

/** The table of settings for the README, in Markdown. */
export function settingsTable(): string {
  const { properties, texts } = emulatorSettings();
  const rows = Object.entries(properties).map(
    ([name, { default: usual }]) => `| \`${name}\` | \`${JSON.stringify(usual)}\` | ${texts[textName(name)]} |`,
  );
  return ['| Setting | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
