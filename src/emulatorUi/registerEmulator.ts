import { commands, workspace } from 'vscode';
import { emulatorHandlers } from '../commands/localEmulator/handlers.ts';
import { type Reporting, runCommand } from '../commands/runCommand.ts';
import { InstanceWatch } from '../localEmulator/instanceWatch.ts';
import type { EmulatorState } from '../localEmulator/state.ts';
import type { FoundEmulator } from '../servers/connections.ts';
import { createEmulatorServices, type EmulatorSurroundings } from './createEmulatorServices.ts';
import { setEmulatorContext } from './emulatorContexts.ts';
import type { EmulatorServices } from './emulatorServices.ts';
import { notifyProblem } from './notify.ts';
import { createStatusBar } from './statusBar.ts';
import { prepareTerminals } from './terminal.ts';

/** The emulator as the rest of the extension knows it. */
export interface EmulatorPart {
  readonly services: EmulatorServices;
  /** The one that this window holds if no file tells of it; null otherwise. Its key is a secret. */
  inMemory(): FoundEmulator | null;
  /** Lets go of the emulator: it ends by itself, unless somebody else needs it. */
  dispose(): Promise<void>;
}

export interface EmulatorDependencies extends EmulatorSurroundings {
  readonly desk: Reporting['desk'];
  /** The emulator came or went: the list of servers looks again. */
  onChange(): void;
}

/** In globalState: the emulator was used once on this machine, so the status bar shows it. */
const usedName = 'proget.emulator.used';

/** Registers the emulator's commands, view, item in the status bar and terminal command. Starts nothing. */
export function registerEmulator(dependencies: EmulatorDependencies): EmulatorPart {
  const { context, log, onChange } = dependencies;
  const { subscriptions, globalState } = context;
  const services = createEmulatorServices(dependencies);
  const { controller } = services;
  const status = createStatusBar();
  const terminals = prepareTerminals(context);
  terminals.written.catch((error: unknown) => log.warn(`Terminals do not find proget-keys: ${error}`));

  // Another window or a terminal may start it.
  const watcher = new InstanceWatch(() => void controller.attach());
  const look = async (): Promise<void> => {
    try {
      watcher.watch(await controller.dataDir());
      await controller.attach();
    } catch (error) {
      log.warn(`The emulator cannot be looked for: ${error}`);
    }
  };
  const changed = (state: EmulatorState): void => {
    status.show(state);
    setEmulatorContext('running', state.kind === 'running');
    if (state.kind === 'running') {
      void globalState.update(usedName, true);
      void look();
    }
    if (state.kind !== 'starting' && state.kind !== 'stopping') onChange();
    if (state.kind === 'error') void notifyProblem(services, state.problem);
  };
  const settingsChanged = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('proget.emulator.keepRunning')) controller.renewLease();
    if (event.affectsConfiguration('proget.emulator.autoStart')) services.firstUse.settingChanged();
    if (event.affectsConfiguration('proget.emulator.dataDirectory')) {
      terminals.refresh();
      void look();
    }
  });
  subscriptions.push(watcher, status.item, settingsChanged, { dispose: controller.onChange(changed) });
  for (const [id, handler] of Object.entries(emulatorHandlers)) {
    const run = (argument?: unknown) => runCommand(dependencies, id, () => handler(services, argument));
    subscriptions.push(commands.registerCommand(id, run));
  }
  if (globalState.get(usedName) === true) {
    status.show(controller.state);
    // After a window was reloaded, the emulator waits only some seconds for it.
    setImmediate(() => void look());
  }
  const inMemory = () => {
    const { connection } = controller;
    if (connection === null || connection.dataDir !== null) return null;
    const { instanceId, url, adminKey } = connection;
    return { instanceId, running: { url, adminKey }, ownValues: [adminKey] };
  };
  return { services, inMemory, dispose: () => controller.dispose() };
}
