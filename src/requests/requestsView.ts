import { commands, type TreeView, window } from 'vscode';
import { l10n } from '../l10n.ts';
import type { EmulatorController } from '../localEmulator/controller.ts';
import type { Log } from '../log.ts';
import type { RequestNode } from './describeRequest.ts';
import { followRequests } from './followRequests.ts';
import { RequestList } from './requestList.ts';
import { RequestsTree } from './requestsTree.ts';

const requestsViewId = 'proget.requests';
/** So long the newest request gets the focus after the view was asked for; later the user is elsewhere. */
const focusWithinMs = 3000;
/** Many requests at once are drawn together. */
const drawAfterMs = 100;
const againAfterMs = 1000;

/** The live requests of the running emulator. It listens only while it is visible. */
export class RequestsView {
  readonly list = new RequestList();
  readonly #controller: EmulatorController;
  readonly #log: Pick<Log, 'warn'>;
  readonly #tree: RequestsTree;
  readonly #view: TreeView<RequestNode>;
  readonly #ends: (() => void)[];
  #run = '';
  #focusUntil = 0;
  #following: AbortController | null = null;
  #drawing: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;

  /** @param onShown the user looks at it. */
  constructor(controller: EmulatorController, log: Pick<Log, 'warn'>, onShown: () => void) {
    this.#controller = controller;
    this.#log = log;
    this.#tree = new RequestsTree(this.list, () => this.#run);
    this.#view = window.createTreeView(requestsViewId, { treeDataProvider: this.#tree, showCollapseAll: true });
    const visibility = this.#view.onDidChangeVisibility(({ visible }) => {
      if (visible) onShown();
      this.#followOrNot();
    });
    this.#ends = [controller.onChange(() => this.#followOrNot()), () => visibility.dispose()];
    if (this.#view.visible) onShown();
    this.#followOrNot();
  }

  /** What is selected, for commands from the palette. */
  get selected(): RequestNode | null {
    return this.#view.selection[0] ?? null;
  }

  /** Whether it listens. */
  get isFollowing(): boolean {
    return this.#following !== null;
  }

  /** Shows the view, with the keyboard's focus on the newest request as soon as there is one. */
  async focus(): Promise<void> {
    this.#focusUntil = Date.now() + focusWithinMs;
    await commands.executeCommand(`${requestsViewId}.focus`);
    await this.#focusNewest();
  }

  async #focusNewest(): Promise<void> {
    const newest = this.#tree.newest();
    if (newest === null || Date.now() > this.#focusUntil) return;
    const until = this.#focusUntil;
    this.#focusUntil = 0;
    try {
      await this.#view.reveal(newest, { select: false, focus: true });
    } catch (error) {
      // The editor refuses where a redraw crosses it; with the next request it is tried again.
      this.#focusUntil = until;
      this.#log.warn(`The newest request cannot be shown: ${error}`);
    }
  }

  /** The list was changed from outside. */
  redraw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    this.#tree.refresh();
    const { length } = this.list.shown;
    const { deniedOnly, key } = this.list;
    this.#view.description = [key?.title, deniedOnly ? l10n.t('denied only') : null].filter(Boolean).join(', ');
    const isOld = this.#controller.state.kind !== 'running' && length > 0;
    this.#view.message = isOld ? l10n.t('The emulator does not run; these are requests of its last run.') : '';
  }

  #followOrNot(): void {
    clearTimeout(this.#again);
    const { connection, state } = this.#controller;
    if (connection === null || state.kind !== 'running' || !this.#view.visible) {
      if (this.#following === null) return;
      this.#following.abort();
      this.#following = null;
      this.redraw();
      return;
    }
    if (this.#following !== null) return;
    const run = `${connection.instanceId}/${connection.startedAt ?? connection.pid}`;
    if (run !== this.#run) this.list.restart();
    this.#run = run;
    this.redraw();
    const following = new AbortController();
    this.#following = following;
    followRequests(connection.client, this.list.newestId, following.signal, (records) => {
      if (following.signal.aborted) return;
      this.list.add(records);
      this.#drawing ??= setTimeout(() => {
        this.redraw();
        void this.#focusNewest();
      }, drawAfterMs);
    })
      .catch((error: unknown) => {
        if (!following.signal.aborted) this.#log.warn(`The requests cannot be followed: ${error}`);
      })
      .finally(() => {
        following.abort();
        if (this.#following !== following) return;
        this.#following = null;
        // The emulator has stopped, which its state will say, or this was cut off and begins again.
        this.#again = setTimeout(() => this.#followOrNot(), againAfterMs);
      });
  }

  dispose(): void {
    for (const end of this.#ends) end();
    clearTimeout(this.#drawing);
    clearTimeout(this.#again);
    this.#following?.abort();
    this.#following = null;
    this.#tree.dispose();
    this.#view.dispose();
  }
}
