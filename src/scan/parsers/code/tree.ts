// Longer than other files: one recursive descent, whose parts call each other all the way round.
import { readCommand } from '../../commands/command.ts';
import { type Entry, entry, type Group, group, type Node, scalar, type Tree } from '../../tree/node.ts';
import type { Language } from './languages.ts';
import { type Token, tokenize } from './tokens.ts';

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '@(': ')', '@{': '}' };
const assignments = new Set(['=', ':', '=>', ':=', '?=', '+=', '->']);
/** Calls and look-ups whose argument names a variable or an entry of a secret store. */
const lookups =
  /(?:^|\.)(?:getenv|environ(?:\.get)?|getProperty|findProperty|gradleProperty|environmentVariable|property|credentials|credentialsId|ENV(?:\.fetch)?|env|secret|lookup|GetEnvironmentVariable|Getenv|getOrNull|process\.env|providers\.\w+|sys\.env|sys\.props|extra|properties|get_secret\w*|getSecret\w*|keyring\.get_password)$/;
const deepest = 200;

/** A program as groups of named and positional values. It is understood only as far as credentials need it. */
export function parseCode(text: string, language: Language): Tree {
  const { tokens, comments } = tokenize(text, language);
  return { root: new Builder(tokens, language).readAll(), comments };
}

