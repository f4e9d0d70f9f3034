import type { Exchange } from '../../http/exchange.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import type { Parameters } from './parameters.ts';

/** What a native method works with. */
export interface NativeCall {
  readonly exchange: Exchange;
  readonly surroundings: Surroundings;
  readonly tables: Tables;
  readonly parameters: Parameters;
}

/** One row of a result, with ProGet's `Snake_Pascal` columns. */
export type NativeRow = Readonly<Record<string, string | number | boolean | null>>;

/** Rows, one row or none, a scalar, or nothing at all (an empty body). */
export type NativeResult = readonly NativeRow[] | NativeRow | number | null | undefined;

/** One method of the Native API: a stored procedure of ProGet's database (spec: Native API). */
export interface NativeMethod {
  /** Methods that change something are refused to GET. */
  readonly changes: boolean;
  run(call: NativeCall): NativeResult | Promise<NativeResult>;
}

export function reading(run: NativeMethod['run']): NativeMethod {
  return { changes: false, run };
}

export function changing(run: NativeMethod['run']): NativeMethod {
  return { changes: true, run };
}
