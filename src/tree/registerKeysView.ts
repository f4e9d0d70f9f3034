import { commands, Disposable, workspace } from 'vscode';
import type { Services } from '../services.ts';
import { settingIds } from '../settings.ts';
import type { KeysTree } from './keysTree.ts';

/** Keys of when clauses that this part sets; a test compares with package.json. */
export const contextKeys = {
  hasServers: 'proget.hasServers',
  isFiltered: 'proget.isFiltered',
} as const;

/** Draws the tree anew when anything that it shows has changed. */
export function registerKeysView(services: Services, tree: KeysTree): Disposable {
  const { servers, inventory, rotations } = services;
  const setContext = (key: string, value: boolean): void => {
    void commands.executeCommand('setContext', key, value);
  };
  const listChanged = (): void => {
    setContext(contextKeys.hasServers, servers.all().length > 0);
    tree.refresh();
  };
  setContext(contextKeys.hasServers, servers.all().length > 0);
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
    }),
    new Disposable(() => {
      for (const end of ends) end();
    }),
  );
}
