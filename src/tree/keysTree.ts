import {
  commands,
  Disposable,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import { setContextKey } from '../contextKeys.ts';
import type { Grouping } from '../keys/arrange.ts';
import { l10n } from '../l10n.ts';
import type { KeysView } from '../services.ts';
import type { Appearance } from './appearance.ts';
import { childrenOf, findKeyNode, parentOf, rootNodes, serverNode, type TreeSource } from './children.ts';
import { describeNode } from './describe.ts';
import { nodeId, type ServerNode, type TreeNode } from './node.ts';

export const keysViewId = 'proget.keys';

export interface KeysTree extends KeysView, Disposable {
  /** Draws one server anew, or all of them. Expansion and selection stay. */
  refresh(serverId?: string): void;
}

export interface KeysTreeOptions {
  /** Everything but what the view itself decides. */
  readonly source: () => Omit<TreeSource, 'grouping' | 'filter'>;
  /** Called when the children of a server are wanted and nothing is known of them. */
  readonly load: (serverId: string) => void;
  /** Called once, when the view is first looked at. */
  readonly begin: () => void;
  readonly grouping: Grouping;
}

export function createKeysTree({ source, load, begin, grouping }: KeysTreeOptions): KeysTree {
  const changes = new EventEmitter<TreeNode | undefined>();
  let filter = '';
  let begun = false;
  /** The editor knows elements by identity: to draw a server anew, the object that it was given is needed. */
  let shown = new Map<string, ServerNode>();
  let current = grouping;
  const now = (): TreeSource => ({ ...source(), grouping: current, filter });

  /** What an element that the editor kept would look like today. */
  const fresh = (node: TreeNode): TreeNode => (node.kind === 'server' ? serverNode(now(), node.listed) : node);

  const provider: TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changes.event,
    getTreeItem: (node) => itemOf(node, describeNode(fresh(node), Date.now())),
    getParent: (node) => parentOf(now(), node),
    getChildren(node) {
      if (node === undefined) {
        if (!begun) begin();
        begun = true;
        const nodes = rootNodes(now());
        shown = new Map(nodes.map((server) => [server.listed.server.id, server]));
        return nodes;
      }
      if (node.kind === 'server' && now().stock(node.listed) === null) load(node.listed.server.id);
      return childrenOf(now(), node);
    },
    // The tooltip only when it is looked at: with a thousand keys it is most of the work.
    resolveTreeItem(item, node) {
      item.tooltip = tooltipOf(describeNode(fresh(node), Date.now()));
      return item;
    },
  };
  const view: TreeView<TreeNode> = window.createTreeView(keysViewId, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const redraw = (): void => {
    setContextKey('isFiltered', filter !== '');
    view.description = filter === '' ? '' : l10n.t('filter: {filter}', { filter });
    changes.fire(undefined);
  };
  return {
    selected: () => view.selection[0] ?? null,
    get filter() {
      return filter;
    },
    set filter(text) {
      filter = text;
      redraw();
    },
    get grouping() {
      return current;
    },
    set grouping(next) {
      current = next;
      redraw();
    },
    refresh(serverId) {
      changes.fire(serverId === undefined ? undefined : shown.get(serverId));
    },
    async reveal(serverId, keyId, focus = false) {
      const node = findKeyNode(now(), serverId, keyId);
      if (node !== null) await view.reveal(node, { select: true, focus });
    },
    focus: async () => {
      await commands.executeCommand(`${keysViewId}.focus`);
    },
    dispose() {
      Disposable.from(view, changes).dispose();
    },
  };
}

const states = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
} as const;

function itemOf(node: TreeNode, look: Appearance): TreeItem {
  const item = new TreeItem(look.label, states[look.collapsible]);
  item.id = nodeId(node);
  item.description = look.description;
  item.iconPath = new ThemeIcon(look.icon, look.colour === null ? undefined : new ThemeColor(look.colour));
  item.contextValue = look.context;
  item.accessibilityInformation = { label: look.spoken };
  return item;
}

function tooltipOf({ tooltip }: Appearance): MarkdownString {
  const markdown = new MarkdownString(tooltip, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
