import { join } from 'node:path';
import { ConfigurationTarget, commands, type ExtensionContext, env, window, workspace } from 'vscode';
import { EmulatorController } from '../localEmulator/controller.ts';
import { createFirstUse } from '../localEmulator/firstUse.ts';
import { type EmulatorSettings, readSettings } from '../localEmulator/settings.ts';
import type { Log } from '../log.ts';
import { RequestsView } from '../requests/requestsView.ts';
import type { Prompts } from '../ui/prompts.ts';
import { createWorkspaceFiles } from './clientFileEdit.ts';
import { setEmulatorContext } from './emulatorContexts.ts';
import type { EmulatorDesk, EmulatorServices, RequestsDesk } from './emulatorServices.ts';
import { ReadOnlyTexts } from './readOnlyText.ts';
import { ShownLog } from './shownLog.ts';

export interface EmulatorSurroundings {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly prompts: Prompts;
  readonly knownKeys: EmulatorServices['knownKeys'];
}

/** Of the user alone: what a workspace says about the emulator does not count. */
export function emulatorSettings(): EmulatorSettings {
  return readSettings((name) => workspace.getConfiguration().inspect(name)?.globalValue);
}

/** What the emulator's commands work with. Nothing is started and nothing looked for. */
export function createEmulatorServices({ context, log, prompts, knownKeys }: EmulatorSurroundings): EmulatorServices {
  const bundle = join(context.extensionPath, 'dist', 'emulator.js');
  const controller = new EmulatorController({ bundle, env: process.env, log, settings: emulatorSettings });
  const texts = new ReadOnlyTexts();
  const shownLog = new ShownLog(log);
  context.subscriptions.push(texts.register(), shownLog);
  const firstUse = createFirstUse(controller, desk.isTrusted);
  return {
    controller,
    bundle,
    env: process.env,
    log,
    shownLog,
    prompts,
    desk: {
      ...desk,
      showText: (title, text) => texts.show(title, text),
      showMarkdown: async (title, markdown) => {
        await commands.executeCommand('markdown.showPreview', texts.keep(title, markdown));
      },
    },
    requests: createRequests(controller, context, log, firstUse.look),
    firstUse,
    files: createWorkspaceFiles(texts),
    knownKeys,
  };
}

function createRequests(
  controller: EmulatorController,
  context: ExtensionContext,
  log: Log,
  onShown: () => void,
): RequestsDesk {
  const view = new RequestsView(controller, log, onShown);
  context.subscriptions.push(view);
  return {
    list: view.list,
    selected: () => view.selected,
    redraw: () => view.redraw(),
    focus: () => view.focus(),
    showOnly(denied) {
      view.list.deniedOnly = denied;
      setEmulatorContext('deniedOnly', denied);
      view.redraw();
    },
    showKey(key) {
      view.list.key = key;
      setEmulatorContext('ofOneKey', key !== null);
      view.redraw();
    },
  };
}

const desk: Omit<EmulatorDesk, 'showText' | 'showMarkdown'> = {
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
  openTerminal: async (name, variables) => {
    window.createTerminal({ name, env: variables, isTransient: true }).show();
  },
};
