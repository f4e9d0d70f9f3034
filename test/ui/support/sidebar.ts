import type { Locator, Page } from 'playwright-core';
import { comes, inOrder, labelled } from './labelled.ts';

/** The activity bar and the views beside it. */
export class Sidebar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  root(): Locator {
    return this.#page.locator('.part.sidebar');
  }

  /** Shows a view container by its icon in the activity bar. */
  async open(title: string): Promise<void> {
    const heading = this.root().locator('.composite.title').getByText(title).first();
    const tabs = this.#page.locator('.part.activitybar').getByRole('tab');
    const tab = tabs.filter({ has: this.#page.locator(`[aria-label^="${title}"]`) });
    // The icon of an open container hides it, and a window that was loaded anew may open it by itself in a moment.
    for (let attempts = 5; attempts > 0; attempts -= 1) {
      if (await comes(heading, 500)) return;
      await tab.click();
      if (await comes(heading, 3000)) return;
    }
    await heading.waitFor();
  }

  /** A view of the open container, with its header. */
  view(title: string): Locator {
    return this.root()
      .locator('.pane')
      .filter({ has: this.#page.locator('.pane-header').getByText(title, { exact: true }) });
  }

  /** A button in the header of a view, shown while the mouse is over it. */
  async clickViewAction(view: string, action: string): Promise<void> {
    await this.view(view).hover();
    await this.view(view).locator('.pane-header').getByRole('button', { name: action, exact: true }).click();
  }

  /** A row of a tree by its whole label, without its description. */
  row(label: string, view?: string): Locator {
    const scope = view === undefined ? this.root() : this.view(view);
    return scope
      .getByRole('treeitem')
      .filter({ has: labelled(this.#page, label) })
      .first();
  }

  /** A row by what a screen reader says of it. */
  namedRow(name: string | RegExp, view?: string): Locator {
    const scope = view === undefined ? this.root() : this.view(view);
    return scope.getByRole('treeitem', { name }).first();
  }

  /** A tree that is drawn anew under the mouse takes no notice of the click: then it is clicked again. */
  async expand(label: string, view?: string): Promise<void> {
    const row = this.row(label, view);
    const expanded = row.and(this.#page.locator('[aria-expanded=true]'));
    for (let attempts = 5; attempts > 0; attempts -= 1) {
      await row.waitFor();
      if (await comes(expanded, 300)) return;
      await row.locator('.monaco-tl-twistie').click();
      if (await comes(expanded, 3000)) return;
    }
    await expanded.waitFor();
  }

  /** Clicks a button of a row, shown while the mouse is over it. */
  async clickInline(label: string, action: string, view?: string): Promise<void> {
    const row = this.row(label, view);
    await row.hover();
    await row.getByRole('button', { name: action, exact: true }).click();
  }

  /** @returns the names of the buttons of a row. */
  async inlineActions(label: string, view?: string): Promise<readonly string[]> {
    const row = this.row(label, view);
    await row.hover();
    const buttons = await row.locator('.actions .action-label').all();
    return Promise.all(buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? ''));
  }

  /** Opens the context menu of a row; choose with `Workbench.chooseFromMenu`. */
  async openMenu(label: string, view?: string): Promise<void> {
    await this.row(label, view).click({ button: 'right' });
    await this.#page.locator('.monaco-menu:visible').waitFor();
  }

  /** Waits until the keyboard's focus is on a row, by what a screen reader says of it. */
  async focusedRow(name: RegExp): Promise<void> {
    const list = this.root().locator('.monaco-list:focus-within');
    await list.getByRole('treeitem', { name }).and(this.#page.locator('.focused')).waitFor();
  }

  /** @returns the labels of the rows on the screen, from top to bottom. */
  labels(view?: string): Promise<readonly string[]> {
    const scope = view === undefined ? this.root() : this.view(view);
    return inOrder(scope.getByRole('treeitem'), '.label-name');
  }

  /** @returns what a screen reader says of the rows on the screen, in any order. */
  async names(view?: string): Promise<readonly string[]> {
    const scope = view === undefined ? this.root() : this.view(view);
    const rows = await scope.getByRole('treeitem').all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
  }
}
