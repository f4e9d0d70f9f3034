import { Disposable, window, workspace } from 'vscode';
import { setContextKey } from '../contextKeys.ts';
import type { Services } from '../services.ts';
import { readGrouping, settingIds } from '../settings.ts';
import { type KeysTree, keysViewId } from './keysTree.ts';

/** Draws the tree anew when anything that it shows has changed. */
export function registerKeysView(services: Services, tree: KeysTree): Disposable {
  const { servers, inventory, rotations } = services;
  const listChanged = (): void => {
    setContextKey('hasServers', servers.all().length > 0);
    tree.refresh();
  };
  setContextKey('hasServers', servers.all().length > 0);
  const ends = [
    servers.onChange(listChanged),
    inventory.onChange((server) => {
      const stock = inventory.get(server);
      // While newer keys are waited for, the present ones stay as they are.
      if (!stock?.loading || stock.keys === null) tree.refresh(server.id);
      if (stock?.loading) void window.withProgress({ location: { viewId: keysViewId } }, () => inventory.load(server));
    }),
    rotations.onChange((id) => tree.refresh(id)),
    () => inventory.dispose(),
  ];
  return Disposable.from(
    tree,
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settingIds.servers)) servers.changed();
      if (event.affectsConfiguration(settingIds.groupKeysBy)) tree.grouping = readGrouping();
    }),
    new Disposable(() => {
      for (const end of ends) end();
    }),
  );
}
