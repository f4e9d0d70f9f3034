import type { Value } from './properties.ts';

/** Words that stand for a value. */
export const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

type Compare = (left: Value, right: Value) => boolean;

/** Comparisons by their words. */
export const operators: ReadonlyMap<string, Compare> = new Map<string, Compare>(
  Object.entries({
    eq: (left: Value, right: Value) => left === right,
    ne: (left: Value, right: Value) => left !== right,
    gt: (left: Value, right: Value) => left !== null && right !== null && left > right,
    ge: (left: Value, right: Value) => left !== null && right !== null && left >= right,
    lt: (left: Value, right: Value) => left !== null && right !== null && left < right,
    le: (left: Value, right: Value) => left !== null && right !== null && left <= right,
  }),
);

type Compute = (...given: string[]) => Value;

/** Functions by their names in lower case; texts come folded. */
export const functions: ReadonlyMap<string, Compute> = new Map<string, Compute>(
  Object.entries({
    tolower: (text = '') => text,
    toupper: (text = '') => text,
    trim: (text = '') => text.trim(),
    length: (text = '') => text.length,
    concat: (one = '', other = '') => one + other,
    indexof: (text = '', part = '') => text.indexOf(part),
    substringof: (part = '', text = '') => text.includes(part),
    startswith: (text = '', part = '') => text.startsWith(part),
    endswith: (text = '', part = '') => text.endsWith(part),
  }),
);

/** Texts without their case. */
export function fold(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
