import {
  EventEmitter,
  type ProviderResult,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
} from 'vscode';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import { describeNode, detailsOf, type RequestNode } from './describeRequest.ts';
import type { RequestList } from './requestList.ts';

/** Draws the list of requests. */
export class RequestsTree implements TreeDataProvider<RequestNode> {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #list: RequestList;
  readonly #run: () => string;

  /** @param run which run of the emulator the list is of: its requests count from 1 again each time. */
  constructor(list: RequestList, run: () => string) {
    this.#list = list;
    this.#run = run;
  }

  refresh(): void {
    this.#changed.fire();
  }

  getChildren(node?: RequestNode): ProviderResult<RequestNode[]> {
    if (node !== undefined) return node.kind === 'request' ? detailsOf(node) : [];
    return this.#list.shown.map((record) => this.#nodeOf(record));
  }

  /** Details are never revealed by themselves. */
  getParent(): null {
    return null;
  }

  newest(): RequestNode | null {
    const [record] = this.#list.shown;
    return record === undefined ? null : this.#nodeOf(record);
  }

  #nodeOf(record: RequestRecord): RequestNode {
    return { kind: 'request', run: this.#run(), record };
  }

  getTreeItem(node: RequestNode): TreeItem {
    const described = describeNode(node);
    const item = new TreeItem(
      described.label,
      described.expandable ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
    );
    item.id = described.id;
    item.description = described.description;
    item.tooltip = described.tooltip;
    item.contextValue = described.contextValue;
    item.accessibilityInformation = { label: described.accessibilityLabel };
    if (described.icon !== null)
      item.iconPath = new ThemeIcon(
        described.icon,
        described.colour === null ? undefined : new ThemeColor(described.colour),
      );
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
