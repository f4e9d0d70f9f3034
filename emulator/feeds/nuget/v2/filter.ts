import { HttpError } from '../../../http/reply.ts';
import type { ListedPackage } from './listedPackage.ts';
import { propertyOf, type Value } from './properties.ts';

/** Computes one part of a filter for a package. */
type Expression = (listed: ListedPackage) => Value;

/** A filter that was read. */
export interface Filter {
  readonly accepts: (listed: ListedPackage) => boolean;
  /** Lower case: no other package can pass. */
  readonly onlyId: string | null;
}

/** Clients ask for a handful of packages at once; more than that nobody means. */
const mostTokens = 2000;
const deepest = 40;
const token =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?:datetime)(?<moment>'[^']*')|(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_]\w*)|(?<sign>[(),]))/giy;

interface Token {
  readonly kind: 'text' | 'number' | 'word' | 'sign';
  readonly value: string;
}

/**
 * Reads a `$filter` of OData 2: comparisons, `and`, `or`, `not`, and the functions that package clients use. Texts are
 * compared without regard to case, as the public gallery does.
 * @throws HttpError 400 with what cannot be read.
 */
export function parseFilter(source: string): Filter {
  const reader = new FilterReader(tokensOf(source));
  const accepts = reader.readAll();
  return { accepts: (listed) => accepts(listed) === true, onlyId: idIn(source) };
}

/** `Id eq 'X' and …`, on the outermost level: the one filter that is worth a look into the table. */
function idIn(source: string): string | null {
  const texts: string[] = [];
  const masked = source.replace(/'(?:[^']|'')*'/g, (text) => `'${texts.push(text.slice(1, -1)) - 1}'`);
  if (/\b(or|not)\b/i.test(masked)) return null;
  const found = /(?:^|[\s(])(?:Id|tolower\(\s*Id\s*\))\)?\s+eq\s+'(\d+)'/i.exec(masked);
  return texts[Number(found?.[1] ?? -1)]?.replaceAll("''", "'").toLowerCase() ?? null;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.trimEnd().length) {
    const at = token.lastIndex;
    const groups = token.exec(source)?.groups;
    if (groups === undefined || tokens.length > mostTokens) throw unreadable(source.slice(at));
    const { text, moment, number, word, sign } = groups;
    const quoted = text ?? moment;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}

function unreadable(rest: string): HttpError {
  return new HttpError(400, `The $filter cannot be read from "${rest.trim().slice(0, 40)}" on.`);
}

class FilterReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readAll(): Expression {
    const expression = this.#either();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  #either(): Expression {
    const parts = [this.#both()];
    while (this.#takeWord('or')) parts.push(this.#both());
    return parts.length === 1 ? (parts[0] as Expression) : (listed) => parts.some((part) => part(listed) === true);
  }

  #both(): Expression {
    const parts = [this.#comparison()];
    while (this.#takeWord('and')) parts.push(this.#comparison());
    return parts.length === 1 ? (parts[0] as Expression) : (listed) => parts.every((part) => part(listed) === true);
  }

  #comparison(): Expression {
    if (this.#takeWord('not')) {
      const denied = this.#deeper(() => this.#comparison());
      return (listed) => denied(listed) !== true;
    }
    const left = this.#operand();
    const operator = this.#peek()?.kind === 'word' ? operators.get(this.#peek()?.value.toLowerCase() ?? '') : undefined;
    if (operator === undefined) return left;
    this.#at += 1;
    const right = this.#operand();
    return (listed) => operator(fold(left(listed)), fold(right(listed)));
  }

  #operand(): Expression {
    const next = this.#peek();
    if (next === undefined) throw this.#unexpected();
    this.#at += 1;
    if (next.kind === 'text') return () => next.value;
    if (next.kind === 'number') return () => Number(next.value);
    if (next.kind === 'sign') {
      if (next.value !== '(') throw this.#unexpected(-1);
      const inner = this.#deeper(() => this.#either());
      this.#expect(')');
      return inner;
    }
    return this.#named(next.value);
  }

  #named(name: string): Expression {
    const constant = constants.get(name.toLowerCase());
    if (constant !== undefined) return () => constant;
    const makes = functions.get(name.toLowerCase());
    if (makes !== undefined && this.#peek()?.value === '(') {
      const given = this.#deeper(() => this.#list());
      return (listed) => makes(...given.map((expression) => String(fold(expression(listed)) ?? '')));
    }
    const property = propertyOf(name);
    if (property === undefined)
      throw new HttpError(400, `The $filter names ${name.slice(0, 40)}, which packages do not have.`);
    return property.value;
  }

  #list(): Expression[] {
    this.#expect('(');
    const given = [this.#either()];
    while (this.#peek()?.value === ',') {
      this.#at += 1;
      given.push(this.#either());
    }
    this.#expect(')');
    return given;
  }

  #deeper<Result>(read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > deepest) throw new HttpError(400, 'The $filter is nested too deeply.');
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #takeWord(word: string): boolean {
    const next = this.#peek();
    const isIt = next?.kind === 'word' && next.value.toLowerCase() === word;
    if (isIt) this.#at += 1;
    return isIt;
  }

  #expect(sign: string): void {
    if (this.#peek()?.value !== sign) throw this.#unexpected();
    this.#at += 1;
  }

  #unexpected(offset = 0): HttpError {
    const rest = this.#tokens.slice(this.#at + offset, this.#at + offset + 4).map(({ value }) => value);
    return unreadable(rest.length === 0 ? 'its end' : rest.join(' '));
  }
}

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

type Compare = (left: Value, right: Value) => boolean;

const operators: ReadonlyMap<string, Compare> = new Map<string, Compare>(
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

const functions: ReadonlyMap<string, Compute> = new Map<string, Compute>(
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
function fold(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
