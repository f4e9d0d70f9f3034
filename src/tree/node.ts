import type { KeyGroup } from '../keys/arrange.ts';
import type { Key } from '../keys/key.ts';
import type { RotationState } from '../keys/rotation.ts';
import type { SecurityFinding } from '../keys/security.ts';
import type { WeakKey } from '../keys/weaknesses.ts';
import type { ProGetReason } from '../proget/errors.ts';
import type { ListedServer } from '../servers/serverList.ts';

/** What stands where keys would stand, or beside old ones. */
export type StateName =
  | 'loading'
  | 'empty'
  | 'no-match'
  /** The emulator does not run. */
  | 'stopped'
  | 'offline'
  | 'unauthorized'
  | 'forbidden'
  | 'too-old'
  | 'unlicensed'
  | 'redirected'
  | 'server-error';

export interface ServerNode {
  readonly kind: 'server';
  readonly listed: ListedServer;
  readonly version: string | null;
  readonly edition: string | null;
  readonly state: StateName | null;
  /** Keys that are shown, all filters applied; null = unknown. */
  readonly keyCount: number | null;
  /** What is shown is old, because the server could not be asked. */
  readonly stale: boolean;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly listed: ListedServer;
  readonly group: KeyGroup;
  readonly stale: boolean;
}

export interface KeyNode {
  readonly kind: 'key';
  readonly listed: ListedServer;
  readonly groupId: string;
  readonly key: Key;
  /** Whether Copy has a value to copy. */
  readonly copyable: boolean;
  /** Its part in a rotation that is not finished. */
  readonly rotation: 'old' | 'successor' | null;
  readonly stale: boolean;
}

/** A rotation that waits for the user. */
export interface RotationNode {
  readonly kind: 'rotation';
  readonly listed: ListedServer;
  readonly rotation: RotationState;
}

/** The read-only "Key security". */
export interface SecurityNode {
  readonly kind: 'security';
  readonly listed: ListedServer;
  readonly findings: readonly SecurityFinding[];
  readonly weak: readonly WeakKey[];
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly listed: ListedServer;
  readonly finding: SecurityFinding;
}

export interface WeakKeyNode {
  readonly kind: 'weak-key';
  readonly listed: ListedServer;
  readonly weak: WeakKey;
}

export interface StateNode {
  readonly kind: 'state';
  readonly listed: ListedServer;
  readonly state: StateName;
  /** One sentence; null where the state says it all. */
  readonly message: string | null;
  readonly nextStep: string | null;
}

export type TreeNode =
  | ServerNode
  | GroupNode
  | KeyNode
  | RotationNode
  | SecurityNode
  | FindingNode
  | WeakKeyNode
  | StateNode;

/** Stable over refreshes, unique in the tree. */
export function nodeId(node: TreeNode): string {
  const server = node.listed.server.id;
  switch (node.kind) {
    case 'server':
      return server;
    case 'group':
      return `${server}|${node.group.id}`;
    case 'key':
      return `${server}|${node.groupId}|key|${node.key.id}`;
    case 'rotation':
      return `${server}|rotation|${node.rotation.oldId}`;
    case 'security':
      return `${server}|security`;
    case 'finding':
      return `${server}|security|${node.finding.id}`;
    case 'weak-key':
      return `${server}|security|key|${node.weak.key.id}`;
    case 'state':
      return `${server}|state`;
  }
}

/** Which state a failed listing is. */
export function stateOf(reason: ProGetReason, emulator: boolean): StateName {
  switch (reason) {
    case 'unreachable':
      return emulator ? 'stopped' : 'offline';
    case 'timeout':
    case 'tls':
    case 'cancelled':
      return 'offline';
    case 'unauthorized':
      return 'unauthorized';
    case 'cannot-list':
      return 'forbidden';
    case 'too-old':
    case 'unlicensed':
    case 'redirected':
      return reason;
    default:
      return 'server-error';
  }
}
