import type { EmulatorController } from '../localEmulator/controller.ts';
import type { FirstUse } from '../localEmulator/firstUse.ts';
import type { Log } from '../log.ts';
import type { RequestNode } from '../requests/describeRequest.ts';
import type { KeyOfRequests, RequestList } from '../requests/requestList.ts';
import type { ReadableKey } from '../servers/knownKeys.ts';
import type { Prompts } from '../ui/prompts.ts';
import type { WorkspaceFiles } from './clientFileEdit.ts';
import type { ShownLog } from './shownLog.ts';

/** What of the editor the emulator's commands use. */
export interface EmulatorDesk {
  /** Whether the user trusts this workspace: only then is anything started or written. */
  isTrusted(): boolean;
  manageTrust(): Promise<void>;
  /** Opens the settings at those of the emulator, or at one of them. */
  openSettings(name?: string): Promise<void>;
  /** Changes a setting of the user. */
  changeSetting(name: string, value: unknown): Promise<void>;
  run(command: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Opens a new terminal with these variables, which the editor does not keep. */
  openTerminal(name: string, env: Readonly<Record<string, string>>): Promise<void>;
  /** Opens a text to be read, not changed. */
  showText(title: string, text: string): Promise<void>;
  /** The same for Markdown, as it is meant to be read. */
  showMarkdown(title: string, markdown: string): Promise<void>;
}

/** The view of requests, as commands see it. */
export interface RequestsDesk {
  readonly list: RequestList;
  selected(): RequestNode | null;
  /** Shows the view, with the focus on the newest request. */
  focus(): Promise<void>;
  showOnly(denied: boolean): void;
  /** Only those of one key; null = of all again. */
  showKey(key: KeyOfRequests | null): void;
  redraw(): void;
}

/** What the emulator's commands work with; made once by registerEmulator. None of it needs the editor to be tested. */
export interface EmulatorServices {
  readonly controller: EmulatorController;
  /** Path of dist/emulator.js. */
  readonly bundle: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly shownLog: Pick<ShownLog, 'write' | 'follow'>;
  readonly prompts: Prompts;
  readonly desk: EmulatorDesk;
  readonly requests: RequestsDesk;
  readonly firstUse: FirstUse;
  readonly files: WorkspaceFiles;
  /** Keys of the emulator for a feed whose values can be had. */
  readonly knownKeys: (feed: string) => Promise<readonly ReadableKey[]>;
}

/** Does one command of the emulator. @param argument what it was called on, in views */
export type EmulatorHandler = (services: EmulatorServices, argument?: unknown) => Promise<unknown>;
