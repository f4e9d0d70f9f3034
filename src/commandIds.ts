/** Every command, once. package.json declares the same ids; a test compares. */
export const commandIds = {
  addServer: 'proget.server.add',
  editServer: 'proget.server.edit',
  removeServer: 'proget.server.remove',
  reconnectServer: 'proget.server.reconnect',
  openServer: 'proget.server.browse',
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

/** Those of the emulator and of the requests to it. */
export const emulatorCommandIds = {
  startEmulator: 'proget.emulator.start',
  stopEmulator: 'proget.emulator.stop',
  restartEmulator: 'proget.emulator.restart',
  cleanEmulator: 'proget.emulator.clean',
  showEmulator: 'proget.emulator.show',
  configureClient: 'proget.emulator.configureClient',
  copyEmulatorUrl: 'proget.emulator.copyUrl',
  openEmulatorLog: 'proget.emulator.openLog',
  openEmulatorSettings: 'proget.emulator.openSettings',
  showRequests: 'proget.requests.show',
  explainRequest: 'proget.requests.explain',
  explainLastRefusal: 'proget.requests.explainLastRefusal',
  copyRequest: 'proget.requests.copy',
  clearRequests: 'proget.requests.clear',
  showDeniedOnly: 'proget.requests.showDeniedOnly',
  showAllRequests: 'proget.requests.showAll',
  showRequestsOfKey: 'proget.requests.showOfKey',
} as const;
export type EmulatorCommandId = (typeof emulatorCommandIds)[keyof typeof emulatorCommandIds];

/** Those that look for keys of Artifactory and migrate them. */
export const migrationCommandIds = {
  scanWorkspace: 'proget.scan.run',
  clearFindings: 'proget.scan.clear',
  replaceFinding: 'proget.scan.replace',
  ignoreFinding: 'proget.scan.ignore',
  excludeFile: 'proget.scan.excludeFile',
  copyFinding: 'proget.scan.copyRedacted',
} as const;
export type MigrationCommandId = (typeof migrationCommandIds)[keyof typeof migrationCommandIds];

/** Those of the plan of a migration. */
export const planCommandIds = {
  migrate: 'proget.migration.plan',
  decide: 'proget.migration.decide',
  chooseFeed: 'proget.migration.chooseFeed',
  confirmFeeds: 'proget.migration.confirmFeeds',
  changeKey: 'proget.migration.changeKey',
  changeOptions: 'proget.migration.changeOptions',
  showPlaces: 'proget.migration.showPlaces',
  showPlan: 'proget.migration.showPlan',
  dryRun: 'proget.migration.dryRun',
  apply: 'proget.migration.apply',
  rollBack: 'proget.migration.rollBack',
  openTerminal: 'proget.migration.openTerminal',
} as const;
export type PlanCommandId = (typeof planCommandIds)[keyof typeof planCommandIds];
