import { Disposable, workspace } from 'vscode';
import { setContextKey } from '../contextKeys.ts';
import type { Services } from '../services.ts';
import { readGrouping, settingIds } from '../settings.ts';
import type { KeysTree } from './keysTree.ts';

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
    inventory.onChange(({ id }) => tree.refresh(id)),
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
