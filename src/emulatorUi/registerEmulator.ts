import { join } from 'node:path';
import { ConfigurationTarget, commands, type ExtensionContext, env, workspace } from 'vscode';
import { emulatorHandlers } from '../commands/localEmulator/handlers.ts';
import { type Reporting, runCommand } from '../commands/runCommand.ts';
import { EmulatorController } from '../localEmulator/controller.ts';
import { readSettings } from '../localEmulator/settings.ts';
import type { Prompts } from '../ui/prompts.ts';
import type { EmulatorDesk, EmulatorServices } from './emulatorServices.ts';
import { notifyProblem } from './notify.ts';
import { createStatusBar } from './statusBar.ts';

export interface EmulatorSurroundings extends Reporting {
  readonly context: ExtensionContext;
  readonly prompts: Prompts;
  /** The emulator came or went: the list of servers looks again. */
  onChange(): void;
}

/** The emulator as the rest of the extension knows it. */
export interface EmulatorPart {
  readonly services: EmulatorServices;
  /** Lets go of the emulator: it ends by itself, unless somebody else needs it. */
  dispose(): Promise<void>;
}

/** In globalState: the emulator was used once on this machine, so the status bar shows it. */
const usedName = 'proget.emulator.used';

/** Registers the emulator's commands and its item in the status bar. Starts nothing. */
export function registerEmulator(surroundings: EmulatorSurroundings): EmulatorPart {
  const { context, log, onChange } = surroundings;
  const services = createEmulatorServices(surroundings);
  const { controller } = services;
  const status = createStatusBar();
  context.subscriptions.push(
    status.item,
    {
      dispose: controller.onChange((state) => {
        status.show(state);
        setContexts(state.kind);
        if (state.kind === 'running') void context.globalState.update(usedName, true);
        if (state.kind === 'running' || state.kind === 'stopped' || state.kind === 'error') onChange();
        if (state.kind === 'error') void notifyProblem(services, state.problem);
      }),
    },
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('proget.emulator.keepRunning')) controller.renewLease();
    }),
  );
  for (const [id, handler] of Object.entries(emulatorHandlers))
    context.subscriptions.push(
      commands.registerCommand(id, (argument?: unknown) =>
        runCommand(surroundings, id, () => handler(services, argument)),
      ),
    );
  if (context.globalState.get(usedName) === true) {
    status.show(controller.state);
    // After a window was reloaded, the emulator waits only some seconds for it.
    setImmediate(() => void controller.attach().catch((error: unknown) => log.warn(String(error))));
  }
  return { services, dispose: () => controller.dispose() };

  function setContexts(kind: string): void {
    void commands.executeCommand('setContext', 'proget.emulator.running', kind === 'running');
  }
}

function createEmulatorServices({ context, log, prompts }: EmulatorSurroundings): EmulatorServices {
  const bundle = join(context.extensionPath, 'dist', 'emulator.js');
  const settings = () => readSettings((name) => workspace.getConfiguration().inspect(name)?.globalValue);
  const controller = new EmulatorController({ bundle, env: process.env, log, settings });
  return { controller, bundle, env: process.env, log, prompts, desk };
}

const desk: EmulatorDesk = {
  isTrusted: () => workspace.isTrusted,
  manageTrust: async () => {
    await commands.executeCommand('workbench.trust.manage');
  },
  openSettings: async (name = 'proget.emulator') => {
    await commands.executeCommand('workbench.action.openSettings', name);
  },
  changeSetting: async (name, value) => {
    await workspace.getConfiguration().update(name, value, ConfigurationTarget.Global);
  },
  run: async (command) => {
    await commands.executeCommand(command);
  },
  copy: async (text) => env.clipboard.writeText(text),
};
