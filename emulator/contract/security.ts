/** Catch-all principals, which nobody can be named like (spec: users, tasks, attributes). */
export const virtualPrincipals = ['Everyone', 'Authenticated', 'Anonymous'] as const;
export type VirtualPrincipal = (typeof virtualPrincipals)[number];

/** The virtual principal of this name, in any case. */
export function parseVirtualPrincipal(name: string): VirtualPrincipal | undefined {
  const lower = name.toLowerCase();
  return virtualPrincipals.find((one) => one.toLowerCase() === lower);
}

/** Who can hold a permission. */
export interface Holder {
  readonly kind: 'user' | 'group' | 'virtual';
  readonly name: string;
}

/** A permission (or, with `deny`, restriction) as it is stored. No feed and no group = everywhere. */
export interface Grant {
  /** Name of a task, exact. */
  readonly task: string;
  readonly feed: string | null;
  readonly feedGroup: string | null;
  readonly deny: boolean;
}

export interface Permission extends Grant {
  readonly id: number;
  readonly holder: Holder;
}

/** A permission of somebody's as decisions look at it. */
export interface HeldGrant extends Grant {
  /** What the task holds now; `*` = everything. */
  readonly attributes: readonly string[];
  /** Made out to this very principal, not to a group or to everybody: such ones come first. */
  readonly own: boolean;
}

export interface SecurityTask {
  readonly name: string;
  readonly description: string | null;
  /** Whether it makes sense for single feeds. Says something to people only. */
  readonly feedScoped: boolean;
  readonly attributes: readonly string[];
}

export interface Group {
  readonly id: number;
  readonly name: string;
  /** Names of users, in their order. */
  readonly users: readonly string[];
}