class Builder {
  private readonly tokens: readonly Token[];
  private readonly language: Language;
  private position = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], language: Language) {
    this.tokens = tokens;
    this.language = language;
  }

  readAll(): Group {
    const entries: Entry[] = [];
    while (this.peek() !== undefined) {
      entries.push(...this.readBlock('', true).entries);
      // A closing bracket too many ends nothing.
      this.position += 1;
    }
    return group(entries);
  }

  private peek(offset = 0): Token | undefined {
    return this.tokens[this.position + offset];
  }

  private isMark(value: string, offset = 0): boolean {
    const token = this.peek(offset);
    return token?.kind === 'mark' && token.value === value;
  }

  private isAssignment(offset = 0): boolean {
    const token = this.peek(offset);
    return token?.kind === 'mark' && assignments.has(token.value);
  }

  /** Statements up to a closing bracket, which is left. @param lines whether a line end ends a statement */
  private readBlock(head: string, lines: boolean): Group {
    const entries: Entry[] = [];
    for (
      let token = this.peek();
      token !== undefined && !/^[)\]}]$/.test(token.kind === 'mark' ? token.value : '');
      token = this.peek()
    ) {
      if (token.kind === 'newline' || (token.kind === 'mark' && /^[;,|]$/.test(token.value))) {
        this.position += 1;
        continue;
      }
      const before = this.position;
      const items = this.depth < deepest ? this.readStatement(lines) : [];
      const [only] = items;
      if (items.length === 1 && only !== undefined) entries.push(only);
      else if (items.length > 0) entries.push(...(lines ? [entry(null, group(items, 'statement'))] : items));
      if (this.position === before) this.position += 1;
    }
    return group(entries, head);
  }

  private readStatement(lines: boolean): Entry[] {
    const items: Entry[] = [];
    const nodes: Node[] = [];
    const isCommand = this.language.commands === true && lines && this.beginsCommand();
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (token.kind === 'newline') {
        const last = this.tokens[this.position - 1];
        // A line that ends with a comma, an operator or an assignment goes on.
        if (
          lines &&
          !(items.length > 0 && last?.kind === 'mark' && /^(?:[,=+:.]|=>|\|\||&&|\?:|\?\?)$/.test(last.value))
        )
          break;
        this.position += 1;
        continue;
      }
      if (token.kind === 'mark' && (/^[)\]};]$/.test(token.value) || (isCommand && token.value === '|'))) break;
      if (token.kind === 'mark' && token.value === ',') {
        this.position += 1;
        if (!lines) break;
        continue;
      }
      if (isCommand) nodes.push(this.readArgument());
      else this.readItem(items);
    }
    return isCommand ? [entry(null, readCommand(nodes))] : items;
  }

  /** PowerShell: a statement that begins with a bare word which is neither assigned to nor called. */
  private beginsCommand(): boolean {
    const token = this.peek();
    const next = this.peek(1);
    if (token?.kind === 'mark' && token.value === '&') return true;
    if (token?.kind !== 'word' || token.value.startsWith('$') || /^\d/.test(token.value)) return false;
    return (
      next === undefined || next.kind !== 'mark' || (next.spaced && !assignments.has(next.value)) || next.value === '@{'
    );
  }

  /** One argument of a command; words, strings and marks that touch are one. */
  private readArgument(): Node {
    const first = this.peek();
    if (first?.kind === 'mark' && closers[first.value] !== undefined) return this.readPrimary();
    let value = '';
    let start = first?.start ?? 0;
    let end = start;
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      const isBracket = token.kind === 'mark' && /^(?:[()[\]{};|,]|@[({])$/.test(token.value);
      if (token.kind === 'newline' || isBracket || (value !== '' && token.spaced)) break;
      if (value === '') start = token.start;
      value += token.value;
      end = token.end;
      this.position += 1;
    }
    if (end === start) this.position += 1;
    return scalar(value, start, end);
  }

  private readItem(items: Entry[]): void {
    const token = this.peek();
    if (token === undefined) return;
    const nameable = token.kind === 'word' || token.kind === 'string';
    if (nameable && this.isAssignment(1)) {
      this.position += 2;
      items.push(this.named(token, this.readValue()));
      // `name: type = value`
      if (this.isMark('=')) {
        this.position += 1;
        items.splice(-1, 1, this.named(token, this.readValue()));
      }
      return;
    }
    // Groovy's and Ruby's `url 'x'`, HCL's `provider "artifactory" { … }`.
    const next = this.peek(1);
    if (token.kind === 'word' && next?.kind === 'string' && next.spaced) {
      this.position += 1;
      items.push(this.named(token, this.readLabelled(token.value)));
      return;
    }
    if (token.kind === 'word' && next !== undefined && this.isMark('{', 1)) {
      this.position += 1;
      items.push(this.named(token, this.readPrimary()));
      return;
    }
    // `const x = …`, `String x = …`: the last word before the mark is the name.
    if (token.kind === 'word' && next?.kind === 'word' && next.spaced) {
      this.position += 1;
      return;
    }
    const value = this.readValue();
    // `headers["X"] = value`
    if (this.isMark('=') && value.kind === 'group' && value.head === 'index') {
      this.position += 1;
      const name = value.entries[0]?.value;
      items.push(entry(name?.kind === 'scalar' ? name.value : null, this.readValue()));
      return;
    }
    items.push(entry(null, value));
  }

  private named(token: Token, value: Node): Entry {
    return entry(token.value, value, { start: token.start, end: token.end });
  }

  /** Strings and blocks that follow a word. */
  private readLabelled(head: string): Node {
    const entries: Entry[] = [];
    const first = this.readValue();
    if (!this.isMark('{') && !(this.peek()?.kind === 'string' && this.peek()?.spaced)) return first;
    entries.push(entry(null, first));
    while (this.peek()?.kind === 'string') entries.push(entry(null, this.readPrimary()));
    if (this.isMark('{')) {
      const block = this.readPrimary();
      entries.push(...(block.kind === 'group' ? block.entries : [entry(null, block)]));
    }
    return group(entries, head);
  }

  private readValue(): Node {
    while (this.peek()?.kind === 'newline') this.position += 1;
    const values = [this.readPrimary()];
    let isTernary = false;
    for (let token = this.peek(); token?.kind === 'mark'; token = this.peek()) {
      if (!/^(?:\+|\|\||\?\?|\?:|&&|\?|<<|%)$/.test(token.value) && !(isTernary && token.value === ':')) break;
      isTernary = token.value === '?';
      this.position += 1;
      while (this.peek()?.kind === 'newline') this.position += 1;
      const next = this.readPrimary();
      const last = values.length === 1 ? values[0] : undefined;
      if (token.value === '+' && last?.kind === 'scalar' && next.kind === 'scalar')
        values[0] = scalar(last.value + next.value, last.start, next.end);
      else values.push(next);
    }
    const [only] = values;
    if (values.length === 1 && only !== undefined) return only;
    return group(
      values.map((value) => entry(null, value)),
      'choice',
    );
  }

  private readPrimary(): Node {
    const token = this.peek();
    if (token === undefined || token.kind === 'newline') return scalar('', token?.start ?? 0, token?.start ?? 0);
    this.position += 1;
    if (token.kind === 'string') return this.readCalls(scalar(token.value, token.start, token.end));
    const close = token.kind === 'mark' ? closers[token.value] : undefined;
    if (close !== undefined) return this.readCalls(this.readBracket(token.value === '[' ? 'list' : '', close));
    if (token.kind === 'mark') {
      if (/^[)\]};,]$/.test(token.value)) this.position -= 1;
      return /^[!*&~^-]$/.test(token.value) ? this.readPrimary() : scalar('', token.end, token.end);
    }
    if (/^(?:new|await|not|return|typeof)$/.test(token.value) && this.peek()?.kind !== 'newline')
      return this.readPrimary();
    return this.readWord(token);
  }

  private readWord(token: Token): Node {
    const opensCall = this.isMark('(') && !(this.language.commands === true && this.peek()?.spaced === true);
    if (opensCall || (this.isMark('[') && this.peek()?.spaced === false)) {
      const isCall = opensCall;
      this.position += 1;
      const args = this.readBracket(isCall ? token.value : 'index', isCall ? ')' : ']');
      const first = args.entries[0]?.value;
      if (lookups.test(token.value) && first?.kind === 'scalar' && first.value !== '') {
        const reference = scalar(`\${${first.value.replaceAll(/[{}]/g, '')}}`, token.start, first.end);
        const others = args.entries.slice(1);
        return this.readCalls(others.length === 0 ? reference : group([entry(null, reference), ...others], 'choice'));
      }
      return this.readCalls(args);
    }
    const isLiteral = /^(?:[-\d]|true$|false$|null$|nil$|None$|True$|False$)/.test(token.value);
    const isOption = this.language.commands === true && !token.value.startsWith('$');
    return scalar(
      isLiteral || isOption || token.value.startsWith('$') ? token.value : `\${${token.value}}`,
      token.start,
      token.end,
    );
  }

  /** What follows a value: `.call(…)`, a trailing block. */
  private readCalls(value: Node): Node {
    let result = value;
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      const isMember =
        token.kind === 'word' && token.value.startsWith('.') && (token.value.length > 1 || !token.spaced);
      const isBlock =
        this.isMark('{') &&
        result.kind === 'group' &&
        result.head !== 'list' &&
        result.head !== 'index' &&
        result.head !== '';
      if (!isMember && !isBlock) break;
      this.position += 1;
      if (isMember && !this.isMark('(')) continue;
      if (isMember) this.position += 1;
      const args = this.readBracket('', isBlock ? '}' : ')');
      if (result.kind === 'group') result = group([...result.entries, ...args.entries], result.head);
      else if (args.entries.length > 0) result = group([entry(null, result), ...args.entries], 'choice');
    }
    return result;
  }

  private readBracket(head: string, close: string): Group {
    this.depth += 1;
    const block = this.readBlock(head, close === '}');
    this.depth -= 1;
    if (this.isMark(close)) this.position += 1;
    return block;
  }
}
