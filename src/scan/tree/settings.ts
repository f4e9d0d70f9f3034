import { partOf } from './align.ts';
import { type Entry, entry } from './node.ts';

/** A list element `NAME=value` as an entry of that name; every other entry as it is. */
export function splitSetting(item: Entry, text: string): Entry {
  if (item.name !== null || item.value.kind !== 'scalar' || !item.value.value.includes('=')) return item;
  const [whole, name] = /^\s*([A-Za-z_][\w.-]*)\s*=(?!=)\s*/.exec(item.value.value) ?? [];
  if (whole === undefined || name === undefined) return item;
  return entry(name, partOf(text, item.value, whole.length, item.value.value.length));
}
