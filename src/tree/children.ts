import { filterKeys, type Grouping, groupKeys } from '../keys/arrange.ts';
import type { Key } from '../keys/key.ts';
import type { RotationState } from '../keys/rotation.ts';
import { securityFindings } from '../keys/security.ts';
import { weakKeys } from '../keys/weaknesses.ts';
import type { Stock } from '../servers/inventory.ts';
import type { ListedServer } from '../servers/serverList.ts';
import { type KeyNode, type ServerNode, type StateNode, stateOf, type TreeNode } from './node.ts';

/** What the tree is made from; nothing of it is fetched here. */
export interface TreeSource {
  readonly servers: readonly ListedServer[];
  stock(listed: ListedServer): Stock | null;
  isCopyable(listed: ListedServer, key: Key): boolean;
  rotations(listed: ListedServer): readonly RotationState[];
  readonly grouping: Grouping;
  /** Empty = everything. */
  readonly filter: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function rootNodes(source: TreeSource): ServerNode[] {
  return source.servers.map((listed) => serverNode(source, listed));
}

export function serverNode(source: TreeSource, listed: ListedServer): ServerNode {
  const stock = source.stock(listed);
  const keys = stock?.keys == null ? null : filterKeys(stock.keys, source.filter);
  return {
    kind: 'server',
    listed,
    version: stock?.version ?? null,
    edition: stock?.edition ?? null,
    state: stateNode(source, listed)?.state ?? null,
    keyCount: keys?.length ?? null,
    stale: stock?.error != null && keys !== null,
  };
}

export function childrenOf(source: TreeSource, node: TreeNode): TreeNode[] {
  switch (node.kind) {
    case 'server':
      return belowServer(source, node.listed);
    case 'group':
      return node.group.keys.map((key) => keyNode(source, node.listed, key, node.group.id, node.stale));
    case 'security':
      return [
        ...node.findings.map((finding) => ({ kind: 'finding' as const, listed: node.listed, finding })),
        ...node.weak.map((weak) => ({ kind: 'weak-key' as const, listed: node.listed, weak })),
      ];
    default:
      return [];
  }
}

function belowServer(source: TreeSource, listed: ListedServer): TreeNode[] {
  const stock = source.stock(listed);
  const state = stateNode(source, listed);
  const nodes: TreeNode[] = state === null ? [] : [state];
  if (stock?.keys == null) return nodes;
  const stale = stock.error !== null;
  for (const rotation of source.rotations(listed)) nodes.push({ kind: 'rotation', listed, rotation });
  for (const group of groupKeys(filterKeys(stock.keys, source.filter), source.grouping))
    nodes.push({ kind: 'group', listed, group, stale });
  if (source.filter === '') nodes.push(securityNode(source, listed, stock, stock.keys));
  return nodes;
}

/** What stands there besides or instead of keys; null when all is well. */
function stateNode(source: TreeSource, listed: ListedServer): StateNode | null {
  const stock = source.stock(listed);
  const make = (
    state: StateNode['state'],
    message: string | null = null,
    nextStep: string | null = null,
  ): StateNode => ({
    kind: 'state',
    listed,
    state,
    message,
    nextStep,
  });
  if (stock === null) return make('loading');
  if (stock.error !== null && !(stock.loading && stock.keys === null)) {
    const { reason, message, nextStep } = stock.error;
    return make(stateOf(reason, listed.server.kind === 'emulator'), message, nextStep);
  }
  if (stock.keys === null) return make('loading');
  if (stock.keys.length === 0) return make('empty');
  return filterKeys(stock.keys, source.filter).length === 0 ? make('no-match') : null;
}

export function keyNode(source: TreeSource, listed: ListedServer, key: Key, groupId: string, stale: boolean): KeyNode {
  const rotations = source.rotations(listed);
  const rotation = rotations.some(({ oldId }) => oldId === key.id)
    ? 'old'
    : rotations.some(({ successorId }) => successorId === key.id)
      ? 'successor'
      : null;
  return { kind: 'key', listed, groupId, key, copyable: source.isCopyable(listed, key), rotation, stale };
}

function securityNode(source: TreeSource, listed: ListedServer, stock: Stock, keys: readonly Key[]): TreeNode {
  const { edition, policies, anonymousFace, anonymous } = stock;
  return {
    kind: 'security',
    listed,
    findings: securityFindings({ server: listed.server, edition, policies, anonymousFace, anonymous, keys }),
    weak: weakKeys(keys, source.now),
  };
}

/** The node that a node stands below; null for servers. */
export function parentOf(source: TreeSource, node: TreeNode): TreeNode | null {
  if (node.kind === 'server') return null;
  const server = serverNode(source, node.listed);
  const siblings = childrenOf(source, server);
  if (node.kind === 'key')
    return siblings.find((other) => other.kind === 'group' && other.group.id === node.groupId) ?? server;
  if (node.kind === 'finding' || node.kind === 'weak-key')
    return siblings.find((other) => other.kind === 'security') ?? server;
  return server;
}

/** Where a key stands in the tree as it is now; null when it is not shown. */
export function findKeyNode(source: TreeSource, serverId: string, keyId: number): KeyNode | null {
  const listed = source.servers.find(({ server }) => server.id === serverId);
  if (listed === undefined) return null;
  for (const node of belowServer(source, listed)) {
    if (node.kind !== 'group') continue;
    const key = node.group.keys.find(({ id }) => id === keyId);
    if (key !== undefined) return keyNode(source, listed, key, node.group.id, node.stale);
  }
  return null;
}
