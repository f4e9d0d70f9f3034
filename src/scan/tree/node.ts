/** A part of a text in UTF-16 units, the end excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A value, decoded, with the range of its raw text: without quotes, with escapes as they stand there. */
export interface Scalar extends Range {
  readonly kind: 'scalar';
  readonly value: string;
  /** Set where the value stands in an encoded text, which the range then spans: no part of it has a place of its own. */
  readonly wrapped?: true;
}

/** A member of a group; positional ones have no name. */
export interface Entry {
  readonly name: string | null;
  /** Where the name stands; null for a name that we made up. */
  readonly nameAt: Range | null;
  readonly value: Node;
}

/**
 * Whatever holds values together: an object, a list, a section, an element, a block of code, the arguments of a call,
 * one command. All formats are read into this one shape.
 */
export interface Group {
  readonly kind: 'group';
  /** What stands before the group: an element's name, a function, a command, `list`; else empty. */
  readonly head: string;
  readonly entries: readonly Entry[];
}

export type Node = Scalar | Group;

/** What a parser makes of a text. */
export interface Tree {
  readonly root: Group;
  /** Values inside of them are no credentials. */
  readonly comments: readonly Range[];
}

export function scalar(value: string, start: number, end: number): Scalar {
  return { kind: 'scalar', value, start, end };
}

export function group(entries: readonly Entry[], head = ''): Group {
  return { kind: 'group', head, entries };
}

export function entry(name: string | null, value: Node, nameAt: Range | null = null): Entry {
  return { name, nameAt, value };
}

/** The last value of that name, as most formats count it; names are compared without case where `anyCase`. */
export function child(parent: Group, name: string, anyCase = false): Node | null {
  const wanted = anyCase ? name.toLowerCase() : name;
  const found = parent.entries.findLast((item) => (anyCase ? item.name?.toLowerCase() : item.name) === wanted);
  return found?.value ?? null;
}

/** The value of that name where it is a scalar. */
export function scalarAt(parent: Group, name: string, anyCase = false): Scalar | null {
  const found = child(parent, name, anyCase);
  return found?.kind === 'scalar' ? found : null;
}

/** The group of that name; a list of one format is a single group of another, hence all groups behind it. */
export function groupAt(parent: Group, name: string, anyCase = false): Group | null {
  const found = child(parent, name, anyCase);
  return found?.kind === 'group' ? found : null;
}

/** Every group below and including this one, outer ones first. */
export function* groupsOf(parent: Group): Generator<Group> {
  yield parent;
  for (const { value } of parent.entries) if (value.kind === 'group') yield* groupsOf(value);
}
