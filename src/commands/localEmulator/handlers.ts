import { type EmulatorCommandId, emulatorCommandIds } from '../../commandIds.ts';
import type { EmulatorHandler } from '../../emulatorUi/emulatorServices.ts';

/** The commands of the emulator; each is loaded when it is first used. */
export const emulatorHandlers: Readonly<Record<EmulatorCommandId, EmulatorHandler>> = {
  [emulatorCommandIds.startEmulator]: async (services) => (await import('./startEmulator.ts')).startEmulator(services),
  [emulatorCommandIds.stopEmulator]: async (services) => (await import('./stopEmulator.ts')).stopEmulator(services),
  [emulatorCommandIds.restartEmulator]: async (services) =>
    (await import('./stopEmulator.ts')).restartEmulator(services),
  [emulatorCommandIds.showEmulator]: async (services) => (await import('./showEmulator.ts')).showEmulator(services),
  [emulatorCommandIds.cleanEmulator]: async (services) => (await import('./cleanEmulator.ts')).cleanEmulator(services),
  [emulatorCommandIds.configureClient]: async (services) =>
    (await import('./configureClient.ts')).configureClient(services),
  [emulatorCommandIds.copyEmulatorUrl]: async (services) =>
    (await import('./showEmulator.ts')).copyEmulatorUrl(services),
  [emulatorCommandIds.openEmulatorLog]: async (services) =>
    (await import('./openEmulatorLog.ts')).openEmulatorLog(services),
  [emulatorCommandIds.explainRequest]: async (services, node) =>
    (await import('./requests.ts')).explainRequest(services, node),
  [emulatorCommandIds.explainLastRefusal]: async (services) =>
    (await import('./requests.ts')).explainLastRefusal(services),
  [emulatorCommandIds.copyRequest]: async (services, node) =>
    (await import('./requests.ts')).copyRequest(services, node),
  [emulatorCommandIds.showRequests]: ({ requests }) => requests.focus(),
  [emulatorCommandIds.clearRequests]: async ({ requests }) => {
    requests.list.clear();
    requests.redraw();
  },
  [emulatorCommandIds.showDeniedOnly]: async ({ requests }) => requests.showOnly(true),
  [emulatorCommandIds.showAllRequests]: async ({ requests }) => {
    requests.showKey(null);
    requests.showOnly(false);
  },
  [emulatorCommandIds.showRequestsOfKey]: async (services, node) =>
    (await import('./requestsOfKey.ts')).showRequestsOfKey(services, node),
  [emulatorCommandIds.openEmulatorSettings]: (services) => services.desk.openSettings(),
};
