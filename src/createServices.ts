import { commands, type ExtensionContext, env, type LogOutputChannel, l10n, Uri, window } from 'vscode';
import { createRotationShelf } from './keys/rotationShelf.ts';
import { type Connections, createConnections } from './servers/connections.ts';
import { findEmulatorIn } from './servers/findEmulator.ts';
import { createInventory } from './servers/inventory.ts';
import { createKeyValues } from './servers/keyValues.ts';
import { createSecretShelf } from './servers/secretShelf.ts';
import { emulatorServer, type Server } from './servers/server.ts';
import { createServerList, type ServerList } from './servers/serverList.ts';
import type { Desk, Services } from './services.ts';
import { readSetting, settingIds } from './settings.ts';
import { createKeysTree, type KeysTree } from './tree/keysTree.ts';
import { editorPrompts, keyringNotice } from './ui/editorPrompts.ts';
import { createSecretClipboard } from './ui/secretClipboard.ts';

/** Everything that is made once, wired together. Nothing here goes to the network or to the disk. */
export function createServices(context: ExtensionContext, log: LogOutputChannel): Services & { view: KeysTree } {
  const { globalState: memory } = context;
  const fetch: Services['fetch'] = (url, init) => globalThis.fetch(url, init);
  const prompts = editorPrompts;
  const secrets = createSecretShelf(context.secrets, () => {
    log.warn('The keyring failed; secrets are kept for this session only.');
    void prompts.tell({ level: 'warning', message: keyringNotice() });
  });
  const findEmulator = () => findEmulatorIn(String(readSetting(settingIds.dataDirectory) ?? ''));
  const servers = createServerList(memory, () => readSetting(settingIds.servers));
  const values = createKeyValues(secrets, memory);
  const connections: Connections = createConnections({ secrets, fetch, findEmulator });
  const inventory = createInventory(connections);
  const rotations = createRotationShelf(memory);
  const view = createKeysTree({
    grouping: 'type',
    source: () => ({
      servers: servers.all(),
      stock: ({ server }) => inventory.get(server),
      isCopyable: ({ server }, key) => values.isKnown(server, key),
      rotations: ({ server }) => rotations.of(server.id),
      now: Date.now(),
    }),
    begin: () => void services.findEmulator(),
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
  const services: Services & { view: KeysTree } = {
    log,
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
    findEmulator: () => putEmulator(servers, findEmulator, log),
    now: Date.now,
  };
  return services;
}

async function putEmulator(
  servers: ServerList,
  find: () => ReturnType<typeof findEmulatorIn>,
  log: LogOutputChannel,
): Promise<void> {
  try {
    const found = await find();
    const known = servers.all().find(({ origin }) => origin === 'emulator')?.server;
    servers.useEmulator(found === null ? null : asServer(found.instanceId, found.running?.url ?? known?.url));
  } catch (error) {
    log.warn(`The emulator cannot be looked for: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function asServer(instanceId: string, url = 'http://127.0.0.1:8624'): Server {
  return emulatorServer(url, instanceId, l10n.t('Local emulator'));
}

const desk: Desk = {
  async openExternal(url) {
    await env.openExternal(Uri.parse(url, true));
  },
  async insert(text) {
    const editor = window.activeTextEditor;
    if (editor === undefined) return false;
    const written = text(editor.document.fileName);
    return editor.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, written);
    });
  },
  async openSetting(id) {
    await commands.executeCommand('workbench.action.openSettings', `@id:${id}`);
  },
};
