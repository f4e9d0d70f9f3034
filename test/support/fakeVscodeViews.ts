import type { FakeEmitter, FakeEvent } from './fakeVscodeParts.ts';

/** Parts of a tree item that a user or a screen reader gets, or that the editor keeps. */
export interface FakeItem {
  readonly label?: string;
  readonly description?: string;
  readonly contextValue?: string;
  readonly id?: string;
  tooltip?: string | { value: string };
  readonly accessibilityInformation?: { label: string };
}
export interface Provider {
  readonly onDidChangeTreeData?: FakeEvent;
  getChildren(node?: unknown): unknown;
  getTreeItem(node: unknown): FakeItem;
  resolveTreeItem?(item: FakeItem, node: unknown): FakeItem;
}

export interface FakeView {
  readonly provider: Provider;
  /** As when the user opens or closes it. */
  setVisible(visible: boolean): void;
}

/** @param part counts it and notes what is put into it */
export function fakeTreeView(
  { onDidChangeTreeData }: Provider,
  part: (kind: string, base: object) => object,
  visibility: FakeEmitter,
): { view: object; setVisible: FakeView['setVisible'] } {
  const listening = onDidChangeTreeData?.(() => undefined);
  const base = {
    visible: false,
    selection: [],
    onDidChangeVisibility: visibility.event,
    reveal: async () => undefined,
  };
  const view = part('tree views', base) as typeof base & { dispose(): void };
  const end = view.dispose;
  Object.defineProperty(view, 'dispose', {
    value: () => {
      end();
      listening?.dispose();
      visibility.dispose();
    },
  });
  const setVisible = (visible: boolean): void => {
    view.visible = visible;
    visibility.fire({ visible });
  };
  return { view, setVisible };
}
