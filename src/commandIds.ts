/** Every command, once. package.json declares the same ids; a test compares. */
export const commandIds = {
  addServer: 'proget.server.add',
  editServer: 'proget.server.edit',
  removeServer: 'proget.server.remove',
  reconnectServer: 'proget.server.reconnect',
  openServer: 'proget.server.open',
  createKey: 'proget.key.create',
  copyKey: 'proget.key.copy',
  copyKeyAs: 'proget.key.copyAs',
  tryKey: 'proget.key.try',
  duplicateKey: 'proget.key.duplicate',
  rotateKey: 'proget.key.rotate',
  finishRotation: 'proget.key.finishRotation',
  editKey: 'proget.key.edit',
  deleteKey: 'proget.key.delete',
  deleteExpired: 'proget.keys.deleteExpired',
  refreshKeys: 'proget.keys.refresh',
  filterKeys: 'proget.keys.filter',
  clearFilter: 'proget.keys.clearFilter',
  groupKeys: 'proget.keys.group',
  showLog: 'proget.log.show',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];
