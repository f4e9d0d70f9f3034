/** Counts what lives, by kind. */
export class LiveCount {
  readonly #counts = new Map<string, number>();

  /** @returns what ends it; ending twice counts once. */
  begin(kind: string): () => void {
    this.#change(kind, 1);
    let isLive = true;
    return () => {
      if (isLive) this.#change(kind, -1);
      isLive = false;
    };
  }

  /** What is not at zero. */
  get all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count !== 0));
  }

  #change(kind: string, by: number): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + by);
  }
}

export interface FakeDisposable {
  dispose(): void;
}
type Listener = (value: unknown) => void;
export type FakeEvent = (listener: Listener, that?: unknown, disposables?: FakeDisposable[]) => FakeDisposable;
export interface FakeEmitter extends FakeDisposable {
  readonly event: FakeEvent;
  fire(value?: unknown): void;
}

/** The editor's Disposable and EventEmitter, counted. As there, an emitter that is disposed of lets its listeners go. */
export function countedClasses(live: LiveCount) {
  class Disposable implements FakeDisposable {
    readonly #run: () => void;
    readonly #end = live.begin('disposables');

    static from(...all: readonly FakeDisposable[]): Disposable {
      return new Disposable(() => {
        for (const one of all) one.dispose();
      });
    }

    constructor(run: () => void) {
      this.#run = run;
    }

    dispose(): void {
      this.#end();
      this.#run();
    }
  }

  class EventEmitter implements FakeEmitter {
    readonly #listeners = new Map<Listener, () => void>();
    readonly #end: () => void;

    constructor(kind = 'event emitters') {
      this.#end = kind === 'inner' ? () => undefined : live.begin(kind);
    }

    readonly event: FakeEvent = (listener) => {
      const end = live.begin('event listeners');
      this.#listeners.set(listener, end);
      return {
        dispose: () => {
          end();
          this.#listeners.delete(listener);
        },
      };
    };

    fire(value?: unknown): void {
      for (const listener of [...this.#listeners.keys()]) listener(value);
    }

    dispose(): void {
      this.#end();
      for (const end of this.#listeners.values()) end();
      this.#listeners.clear();
    }
  }
  return { Disposable, EventEmitter };
}

/** The editor's classes that only carry values. */
export const plainClasses = {
  TreeItem: class {
    readonly label: string;
    constructor(label: string) {
      this.label = label;
    }
  },
  ThemeIcon: class Named {
    readonly id: string;
    constructor(id: string) {
      this.id = id;
    }
  },
  ThemeColor: class Named {
    readonly id: string;
    constructor(id: string) {
      this.id = id;
    }
  },
  MarkdownString: class {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  },
  Uri: {
    parse: (text: string) => ({ toString: () => text, path: text }),
    from: ({ path }: { path: string }) => ({ toString: () => path, path }),
    file: (path: string) => ({ path, fsPath: path }),
  },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  ConfigurationTarget: { Global: 1, Workspace: 2, WorkspaceFolder: 3 },
  QuickInputButtons: { Back: { id: 'back' } },
} as const;

/** As the editor without a translation does it. */
export function translate(text: string, values: Readonly<Record<string, unknown>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
