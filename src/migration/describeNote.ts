import { printable } from '../printable.ts';
import type { Note } from '../scan/finding.ts';

const reasons: Readonly<Record<Note['reason'], string>> = {
  unreadable: 'cannot be read',
  'too-large': 'larger than 2 MB',
  'link-outside': 'a link out of the folder',
  'link-cycle': 'a link to a folder around it',
  'not-understood': 'broken for its own format, searched as text',
};

/** What was not scanned, and why, in a line. */
export function describeNote({ file, reason }: Note): string {
  return `Not read: ${printable(file)} (${reasons[reason]}).`;
}
