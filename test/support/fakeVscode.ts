import assert from 'node:assert/strict';
import { root } from './bundles.ts';
import { type ExtensionModule, loadExtension } from './extensionBundle.ts';
import type { Act } from './fakePrompts.ts';
import { fakeInputs, type Said } from './fakeVscodeInputs.ts';
import { countedClasses, type FakeDisposable, LiveCount, plainClasses, translate } from './fakeVscodeParts.ts';
import { type FakeView, fakeTreeView, type Provider } from './fakeVscodeViews.ts';

export interface FakeEditorOptions {
  /** Folder for the extension's own files. */
  readonly storage: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What an earlier window left in globalState. */
  readonly memory?: Readonly<Record<string, unknown>>;
}

/** An extension host of the test's own, in which the bundle of the extension runs, and which counts and notes all. */
export class FakeEditor {
  readonly live = new LiveCount();
  readonly said: Said[] = [];
  /** Everything that was ever written to globalState, workspaceState or the settings. */
  readonly written: string[] = [];
  readonly memory: Map<string, unknown>;
  readonly secrets = new Map<string, string>();
  readonly views = new Map<string, FakeView>();
  readonly acts: Act[] = [];
  readonly typed: { readonly text: string; readonly masked: boolean }[] = [];
  clipboard = '';
  readonly #options: FakeEditorOptions;
  readonly #commands = new Map<string, (...args: unknown[]) => unknown>();
  readonly #extension: ExtensionModule;
  #subscriptions: FakeDisposable[] = [];

  constructor(options: FakeEditorOptions) {
    this.#options = options;
    this.memory = new Map(Object.entries(options.memory ?? {}));
    this.#extension = loadExtension(this.#module());
  }

  activate(): unknown {
    this.#subscriptions = [];
    return this.#extension.activate(this.#context());
  }

  /** As the editor does it: the extension first, then what it has left for disposal, last come first. */
  async deactivate(): Promise<void> {
    await this.#extension.deactivate();
    for (const one of this.#subscriptions.reverse()) one.dispose();
  }

  /** Runs a command of the extension, with a user who does these things in this order. */
  async run(id: string, acts: readonly Act[] = [], ...args: unknown[]): Promise<void> {
    this.acts.splice(0, Infinity, ...acts);
    const command = this.#commands.get(id);
    assert.ok(command, `There is no command ${id}.`);
    await command(...args);
    assert.deepEqual(this.acts, [], `${id} has not asked for these acts`);
  }

  /** Opens a view with everything in it, and notes down what stands there. @returns its nodes */
  async walk(viewId: string): Promise<unknown[]> {
    const { provider } = this.#view(viewId);
    const nodes: unknown[] = [];
    const open = async (node?: unknown): Promise<void> => {
      for (const child of ((await provider.getChildren(node)) ?? []) as unknown[]) {
        nodes.push(child);
        const item = provider.getTreeItem(child);
        const { tooltip } = provider.resolveTreeItem?.(item, child) ?? item;
        this.say('tree label', item.label);
        this.say('tree description', item.description);
        // Markdown as it reads, without its escapes.
        this.say('tree tooltip', typeof tooltip === 'object' ? tooltip.value.replace(/\\([^\w\s])/g, '$1') : tooltip);
        this.say('tree accessibility', item.accessibilityInformation?.label);
        this.say('tree id', `${item.id} ${item.contextValue}`);
        await open(child);
      }
    };
    await open();
    return nodes;
  }

  setVisible(viewId: string, visible: boolean): void {
    this.#view(viewId).setVisible(visible);
  }

  readonly say = (place: string, text: unknown): void => {
    if (text !== undefined && text !== '') this.said.push({ place, text: String(text) });
  };

  #view(id: string): FakeView {
    const view = this.views.get(id);
    assert.ok(view, `There is no view ${id}.`);
    return view;
  }

