import type { ListedServer } from '../servers/serverList.ts';
import type { StateName } from './node.ts';

/** How a node looks, without the editor: what becomes its tree item. */
export interface Appearance {
  readonly label: string;
  readonly description: string;
  /** Markdown, everything of the server escaped. */
  readonly tooltip: string;
  readonly icon: string;
  /** A colour of the theme; what it says stands in the text as well. */
  readonly colour: 'list.warningForeground' | 'list.errorForeground' | 'disabledForeground' | null;
  /** Sorted words, for the `viewItem =~` of menus. */
  readonly context: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  /** What a screen reader says: label, state, scope. */
  readonly spoken: string;
}

export function contextOf(...words: readonly (string | false | null)[]): string {
  return words
    .filter((word) => typeof word === 'string')
    .sort()
    .join(';');
}

/** Parts of a line, the empty ones left out. */
export function joined(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** Where an item belongs, as a word for menus. */
export function placeOf({ server }: ListedServer): 'onEmulator' | 'onServer' {
  return server.kind === 'emulator' ? 'onEmulator' : 'onServer';
}

/** A state as one word for menus: `isTooOld`. */
export function stateWord(state: StateName): string {
  return `is-${state}`.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
