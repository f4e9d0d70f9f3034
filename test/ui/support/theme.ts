import type { EditorName } from '../../editor/bench/editors.ts';

/** The colour themes in which every view has to be readable. */
export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

interface ThemeNames {
  /** What the setting workbench.colorTheme calls it; the editor has changed some names. */
  readonly setting: Readonly<Record<EditorName, string>>;
  /** The class of the window that shows it. */
  readonly windowClass: string;
}

export const themes: Readonly<Record<Theme, ThemeNames>> = {
  dark: { setting: { newest: 'Dark Modern', oldest: 'Default Dark Modern' }, windowClass: 'vs-dark' },
  light: { setting: { newest: 'Light Modern', oldest: 'Default Light Modern' }, windowClass: 'vs' },
  'high-contrast': { setting: inBoth('Default High Contrast'), windowClass: 'hc-black' },
  'high-contrast-light': { setting: inBoth('Default High Contrast Light'), windowClass: 'hc-light' },
};

function inBoth(name: string): Readonly<Record<EditorName, string>> {
  return { newest: name, oldest: name };
}