  #note(kind: string, name: string, value: unknown): void {
    this.written.push(`${kind} ${name} ${JSON.stringify(value)}`);
  }

  #context(): object {
    const { storage } = this.#options;
    const memento = (kind: string, map: Map<string, unknown>) => ({
      get: (name: string) => map.get(name),
      keys: () => [...map.keys()],
      update: async (name: string, value: unknown) => {
        this.#note(kind, name, value);
        map.set(name, structuredClone(value));
      },
    });
    const variable = (name: string, value?: unknown) => this.#note('terminal variable', name, value);
    return {
      subscriptions: this.#subscriptions,
      extensionPath: root,
      globalStorageUri: { fsPath: storage },
      globalState: memento('globalState', this.memory),
      workspaceState: memento('workspaceState', new Map()),
      secrets: {
        get: async (name: string) => this.secrets.get(name),
        store: async (name: string, value: string) => void this.secrets.set(name, value),
        delete: async (name: string) => void this.secrets.delete(name),
      },
      environmentVariableCollection: { prepend: variable, replace: variable, delete: variable },
    };
  }

  #module(): object {
    const { live, say } = this;
    const { Disposable, EventEmitter } = countedClasses(live);
    const inner = () => new EventEmitter('inner');
    const { createQuickPick, createInputBox, message } = fakeInputs({
      live,
      say,
      emitter: inner,
      typed: (text, masked) => void this.typed.push({ text, masked }),
      back: plainClasses.QuickInputButtons.Back,
      next: (what) => {
        const act = this.acts.shift();
        assert.ok(act !== undefined, `Nobody answers: ${what}`);
        return act;
      },
    });
    /** Lives until it is disposed of, and says what is put into its members. */
    const part = (kind: string, base: object): object =>
      new Proxy(Object.assign(base, { dispose: live.begin(kind) }), {
        set: (target, name, value) => {
          say(`${kind} ${String(name)}`, typeof value === 'object' ? JSON.stringify(value) : value);
          return Reflect.set(target, name, value);
        },
      });
    const show = () => undefined;
    const line = (level: string) => (text: string) => say(`log ${level}`, text);
    const createTreeView = (id: string, { treeDataProvider }: { treeDataProvider: Provider }): object => {
      const { view, setVisible } = fakeTreeView(treeDataProvider, part, inner());
      this.views.set(id, { provider: treeDataProvider, setVisible });
      return view;
    };
    const configured = inner();
    const opened = inner();
    const settings = this.#options.settings ?? {};
    return {
      ...plainClasses,
      Disposable,
      EventEmitter,
      l10n: { t: translate },
      commands: {
        registerCommand: (id: string, run: (...args: unknown[]) => unknown) => {
          const end = live.begin('commands');
          this.#commands.set(id, run);
          return { dispose: end };
        },
        executeCommand: async (id: string, ...args: unknown[]) => {
          say('executed command', `${id} ${JSON.stringify(args)}`);
          return this.#commands.get(id)?.(...args);
        },
      },
      env: {
        clipboard: {
          readText: async () => this.clipboard,
          writeText: async (text: string) => {
            this.clipboard = text;
          },
        },
        openExternal: async (uri: unknown) => say('opened address', uri),
      },
      window: {
        createOutputChannel: () => {
          const levels = ['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine'];
          return part('output channels', { ...Object.fromEntries(levels.map((name) => [name, line(name)])), show });
        },
        createStatusBarItem: () => part('status bar items', { show, hide: show }),
        createTreeView,
        createQuickPick,
        createInputBox,
        createTerminal: (options: unknown) => {
          say('terminal', JSON.stringify(options));
          return { show };
        },
        showInformationMessage: message('information'),
        showWarningMessage: message('warning'),
        showErrorMessage: message('error'),
        setStatusBarMessage: (text: string) => say('status bar message', text),
        showTextDocument: async (document: { text: string }) => say('text document', document.text),
        withProgress: async (options: { title?: string }, task: (...args: unknown[]) => unknown) => {
          say('progress title', options.title);
          const report = (value: unknown) => say('progress', JSON.stringify(value));
          const cancelled = inner();
          try {
            return await task({ report }, { onCancellationRequested: cancelled.event });
          } finally {
            cancelled.dispose();
          }
        },
      },
      workspace: {
        isTrusted: true,
        onDidChangeConfiguration: configured.event,
        textDocuments: [],
        onDidOpenTextDocument: opened.event,
        getConfiguration: () => ({
          get: (name: string) => settings[name],
          inspect: (name: string) => ({ globalValue: settings[name] }),
          update: async (name: string, value: unknown) => this.#note('setting', name, value),
        }),
        registerTextDocumentContentProvider: (_scheme: string, provider: TextProvider) => {
          this.#texts = provider;
          return { dispose: live.begin('text providers') };
        },
        openTextDocument: async (uri: { path: string }) => ({
          text: `${uri.path}\n${this.#texts?.provideTextDocumentContent(uri)}`,
        }),
      },
    };
  }

  #texts: TextProvider | undefined;
}

interface TextProvider {
  provideTextDocumentContent(uri: { path: string }): string;
}
