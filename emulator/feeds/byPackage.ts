import type { FollowsChanges } from './feedMemory.ts';

interface Kept<Value> {
  readonly values: Map<string, Value>;
  weight: number;
}

/** What was made of single packages, each until its package changes. The packages asked for the longest ago make room. */
export class ByPackage<Value> implements FollowsChanges {
  readonly #limit: number;
  readonly #weigh: (value: Value) => number;
  /** The newest stand last. */
  readonly #packages = new Map<string, Kept<Value>>();
  #weight = 0;

  /** @param limit of the weights of all values together */
  constructor(limit: number, weigh: (value: Value) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  /** @param make what throws is not remembered */
  get(name: string, key: string, make: () => Value): Value {
    const known = this.#packages.get(name);
    if (known !== undefined) {
      this.#packages.delete(name);
      this.#packages.set(name, known);
    }
    const value = known?.values.get(key);
    return value === undefined ? this.#add(name, key, make()) : value;
  }

  changed(name: string): void {
    this.#weight -= this.#packages.get(name)?.weight ?? 0;
    this.#packages.delete(name);
  }

  #add(name: string, key: string, value: Value): Value {
    const weight = this.#weigh(value);
    if (weight > this.#limit / 4) return value;
    const kept = this.#packages.get(name) ?? { values: new Map<string, Value>(), weight: 0 };
    kept.values.set(key, value);
    kept.weight += weight;
    this.#weight += weight;
    this.#packages.set(name, kept);
    for (const [oldest] of this.#packages) {
      if (this.#weight <= this.#limit) break;
      this.changed(oldest);
    }
    return value;
  }
}
