import { markOf } from '../../emulator/contract/apiKey.ts';
import type { Key } from './key.ts';

/**
 * Whether a remembered value can be that of this key: it is what the server lists, or its mark agrees. A server that
 * tells neither is believed; ids are never used twice.
 */
export function fitsKey(value: string, key: Key): boolean {
  if (key.value !== null) return key.value === value;
  return key.details === null || key.details.mark === markOf(value);
}
