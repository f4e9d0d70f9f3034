import type { ScanFolder, ScanServices, TextRangeIn } from '../keyScanUi/scanServices.ts';
import type { WriteFiles } from '../migration/apply/fileWriter.ts';
import type { Inputs } from '../migration/inputs/gather.ts';
import type { TextEdit } from '../planDocument/readPlan.ts';
import type { Services } from '../services.ts';

/** What a plan starts from beside the folder. Pasted values are in memory alone. */
export interface OtherInputs extends Pick<Inputs, 'home' | 'csv' | 'pasted' | 'fetched'> {
  /** Paths of the lists that were read. */
  readonly lists: readonly string[];
}

/** A plan that is open in an editor, saved or not. */
export interface OpenPlan {
  /** Its name for people. */
  readonly name: string;
  readonly text: string;
  /** Absolute path of the folder that its files are relative to; null = it lies in none of this window. */
  readonly folder: string | null;
  /** Where the user is in the text. */
  readonly cursor: number;
  /** Changes the text in one step that can be undone; it is not saved. @returns whether that was done */
  change(edits: readonly TextEdit[]): Promise<boolean>;
  /** @returns false when nobody wanted to say where to. */
  save(): Promise<boolean>;
}

/** What of the editor plans need. */
export interface PlanDesk {
  /** The plan that the user looks at, else the only one that is open; null = none. */
  current(): OpenPlan | null;
  /** Shows a new plan, which is not saved yet. */
  create(folder: ScanFolder, text: string): Promise<void>;
  /** Plans that are files of this window. @returns their paths */
  find(): Promise<readonly string[]>;
  open(path: string): Promise<void>;
  /** Asks for a file with a list of keys. Null = cancelled. */
  pickList(): Promise<{ readonly name: string; readonly path: string } | null>;
  /** Shows a text in Markdown as it is meant to be read. */
  showMarkdown(title: string, markdown: string): Promise<void>;
  /** Shows places in files, to walk through. */
  showPlaces(places: readonly TextRangeIn[]): Promise<void>;
  /**
   * Writes changed files after a preview in which each change can be left out.
   * @param directly for files that the editor would not keep as they are
   */
  writeFiles(directly: WriteFiles): WriteFiles;
  /** Writes files at once, but for those with changes that are not saved. */
  writeSaved(directly: WriteFiles): WriteFiles;
  /** Asks for the path of a file that is not there yet. Null = cancelled. */
  pickNewFile(): Promise<string | null>;
  /** Opens a new terminal with these variables, which the editor does not keep. */
  openTerminal(name: string, env: Readonly<Record<string, string>>, folder: string | null): Promise<void>;
}

/** What the commands of a migration work with. None of it needs the editor to be tested. */
export interface MigrationServices extends ScanServices {
  readonly plans: PlanDesk;
  /** What plans of this session started from beside their folder, by their ids: with values, so in memory alone. */
  readonly kept: Map<string, OtherInputs>;
  readonly servers: Services['servers'];
  readonly connections: Services['connections'];
  readonly findEmulator: Services['findEmulator'];
  readonly fetch: Services['fetch'];
  readonly secrets: Services['secrets'];
  /** Path of dist/emulator.js. */
  readonly bundle: string;
  readonly env: NodeJS.ProcessEnv;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Does one command. @param args what it was called with above a part of a plan; absent from the palette */
export type MigrationHandler = (services: MigrationServices, ...args: readonly string[]) => Promise<unknown>;
