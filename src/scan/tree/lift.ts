import { rangeOf } from './align.ts';
import { entry, type Group, group, type Scalar } from './node.ts';

/** A tree that was read from a value: positions in the value become positions in the file. */
export function lift(node: Group, whole: Scalar, text: string): Group {
  return group(
    node.entries.map(({ name, nameAt, value }) =>
      entry(
        name,
        value.kind === 'group'
          ? lift(value, whole, text)
          : { ...value, ...rangeOf(text, whole, value.start, value.end), ...(whole.wrapped ? { wrapped: true } : {}) },
        nameAt === null ? null : rangeOf(text, whole, nameAt.start, nameAt.end),
      ),
    ),
    node.head,
  );
}
