import { type Entry, entry, type Group, group, type Node, type Scalar, scalar } from '../tree/node.ts';
import { findTool, type Tool } from './tools.ts';

/**
 * A command as a group: its options are named entries (`-u` becomes `user:secret` where the tool means that), other
 * words positional ones. Head is the program's name.
 */
export function readCommand(nodes: readonly Node[]): Group {
  const words = skipPrefix(nodes);
  const [program, ...rest] = words;
  if (program?.kind !== 'scalar') return group(words.map((value) => entry(null, value)));
  const name = programName(program.value);
  const tool = findTool(
    name,
    rest.map((node) => (node.kind === 'scalar' ? node.value : '')),
  );
  const entries: Entry[] = [];
  for (let index = 0; index < rest.length; index += 1) index = readArgument(rest, index, tool, entries);
  return group(namePositional(entries, tool), name);
}

/** Words in front of the program: `sudo`, `env A=b`, PowerShell's `&`. */
function skipPrefix(nodes: readonly Node[]): readonly Node[] {
  const skipped =
    /^(?:&|@|!|sudo|env|time|nohup|command|exec|call|then|do|else|if|while|until|eval|npx|winpty|xargs|start|\w+=.*)$/s;
  const at = nodes.findIndex((node) => node.kind !== 'scalar' || !skipped.test(node.value));
  return at <= 0 ? nodes : nodes.slice(at);
}

function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? word).replace(/\.(?:exe|cmd|bat|ps1|sh)$/i, '').toLowerCase();
}

/** Reads one option or word. @returns the index of the last node that was used. */
function readArgument(nodes: readonly Node[], index: number, tool: Tool, entries: Entry[]): number {
  const node = nodes[index];
  if (node === undefined) return index;
  if (node.kind !== 'scalar' || !/^(?:--?[A-Za-z]|\/[a-z]+[:=])/i.test(node.value)) {
    entries.push(entry(null, node));
    return index;
  }
  const [, dashes = '', option = '', glue = '', attached] =
    /^(--?|\/)([\w.-]+)(?:([=:])(.*))?$/s.exec(node.value) ?? [];
  const next = nodes[index + 1];
  if (option === '') return readShort(node, next, index, tool, entries);
  const name = tool.options[option] ?? tool.options[option.toLowerCase()] ?? option;
  if (dashes === '-' && option.length > 1 && tool.shortValues !== '' && tool.options[option] === undefined)
    return readShort(node, next, index, tool, entries);
  if (attached !== undefined && (glue === '=' || dashes !== '--')) {
    // `-Dname=value`, `-Pname=value`
    const property =
      dashes === '-' && /^[DPpe]$/.test(option.charAt(0)) && option.length > 1 && tool.options[option] === undefined;
    entries.push(entry(property ? option.slice(1) : name, tail(node, attached)));
    return index;
  }
  if (tool.flags.has(option) || next === undefined || isOption(next)) {
    entries.push(entry(name, scalar('', node.end, node.end)));
    return index;
  }
  entries.push(entry(name, next));
  return index + 1;
}

function isOption(node: Node): boolean {
  return node.kind === 'scalar' && /^-{1,2}[A-Za-z]/.test(node.value);
}

/** A cluster of short options: `-su U:K`, `-uU:K`. */
function readShort(node: Scalar, next: Node | undefined, index: number, tool: Tool, entries: Entry[]): number {
  for (let at = 1; at < node.value.length; at += 1) {
    const letter = node.value.charAt(at);
    if (!tool.shortValues.includes(letter)) continue;
    const name = tool.options[letter] ?? letter;
    const attached = node.value.slice(at + 1);
    if (attached !== '') {
      entries.push(entry(name, tail(node, attached.replace(/^=/, ''))));
      return index;
    }
    if (next === undefined) return index;
    entries.push(entry(name, next));
    return index + 1;
  }
  return index;
}

/** The end of a word. Words hold few escapes, so it is laid against the end of the raw text. */
function tail(node: Scalar, value: string): Scalar {
  return { ...scalar(value, node.start, node.end) };
}

/** `docker login HOST`, `nuget setapikey KEY`: words that mean something by where they stand. */
function namePositional(entries: readonly Entry[], tool: Tool): Entry[] {
  const names = [...tool.positional];
  return entries.map((item) =>
    item.name === null && item.value.kind === 'scalar' ? entry(names.shift() || null, item.value) : item,
  );
}
