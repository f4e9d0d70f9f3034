/** What {@link dumpMarshal} can write. A string is UTF-8 text; a number an integer of 31 bits. */
export type RubyValue =
  | string
  | number
  | boolean
  | null
  | readonly RubyValue[]
  | ReadonlyMap<RubyValue, RubyValue>
  | RubySymbol
  | RubyObject;

export interface RubySymbol {
  readonly symbol: string;
}

export type RubyObject =
  /** Its instance variables, with `@`. */
  | { readonly object: string; readonly variables: Readonly<Record<string, RubyValue>> }
  /** What its `marshal_dump` returned. */
  | { readonly marshalled: string; readonly value: RubyValue }
  /** What its `_dump` returned, and instance variables that Ruby adds to that. */
  | { readonly dumped: string; readonly bytes: Buffer; readonly variables?: Readonly<Record<string, RubyValue>> };

export function symbol(name: string): RubySymbol {
  return { symbol: name };
}

/** A moment as Ruby's Time dumps it in UTC: 8 packed bytes (ruby: time.c, time_mdump). */
export function time(date: Date): RubyObject {
  const high =
    0x80000000 +
    0x40000000 +
    (date.getUTCFullYear() - 1900) * 0x4000 +
    date.getUTCMonth() * 0x400 +
    date.getUTCDate() * 0x20 +
    date.getUTCHours();
  const low = date.getUTCMinutes() * 0x4000000 + date.getUTCSeconds() * 0x100000 + date.getUTCMilliseconds() * 1000;
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(high, 0);
  bytes.writeUInt32LE(low, 4);
  return { dumped: 'Time', bytes, variables: { zone: 'UTC' } };
}

/**
 * Writes a value in Ruby's Marshal format 4.8 (ruby: marshal.c). Symbols are written once and then by number, as readers
 * expect; objects always in full, which readers allow.
 */
export function dumpMarshal(value: RubyValue): Buffer {
  const writer = new MarshalWriter();
  writer.write(value);
  return Buffer.concat([Buffer.from([4, 8]), ...writer.pieces]);
}

class MarshalWriter {
  readonly pieces: Buffer[] = [];
  readonly #symbols = new Map<string, number>();

  write(value: RubyValue): void {
    if (value === null) this.#text('0');
    else if (value === true) this.#text('T');
    else if (value === false) this.#text('F');
    else if (typeof value === 'number') this.pieces.push(Buffer.from('i'), packInteger(value));
    else if (typeof value === 'string') this.#string(value);
    else if (value instanceof Map) this.#hash(value);
    else if (isArray(value)) this.#array(value);
    else if ('symbol' in value) this.#symbol(value.symbol);
    else this.#object(value as RubyObject);
  }

  #text(text: string): void {
    this.pieces.push(Buffer.from(text, 'latin1'));
  }

  #bytes(bytes: Buffer): void {
    this.pieces.push(packInteger(bytes.length), bytes);
  }

  /** The instance variable `E` says that the bytes before it are UTF-8. */
  #string(text: string): void {
    this.#text('I"');
    this.#bytes(Buffer.from(text, 'utf8'));
    this.#variables({ E: true });
  }

  #array(values: readonly RubyValue[]): void {
    this.#text('[');
    this.pieces.push(packInteger(values.length));
    for (const value of values) this.write(value);
  }

  #hash(map: ReadonlyMap<RubyValue, RubyValue>): void {
    this.#text('{');
    this.pieces.push(packInteger(map.size));
    for (const [key, value] of map) {
      this.write(key);
      this.write(value);
    }
  }

  #symbol(name: string): void {
    const known = this.#symbols.get(name);
    if (known === undefined) {
      this.#symbols.set(name, this.#symbols.size);
      this.#text(':');
      this.#bytes(Buffer.from(name, 'utf8'));
    } else {
      this.#text(';');
      this.pieces.push(packInteger(known));
    }
  }

  #object(value: RubyObject): void {
    if ('object' in value) {
      this.#text('o');
      this.#symbol(value.object);
      this.#variables(value.variables);
    } else if ('marshalled' in value) {
      this.#text('U');
      this.#symbol(value.marshalled);
      this.write(value.value);
    } else {
      this.#text(value.variables === undefined ? 'u' : 'Iu');
      this.#symbol(value.dumped);
      this.#bytes(value.bytes);
      if (value.variables !== undefined) this.#variables(value.variables);
    }
  }

  #variables(variables: Readonly<Record<string, RubyValue>>): void {
    const entries = Object.entries(variables);
    this.pieces.push(packInteger(entries.length));
    for (const [name, value] of entries) {
      this.#symbol(name);
      this.write(value);
    }
  }
}

function isArray(value: object): value is readonly RubyValue[] {
  return Array.isArray(value);
}

/** Small numbers in one byte, shifted by five; larger ones behind the number of their bytes, lowest first. */
export function packInteger(value: number): Buffer {
  if (!Number.isInteger(value) || value < -(2 ** 30) || value >= 2 ** 30) {
    throw new RangeError(`Marshal writes integers of 31 bits only, not ${value}.`);
  }
  if (value === 0) return Buffer.from([0]);
  if (value > 0 && value <= 122) return Buffer.from([value + 5]);
  if (value < 0 && value >= -123) return Buffer.from([(value - 5) & 0xff]);
  const bytes: number[] = [];
  let rest = value;
  while (rest !== 0 && rest !== -1) {
    bytes.push(rest & 0xff);
    rest >>= 8;
  }
  return Buffer.from([(value < 0 ? -bytes.length : bytes.length) & 0xff, ...bytes]);
}
