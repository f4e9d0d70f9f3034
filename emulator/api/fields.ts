/** What is wrong with a request body, as one sentence that names the field. */
export class FieldError extends Error {}

const mostNames = 1000;

/** The members of a JSON object, read one by one with errors that name them. */
export class Fields {
  readonly #object: object;

  /** @throws FieldError for anything but an object, and for a known name in another case (it would go unnoticed). */
  constructor(body: unknown, names: readonly string[], noun = 'key') {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new FieldError(`The body must be a JSON object with the properties of the ${noun}.`);
    }
    this.#object = body;
    for (const given of Object.keys(body)) {
      const meant = names.find((name) => name !== given && name.toLowerCase() === given.toLowerCase());
      if (meant !== undefined) throw new FieldError(`Property names are case-sensitive: write ${meant}.`);
    }
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? Reflect.get(this.#object, name) : undefined;
  }

  /** Whether the field says something: absent, null and the empty list are the same. */
  has(name: string): boolean {
    const value = this.#value(name);
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  }

  text(name: string): string | null {
    const value = this.#value(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') throw new FieldError(`${name} must be a string.`);
    return value;
  }

  /** Text for people, which may have lines; null when it is empty. */
  prose(name: string): string | null {
    const value = this.text(name);
    if (value === null || value === '') return null;
    if (/[^\P{Cc}\r\n\t]|\p{Cs}/u.test(value)) {
      throw new FieldError(`${name} must not hold control characters other than line breaks.`);
    }
    if (value.length > 4000) throw new FieldError(`${name} has at most 4000 characters.`);
    return value;
  }

  flag(name: string): boolean | null {
    const value = this.#value(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== 'boolean') throw new FieldError(`${name} must be true or false.`);
    return value;
  }

  /** Texts without repetition, as they are; null when the field is absent. */
  texts(name: string): string[] | null {
    const value = this.#value(name);
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) {
      throw new FieldError(`${name} must be a list of strings.`);
    }
    return [...new Set<string>(value)];
  }

  /** A name or a comma-separated list of them: each is looked up, now and when rights are decided. */
  names(name: string): string[] {
    const value = this.text(name);
    if (value === null) return [];
    const names = value.split(',').map((one) => one.trim());
    if (names.length > mostNames) throw new FieldError(`${name} holds more than ${mostNames} names.`);
    if (names.some((one) => one === '')) throw new FieldError(`${name} holds an empty name.`);
    return [...new Set(names)];
  }

  /** One word of a closed set, in any case. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const value = this.text(name);
    return value === null ? null : this.#word(name, value, words);
  }

  /** A list of words of a closed set, in any case and without repetition. */
  choices<Word extends string>(name: string, words: readonly Word[]): Word[] {
    const value = this.#value(name);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) {
      throw new FieldError(`${name} must be a list of strings out of: ${words.join(', ')}.`);
    }
    return [...new Set(value.map((one: string) => this.#word(name, one, words)))];
  }

  #word<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
    const lower = text.trim().toLowerCase();
    const word = words.find((one) => one === lower);
    if (word === undefined) throw new FieldError(`${name} must be one of: ${words.join(', ')}.`);
    return word;
  }
}

/** A name as it was given, fit for a terminal. */
export function quote(name: string): string {
  const printable = name.replace(/[\p{Cc}\p{Cs}]/gu, '?');
  return `'${printable.length > 60 ? `${printable.slice(0, 57)}...` : printable}'`;
}
