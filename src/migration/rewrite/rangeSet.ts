import type { Range } from '../../scan/tree/node.ts';

/** Ranges that are asked often. */
export class RangeSet {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(ranges: Iterable<Range>) {
    for (const { start, end } of [...ranges].sort((left, right) => left.start - right.start)) {
      const last = this.ends.at(-1);
      if (last !== undefined && start <= last) this.ends[this.ends.length - 1] = Math.max(last, end);
      else {
        this.starts.push(start);
        this.ends.push(end);
      }
    }
  }

  /** Whether any range shares a character with this one; an insertion overlaps what it lies inside of. */
  overlaps({ start, end }: Range): boolean {
    const index = this.firstEndingAfter(start);
    return index < this.starts.length && (this.starts[index] ?? 0) < end;
  }

  /** Whether any range overlaps this one or touches it. */
  touches({ start, end }: Range): boolean {
    const index = this.firstEndingAfter(start - 1);
    return index < this.starts.length && (this.starts[index] ?? 0) <= end;
  }

  private firstEndingAfter(position: number): number {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
