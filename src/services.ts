import type { Grouping } from './keys/arrange.ts';
import type { RotationShelf } from './keys/rotationShelf.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Fetch } from './proget/client.ts';
import type { Connections } from './servers/connections.ts';
import type { Inventory } from './servers/inventory.ts';
import type { KeyValues } from './servers/keyValues.ts';
import type { SecretShelf } from './servers/secretShelf.ts';
import type { ServerList } from './servers/serverList.ts';
import type { TreeNode } from './tree/node.ts';
import type { Prompts } from './ui/prompts.ts';
import type { SecretClipboard } from './ui/secretClipboard.ts';

/** The tree of keys, as commands see it. */
export interface KeysView {
  /** What is selected, for commands from the palette and the keyboard. */
  selected(): TreeNode | null;
  filter: string;
  grouping: Grouping;
  /** Shows and selects a key, once it is listed. @param focus whether the keyboard goes there as well */
  reveal(serverId: string, keyId: number, focus?: boolean): Promise<void>;
  /** The first server becomes visible, or the view itself. */
  focus(): Promise<void>;
}

/** What of the editor is used besides. */
export interface Desk {
  openExternal(url: string): Promise<void>;
  /** Whether a text is open that the user may want to go back to. */
  isEditing(): boolean;
  /** Into the editor with the focus. @returns false without one. */
  insert(text: (fileName: string) => string): Promise<boolean>;
  /** For all windows of the user. */
  saveSetting(id: string, value: unknown): Promise<void>;
  /** Opens a setting by its id. */
  openSetting(id: string): Promise<void>;
}

export interface Settings {
  readonly rememberKeys: boolean;
}

/** What commands work with; made once by the composition root. None of it needs the editor to be tested. */
export interface Services {
  readonly log: Log;
  readonly memory: Memory;
  readonly prompts: Prompts;
  readonly settings: () => Settings;
  readonly fetch: Fetch;
  readonly secrets: SecretShelf;
  readonly servers: ServerList;
  readonly values: KeyValues;
  readonly connections: Connections;
  readonly inventory: Inventory;
  readonly rotations: RotationShelf;
  readonly clipboard: SecretClipboard;
  readonly view: KeysView;
  readonly desk: Desk;
  /** Looks whether there is an emulator on this machine, and puts it into the list of servers. */
  readonly findEmulator: () => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
