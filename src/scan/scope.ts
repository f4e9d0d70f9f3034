import { type Group, groupsOf, type Scalar, scalarAt } from './tree/node.ts';
import { splitSetting } from './tree/settings.ts';
import { findReferences, soleReference } from './values/reference.ts';

const deepest = 6;
/** Where a variable is looked up says nothing of its name. `secrets.` stays: such a value is in no file. */
const prefixes =
  /^(?:env|var|local|vars|variables|parameters|params|project|rootProject|this|self|ext|build|props)[.:]/i;

/** The literal values that a file gives its variables. */
export class Scope {
  private readonly exact = new Map<string, Scalar[]>();
  private readonly folded = new Map<string, Scalar[]>();

  constructor(root: Group, text: string) {
    for (const group of groupsOf(root)) this.collect(group, text);
  }

  private collect(group: Group, text: string): void {
    for (const item of group.entries) {
      const { name, value } = splitSetting(item, text);
      if (name !== null && value.kind === 'scalar') this.define(name, value);
      // Terraform: variable "x" { default = "…" }
      const [label] = value.kind === 'group' && name === 'variable' ? value.entries : [];
      const fallback = value.kind === 'group' ? scalarAt(value, 'default') : null;
      if (label?.value.kind === 'scalar' && fallback !== null) this.define(label.value.value, fallback);
    }
    const name = scalarAt(group, 'name') ?? scalarAt(group, 'key');
    const value = scalarAt(group, 'value');
    if (name !== null && value !== null) this.define(name.value, value);
  }

  private define(name: string, value: Scalar): void {
    const plain = name.replace(/^\$?(?:env:|script:|global:)?/i, '').replace(prefixes, '');
    for (const [map, key] of [
      [this.exact, plain],
      [this.folded, plain.toLowerCase()],
    ] as const) {
      const list = map.get(key) ?? [];
      list.push(value);
      map.set(key, list);
    }
  }

  /** The value that a name has at a place: the last one before it, else the first one behind. */
  private find(name: string, at: number): Scalar | null {
    const plain = name.replace(prefixes, '').replace(/^\$?env:/i, '');
    const last = plain.includes('.') ? plain.slice(plain.lastIndexOf('.') + 1) : plain;
    const usable = (list: readonly Scalar[] | undefined) =>
      (list ?? []).filter(
        (value) => soleReference(value.value)?.name !== name && !(value.start <= at && at < value.end),
      );
    for (const list of [
      usable(this.exact.get(plain)),
      usable(this.exact.get(last)),
      usable(this.folded.get(plain.toLowerCase())),
    ]) {
      const found = list.findLast(({ start }) => start < at) ?? list[0];
      if (found !== undefined && !name.startsWith('secrets.')) return found;
    }
    return null;
  }

  /** Where a value that is nothing but a reference is written out; the value itself where it is none or unknown. */
  follow(value: Scalar, depth = 0): Scalar {
    const reference = depth < deepest ? soleReference(value.value) : null;
    const found = reference === null ? null : this.find(reference.name, value.start);
    return found === null ? value : this.follow(found, depth + 1);
  }

  /** The text of a value with all references replaced that the file can answer. */
  expand(value: Scalar, depth = 0): string {
    let text = value.value;
    if (depth >= deepest) return text;
    for (const { name, text: raw } of findReferences(value.value, true)) {
      const found = this.find(name, value.start);
      if (found !== null) text = text.replace(raw, () => this.expand(found, depth + 1));
    }
    return text;
  }
}
