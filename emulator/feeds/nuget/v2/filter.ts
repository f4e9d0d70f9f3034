import { HttpError } from '../../../http/reply.ts';
import { parseVersion, sortKey } from '../version.ts';
import { constants, fold, functions, operators } from './filterWords.ts';
import type { ListedPackage } from './listedPackage.ts';
import { properties, propertyOf, type Value } from './properties.ts';

/** Computes one part of a filter for a package. */
type Compute = (listed: ListedPackage) => Value;

/** What is known of the ids of packages for which a part is true. */
interface Ids {
  /** Lower case: it is this one. */
  readonly id?: string;
  /** Lower case: it holds each of these. */
  readonly idParts?: readonly string[];
}

/** One part of a filter. */
interface Part extends Ids {
  readonly compute: Compute;
  /** It stands for this text. */
  readonly text?: string;
  /** It stands for the id, in some case. */
  readonly isId?: boolean;
  readonly isVersion?: boolean;
}

/** A filter that was read. */
export interface Filter {
  readonly accepts: (listed: ListedPackage) => boolean;
  /** Lower case: no other package can pass. */
  readonly onlyId: string | null;
  /** Lower case: only packages whose ids hold all of them can pass. */
  readonly idParts: readonly string[];
  /** What it accepts depends on nothing but the packages themselves, so not on their downloads. */
  readonly isSteady: boolean;
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
  const { compute, id = null, idParts = [] } = reader.readAll();
  return { accepts: (listed) => compute(listed) === true, onlyId: id, idParts, isSteady: reader.isSteady };
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
  isSteady = true;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readAll(): Part {
    const part = this.#either();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return part;
  }

  #either(): Part {
    const parts = this.#parts('or', () => this.#both());
    const [only, second] = parts;
    if (only !== undefined && second === undefined) return only;
    return { compute: (listed) => parts.some(({ compute }) => compute(listed) === true) };
  }

  #both(): Part {
    const parts = this.#parts('and', () => this.#comparison());
    const [only, second] = parts;
    if (only !== undefined && second === undefined) return only;
    const id = parts.find((part) => part.id !== undefined)?.id;
    return {
      compute: (listed) => parts.every(({ compute }) => compute(listed) === true),
      idParts: parts.flatMap((part) => part.idParts ?? []),
      ...(id === undefined ? {} : { id }),
    };
  }

  #parts(word: string, read: () => Part): Part[] {
    const parts = [read()];
    while (this.#takeWord(word)) parts.push(read());
    return parts;
  }

  #comparison(): Part {
    if (this.#takeWord('not')) {
      const denied = this.#deeper(() => this.#comparison());
      return { compute: (listed) => denied.compute(listed) !== true };
    }
    const left = this.#operand();
    const word = this.#peek()?.kind === 'word' ? (this.#peek()?.value.toLowerCase() ?? '') : '';
    const operator = operators.get(word);
    if (operator === undefined) return left;
    this.#at += 1;
    const isTrue = this.#peek()?.kind === 'word' && this.#peek()?.value.toLowerCase() === 'true';
    const right = this.#operand();
    const [one, other] =
      left.isVersion || right.isVersion ? [inOrder(left), inOrder(right)] : [left.compute, right.compute];
    return {
      compute: (listed) => operator(fold(one(listed)), fold(other(listed))),
      ...(word === 'eq' ? idsWhereEqual(left, right, isTrue) : {}),
    };
  }

  #operand(): Part {
    const next = this.#peek();
    if (next === undefined) throw this.#unexpected();
    this.#at += 1;
    if (next.kind === 'text') return { compute: () => next.value, text: next.value };
    if (next.kind === 'number') return { compute: () => Number(next.value) };
    if (next.kind === 'sign') {
      if (next.value !== '(') throw this.#unexpected(-1);
      const inner = this.#deeper(() => this.#either());
      this.#expect(')');
      return inner;
    }
    return this.#named(next.value);
  }

  #named(name: string): Part {
    const lower = name.toLowerCase();
    const constant = constants.get(lower);
    if (constant !== undefined) return { compute: () => constant };
    const makes = functions.get(lower);
    if (makes !== undefined && this.#peek()?.value === '(') {
      const given = this.#deeper(() => this.#list());
      return {
        compute: (listed) => makes(...given.map(({ compute }) => String(fold(compute(listed)) ?? ''))),
        ...idsOfFunction(lower, given),
      };
    }
    const property = propertyOf(name);
    if (property === undefined)
      throw new HttpError(400, `The $filter names ${name.slice(0, 40)}, which packages do not have.`);
    if (property === properties.DownloadCount || property === properties.VersionDownloadCount) this.isSteady = false;
    const isVersion = property === properties.Version || property === properties.NormalizedVersion;
    return { compute: property.value, isId: property === properties.Id, isVersion };
  }

  #list(): Part[] {
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

/** Versions as texts that sort as they do: 1.9.0 before 1.10.0. What is no version is compared as it stands. */
function inOrder({ compute, text, isVersion }: Part): Compute {
  if (isVersion === true) return ({ row }) => row.sort_key;
  const parsed = text === undefined ? undefined : parseVersion(text);
  if (parsed === undefined) return compute;
  const key = sortKey(parsed);
  return () => key;
}

/** @param isTrue the right side is the word `true` */
function idsWhereEqual(left: Part, right: Part, isTrue: boolean): Ids {
  if (isTrue) return idsOf(left);
  const text = left.isId === true ? right.text : right.isId === true ? left.text : undefined;
  return text === undefined ? {} : { id: text.toLowerCase() };
}

function idsOfFunction(name: string, [first, second]: readonly Part[]): Ids & Pick<Part, 'isId'> {
  if (name === 'tolower' || name === 'toupper') return { isId: first?.isId === true };
  const [part, whole] = name === 'substringof' ? [first, second] : [second, first];
  const isContained = name === 'substringof' || name === 'startswith' || name === 'endswith';
  if (!isContained || whole?.isId !== true || part?.text === undefined) return {};
  // Of other letters it depends on their neighbours what they are in lower case.
  return /^[ -~]*$/.test(part.text) ? { idParts: [part.text.toLowerCase()] } : {};
}

function idsOf({ id, idParts }: Part): Ids {
  return { ...(id === undefined ? {} : { id }), ...(idParts === undefined ? {} : { idParts }) };
}
