import { Bits } from './bits.ts';
import { compareNames } from './compareNames.ts';
import { TrigramIndex } from './trigrams.ts';

/** What a package looks like to those who search. Lower case, both. */
export interface Face {
  readonly text: string;
  /** With a blank before and behind each. */
  readonly types: string;
}

export interface SearchedPackage {
  readonly name: string;
  /** One for each kind of client; null where that sees no version. */
  readonly faces: readonly (Face | null)[];
}

export interface PackageQuery {
  /** Which face is searched. */
  readonly face: number;
  /** Lower case; each has to occur in the text. */
  readonly terms: readonly string[];
  /** Null = any. */
  readonly type: string | null;
}

/** Queries whose results are kept up to date. */
const mostRemembered = 64;
/** Of so many packages one is found, or fewer: then they are sorted. */
const sortedShare = 50;

interface Entry<Package> {
  readonly number: number;
  package: Package;
}

interface Results {
  readonly query: PackageQuery;
  readonly numbers: Bits;
  count: number;
}

/**
 * The packages of a feed by name, and what searches for them find. A new search looks only at packages that its trigrams
 * leave over; what was found is then kept up to date by each change of a package, however many there are.
 */
export class SearchIndex<Package extends SearchedPackage> {
  readonly #entries = new Map<string, Entry<Package>>();
  readonly #byNumber: (Entry<Package> | undefined)[] = [];
  readonly #freeNumbers: number[] = [];
  /** By name. */
  readonly #order: Entry<Package>[];
  readonly #trigrams = new TrigramIndex();
  /** The newest stand last. */
  readonly #remembered = new Map<string, Results>();

  /** @param packages in any order, each name once */
  constructor(packages: Iterable<Package>) {
    for (const added of packages) this.#enter(added);
    this.#order = [...this.#entries.values()].sort((one, other) => compareNames(one.package.name, other.package.name));
  }

  get(name: string): Package | undefined {
    return this.#entries.get(name)?.package;
  }

  put(changed: Package): void {
    const known = this.#entries.get(changed.name);
    if (known === undefined) {
      const entry = this.#enter(changed);
      this.#order.splice(this.#placeOf(changed.name), 0, entry);
      this.#updateResults(entry.number, changed);
      return;
    }
    for (const text of textsOf(known.package)) this.#trigrams.remove(known.number, text);
    known.package = changed;
    for (const text of textsOf(changed)) this.#trigrams.add(known.number, text);
    this.#updateResults(known.number, changed);
  }

  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    for (const text of textsOf(entry.package)) this.#trigrams.remove(entry.number, text);
    this.#updateResults(entry.number, null);
    this.#entries.delete(name);
    this.#byNumber[entry.number] = undefined;
    this.#freeNumbers.push(entry.number);
    this.#order.splice(this.#placeOf(name), 1);
  }

  /** A page of what is found, by name. @param first the name that stands before all others, if it is found */
  find(query: PackageQuery, skip: number, take: number, first?: string): { total: number; packages: Package[] } {
    const results = this.#resultsOf(query);
    const total = results.count;
    if (skip >= total) return { total, packages: [] };
    const exact = first === undefined ? undefined : this.#entries.get(first);
    const head = exact !== undefined && results.numbers.has(exact.number) ? [exact] : [];
    const page: Entry<Package>[] = head.slice(skip, skip + take);
    let left = Math.max(0, skip - head.length);
    for (const entry of this.#inOrder(results)) {
      if (page.length >= take) break;
      if (!results.numbers.has(entry.number) || entry === head[0]) continue;
      if (left > 0) left -= 1;
      else page.push(entry);
    }
    return { total, packages: page.map((entry) => entry.package) };
  }

  /** Entries by name, those that were found among them: few are sorted, for many it is faster to pass by the others. */
  #inOrder({ numbers, count }: Results): readonly Entry<Package>[] {
    if (count * sortedShare > this.#order.length) return this.#order;
    const found = [...numbers].flatMap((number) => this.#byNumber[number] ?? []);
    return found.sort((one, other) => compareNames(one.package.name, other.package.name));
  }

  /** As {@link find}, where only one package is wanted. */
  findOne(query: PackageQuery, name: string, skip: number, take: number): { total: number; packages: Package[] } {
    const found = this.get(name);
    const packages = found !== undefined && matches(found, query) ? [found] : [];
    return { total: packages.length, packages: packages.slice(skip, skip + take) };
  }

  #enter(added: Package): Entry<Package> {
    const number = this.#freeNumbers.pop() ?? this.#byNumber.length;
    const entry = { number, package: added };
    this.#byNumber[number] = entry;
    this.#entries.set(added.name, entry);
    for (const text of textsOf(added)) this.#trigrams.add(number, text);
    return entry;
  }

  #resultsOf(query: PackageQuery): Results {
    const key = JSON.stringify([query.face, query.type, ...query.terms]);
    const results = this.#remembered.get(key) ?? this.#look(query);
    this.#remembered.delete(key);
    this.#remembered.set(key, results);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
    return results;
  }

  #look(query: PackageQuery): Results {
    const results: Results = { query, numbers: new Bits(), count: 0 };
    for (const number of this.#trigrams.candidates(query.terms) ?? this.#byNumber.keys()) {
      const entry = this.#byNumber[number];
      if (entry === undefined || !matches(entry.package, query)) continue;
      results.numbers.add(number);
      results.count += 1;
    }
    return results;
  }

  /** @param changed null = it is gone */
  #updateResults(number: number, changed: Package | null): void {
    for (const results of this.#remembered.values()) {
      const before = results.numbers.has(number);
      const after = changed !== null && matches(changed, results.query);
      if (before === after) continue;
      if (after) results.numbers.add(number);
      else results.numbers.delete(number);
      results.count += after ? 1 : -1;
    }
  }

  /** Where a name stands, or would stand. */
  #placeOf(name: string): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareNames(this.#order[middle]?.package.name ?? '', name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function textsOf({ faces }: SearchedPackage): Set<string> {
  return new Set(faces.flatMap((face) => face?.text ?? []));
}

function matches({ faces }: SearchedPackage, { face: index, terms, type }: PackageQuery): boolean {
  const face = faces[index];
  if (face == null || (type !== null && !face.types.includes(` ${type} `))) return false;
  return terms.every((term) => face.text.includes(term));
}
