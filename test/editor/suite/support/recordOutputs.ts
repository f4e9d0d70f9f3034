import childProcess from 'node:child_process';
import {
  commands,
  type Disposable,
  type LogOutputChannel,
  languages,
  type StatusBarItem,
  type TextDocumentContentProvider,
  type TreeDataProvider,
  type TreeItem,
  type Uri,
  window,
  workspace,
} from 'vscode';

/** A text that the extension has given away, and to what. */
export interface Said {
  readonly place: string;
  readonly text: string;
}

/** All that the extension says to the editor and to other programs, from the call of `recordOutputs` on. */
export interface Outputs {
  readonly said: readonly Said[];
  /** The environments of terminals: the only place here where a migrated key may be. */
  readonly terminals: readonly Readonly<Record<string, string>>[];
  /** Adds what trees, problems and documents show at this time. */
  look(): Promise<void>;
  /** Presses these buttons, in this order, in messages that offer them; every other message is left alone. */
  press(...buttons: string[]): void;
  /** Lets messages through to the user again. */
  rest(): void;
}

type Any = (...args: unknown[]) => unknown;

/**
 * Replaces what the extension calls of the editor. To be called before the extension is activated: tests and extension
 * share one `window`, so what it makes afterwards is made here.
 */
export function recordOutputs(): Outputs {
  const said: Said[] = [];
  const terminals: Record<string, string>[] = [];
  const trees = new Map<string, TreeDataProvider<unknown>>();
  let buttons: string[] | null = null;
  const say = (place: string, ...texts: readonly unknown[]): void => {
    for (const text of texts)
      if (text !== undefined && text !== null && text !== '') said.push({ place, text: textOf(text) });
  };
  const replace = (owner: object, name: string, make: (own: Any) => Any): void => {
    const own = Reflect.get(owner, name) as Any;
    Reflect.set(owner, name, make(own.bind(owner)));
  };
  /** An object of the editor whose members say what is put into them. */
  const told = <Part extends object>(kind: string, part: Part, methods: readonly string[] = []): Part =>
    new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (methods.includes(String(name))) say(`${kind} ${String(name)}`, ...args);
          return value.apply(target, args);
        };
      },
      set(target, name, value) {
        // What the user types goes this way, too.
        if (name !== 'value') say(`${kind} ${String(name)}`, value);
        return Reflect.set(target, name, value);
      },
    });

  for (const level of ['Information', 'Warning', 'Error'])
    replace(window, `show${level}Message`, (own) => async (...args) => {
      say(`${level.toLowerCase()} message`, ...args);
      if (buttons === null) return own(...args);
      if (!args.includes(buttons[0])) return undefined;
      return buttons.shift();
    });
  replace(window, 'setStatusBarMessage', (own) => (...args) => {
    say('status bar message', args[0]);
    return own(...args);
  });
  replace(window, 'createOutputChannel', (own) => (...args) => {
    const levels = ['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'replace'];
    return told('log', own(...args) as LogOutputChannel, levels);
  });
  replace(
    window,
    'createStatusBarItem',
    (own) =>
      (...args) =>
        told('status bar item', own(...args) as StatusBarItem),
  );
  for (const name of ['createQuickPick', 'createInputBox'])
    replace(
      window,
      name,
      (own) =>
        (...args) =>
          told(name.slice(6), own(...args) as object),
    );
  replace(window, 'withProgress', (own) => (options, task) => {
    say('progress title', (options as { title?: string }).title);
    return own(options, (progress: { report(value: unknown): void }, token: unknown) =>
      (task as Any)(told('progress', progress, ['report']), token),
    );
  });
  replace(window, 'createTerminal', (own) => (options) => {
    const { env = {}, ...others } = options as { env?: Record<string, string> };
    terminals.push(env);
    say('terminal', others, Object.keys(env));
    return own({ ...others, env: {} });
  });
  replace(window, 'createTreeView', (own) => (...args) => {
    const [id, options] = args as [string, { treeDataProvider: TreeDataProvider<unknown> }];
    trees.set(id, options.treeDataProvider);
    return told('tree', own(...args) as object);
  });
  replace(workspace, 'registerTextDocumentContentProvider', (own) => (scheme, provider) => {
    const ours = provider as TextDocumentContentProvider;
    const provide = async (...asked: Parameters<TextDocumentContentProvider['provideTextDocumentContent']>) => {
      const text = await ours.provideTextDocumentContent(...asked);
      say('read-only document', text, asked[0].toString());
      return text;
    };
    const { onDidChange } = ours;
    return own(scheme, { provideTextDocumentContent: provide, ...(onDidChange === undefined ? {} : { onDidChange }) });
  });
  replace(commands, 'executeCommand', (own) => (...args) => {
    say(
      'command',
      args.filter((argument) => typeof argument !== 'object'),
    );
    return own(...args) as Disposable;
  });
  for (const name of ['spawn', 'execFile', 'exec', 'fork'])
    replace(childProcess, name, (own) => (...args) => {
      const isGiven = (one: unknown) => typeof one === 'string' || Array.isArray(one);
      say('process arguments', ...args.filter(isGiven));
      for (const one of args)
        if (typeof one === 'object' && one !== null && 'env' in one && typeof one.env === 'object')
          // By that name tests give emulators of their own a key.
          say('process environment', { ...one.env, PROGET_EMULATOR_ADMIN_KEY: '' });
      return own(...args);
    });

  const walk = async (provider: TreeDataProvider<unknown>, parent?: unknown): Promise<void> => {
    for (const node of (await provider.getChildren(parent)) ?? []) {
      const item: TreeItem = await provider.getTreeItem(node);
      const whole = (await provider.resolveTreeItem?.(item, node, neverCancelled)) ?? item;
      say('tree item', whole);
      await walk(provider, node);
    }
  };
  return {
    said,
    terminals,
    async look() {
      for (const provider of trees.values()) await walk(provider);
      for (const [uri, problems] of languages.getDiagnostics())
        for (const { message, code, range, relatedInformation = [] } of problems) {
          say('problem', `${uri} ${message} ${textOf(code)}`, ...relatedInformation.map((one) => one.message));
          // The editor asks for fixes only where a text is open.
          await workspace.openTextDocument(uri);
          const fixes = await commands.executeCommand<unknown[]>('vscode.executeCodeActionProvider', uri, range);
          say('quick fix', ...fixes);
        }
      for (const { uri, languageId } of workspace.textDocuments)
        if (languageId === 'proget-plan') await lookAtPlan(uri);
      for (const { label } of window.tabGroups.all.flatMap(({ tabs }) => tabs)) say('tab', label);
    },
    press: (...wanted) => {
      buttons = wanted;
    },
    rest: () => {
      buttons = null;
    },
  };

  async function lookAtPlan(uri: Uri): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    say('plan', document.getText());
    const lenses = await commands.executeCommand<{ command?: unknown }[]>('vscode.executeCodeLensProvider', uri, 100);
    for (const { command } of lenses) say('lens', command);
  }
}

const neverCancelled = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_name, one: unknown) => (typeof one === 'function' ? undefined : one)) ?? '';
}
