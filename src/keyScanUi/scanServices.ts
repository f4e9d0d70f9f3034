import type { TextRange } from '../keyScan/located.ts';
import type { ScanResults } from '../keyScan/scanResults.ts';
import type { Log } from '../log.ts';
import type { ScanOptions } from '../scan/scan.ts';
import type { Prompts } from '../ui/prompts.ts';
import type { SecretClipboard } from '../ui/secretClipboard.ts';

export interface ScanFolder {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** A place in a file. */
export interface TextRangeIn {
  /** Absolute. */
  readonly path: string;
  readonly range: TextRange;
}

/** One change of a text. */
export interface TextChange {
  readonly range: TextRange;
  readonly text: string;
}

/** What of the editor scanning needs. */
export interface ScanDesk {
  isTrusted(): boolean;
  manageTrust(): Promise<void>;
  /** Folders of the window that lie on a disk. */
  folders(): readonly ScanFolder[];
  /** By the settings that hold for a folder. */
  optionsFor(folder: ScanFolder): Omit<ScanOptions, 'signal'>;
  showProblems(): Promise<void>;
  /** File and line (from 0) where the user is. */
  cursor(): { readonly path: string; readonly line: number } | null;
  /** As the editor has it, saved or not, without a byte order mark. */
  textOf(path: string): Promise<string>;
  /** Shows the place, with the focus on it. */
  reveal(path: string, range: TextRange): Promise<void>;
  /** Changes a text so that it can be undone, and shows it. It is not saved. @returns false when that was refused */
  change(path: string, changes: readonly TextChange[]): Promise<boolean>;
  /** Adds to the setting of the folder. */
  addExclude(folder: string, pattern: string): Promise<void>;
  run(command: string): Promise<void>;
}

/** What commands on found keys work with. None of it needs the editor to be tested. */
export interface ScanServices {
  readonly log: Log;
  readonly prompts: Prompts;
  readonly clipboard: Pick<SecretClipboard, 'copyText' | 'copySecret'>;
  readonly results: ScanResults;
  readonly desk: ScanDesk;
}
