import type { Key } from './key.ts';

export type WeaknessCode =
  | 'never-expires'
  | 'full-control'
  | 'long-unused'
  | 'never-used'
  | 'short-value'
  | 'expired'
  | 'disabled'
  | 'logs-bodies';

export interface Weakness {
  readonly code: WeaknessCode;
  /** One sentence. */
  readonly text: string;
}

/**
 * What is wrong with a key.
 * @param now epoch milliseconds
 * @param value its value where we know it (listed or remembered); only its length and make-up are judged
 */
export function weaknesses(_key: Key, _now: number, _value: string | null = null): Weakness[] {
  throw new Error('not built yet');
}
