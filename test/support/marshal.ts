/** What a test needs of Ruby's Marshal format: reads back what our writer wrote, or Ruby. Objects become plain ones. */
export function loadMarshal(bytes: Buffer): unknown {
  if (bytes[0] !== 4 || bytes[1] !== 8) throw new Error('not Marshal 4.8');
  return new MarshalReader(bytes.subarray(2)).read();
}

class MarshalReader {
  readonly #bytes: Buffer;
  #at = 0;
  readonly #symbols: string[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): unknown {
    const type = String.fromCharCode(this.#byte());
    switch (type) {
      case '0':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'i':
        return this.#integer();
      case ':':
      case ';':
        this.#at -= 1;
        return this.#symbol();
      case '"':
        return this.#raw().toString();
      case 'I': {
        const value = this.read();
        this.#variables();
        return value;
      }
      case '[':
        return Array.from({ length: this.#integer() }, () => this.read());
      case '{':
        return Object.fromEntries(Array.from({ length: this.#integer() }, () => [this.read(), this.read()]));
      case 'o':
        return { class: this.#symbol(), ...this.#variables() };
      case 'U':
        return { class: this.#symbol(), value: this.read() };
      case 'u':
        return { class: this.#symbol(), bytes: this.#raw() };
      default:
        throw new Error(`unknown type ${JSON.stringify(type)} at ${this.#at}`);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Error('cut off');
    this.#at += 1;
    return byte;
  }

  #integer(): number {
    const first = (this.#byte() << 24) >> 24;
    if (first === 0) return 0;
    if (first > 4) return first - 5;
    if (first < -4) return first + 5;
    let value = first < 0 ? -1 : 0;
    for (let index = 0; index < Math.abs(first); index += 1) {
      value &= ~(0xff << (8 * index));
      value |= this.#byte() << (8 * index);
    }
    return value;
  }

  #raw(): Buffer {
    const length = this.#integer();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #symbol(): string {
    if (this.#byte() === ';'.charCodeAt(0)) return this.#symbols[this.#integer()] ?? '';
    const name = this.#raw().toString();
    this.#symbols.push(name);
    return name;
  }

  #variables(): Record<string, unknown> {
    return Object.fromEntries(Array.from({ length: this.#integer() }, () => [this.#symbol(), this.read()]));
  }
}
