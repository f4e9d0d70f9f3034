import {
  ConfigurationTarget,
  commands,
  type ExtensionContext,
  env,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode';
import { createRotationShelf } from './keys/rotationShelf.ts';
import { type Connections, createConnections, type FoundEmulator } from './servers/connections.ts';
import { createEmulatorEntry } from './servers/emulatorEntry.ts';
import { findEmulatorIn } from './servers/findEmulator.ts';
import { createInventory } from './servers/inventory.ts';
import { createKeyValues } from './servers/keyValues.ts';
import { createSecretShelf } from './servers/secretShelf.ts';
import { createServerList } from './servers/serverList.ts';
import type { Desk, Services } from './services.ts';
import { readGrouping, readSetting, settingIds } from './settings.ts';
import { createKeysTree, type KeysTree } from './tree/keysTree.ts';
import { editorPrompts, keyringNotice } from './ui/editorPrompts.ts';
import { createSecretClipboard } from './ui/secretClipboard.ts';

/**
 * Everything that is made once, wired together. Nothing here goes to the network or to the disk.
 * @param ownEmulator the one that this window holds and that no file tells of
 * @param onFirstLook called when the keys are first looked at
 */
export function createServices(
  context: ExtensionContext,
  log: LogOutputChannel,
  ownEmulator: () => FoundEmulator | null,
  onFirstLook: () => void,
): Services & { view: KeysTree } {
  const { globalState: memory } = context;
  const fetch: Services['fetch'] = (url, init) => globalThis.fetch(url, init);
  const prompts = editorPrompts;
  const secrets = createSecretShelf(context.secrets, () => {
    log.warn('The keyring failed; secrets are kept for this session only.');
    void prompts.tell({ level: 'warning', message: keyringNotice() });
  });
  let emulatorValues: readonly string[] = [];
  const findEmulator = async () => {
    const found = ownEmulator() ?? (await findEmulatorIn(String(readSetting(settingIds.dataDirectory) ?? '')));
    emulatorValues = found?.ownValues ?? [];
    return found;
  };
  const servers = createServerList(memory, () => readSetting(settingIds.servers));
  const values = createKeyValues(secrets, memory, ({ kind }) => (kind === 'emulator' ? emulatorValues : []));
  const connections: Connections = createConnections({ secrets, fetch, findEmulator });
  const inventory = createInventory(connections);
  const lookForEmulator = createEmulatorEntry({ find: findEmulator, servers, inventory, log });
  const rotations = createRotationShelf(memory);
  const view = createKeysTree({
    grouping: readGrouping(),
    source: () => ({
      servers: servers.all(),
      stock: ({ server }) => inventory.get(server),
      isCopyable: ({ server }, key) => values.isKnown(server, key),
      rotations: ({ server }) => rotations.of(server.id),
      now: Date.now(),
    }),
    begin: () => {
      void lookForEmulator();
      onFirstLook();
    },
    load: (id) => {
      const listed = servers.find(id);
      if (listed !== undefined) void inventory.load(listed.server);
    },
  });
  const clipboard = createSecretClipboard({
    clipboard: env.clipboard,
    clearAfterSeconds: () => Number(readSetting(settingIds.clearClipboard) ?? 60),
    mention: prompts.mention,
  });
  return {
    log,
    memory,
    prompts,
    settings: () => ({ rememberKeys: readSetting(settingIds.rememberKeys) !== false }),
    fetch,
    secrets,
    servers,
    values,
    connections,
    inventory,
    rotations,
    clipboard,
    view,
    desk,
    findEmulator: lookForEmulator,
    now: Date.now,
  };
}

const desk: Desk = {
  async openExternal(url) {
    await env.openExternal(Uri.parse(url, true));
  },
  isEditing: () => window.activeTextEditor !== undefined,
  async insert(text) {
    const editor = window.activeTextEditor;
    if (editor === undefined) return false;
    const written = text(editor.document.fileName);
    return editor.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, written);
    });
  },
  async saveSetting(id, value) {
    await workspace.getConfiguration().update(id, value, ConfigurationTarget.Global);
  },
  async openSetting(id) {
    await commands.executeCommand('workbench.action.openSettings', `@id:${id}`);
  },
};
