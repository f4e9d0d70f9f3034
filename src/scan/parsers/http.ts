import { type Entry, entry, group, type Range, scalar, type Tree } from '../tree/node.ts';
import { linesOf } from './lines.ts';

/** `.http` and `.rest` files: a group for each request, with its URL and its headers; `@name = value` defines. */
export function parseHttp(text: string): Tree {
  const root: Entry[] = [];
  const comments: Range[] = [];
  let request: Entry[] = [];
  for (const line of linesOf(text)) {
    const start = line.start;
    if (/^\s*(?:#|\/\/)/.test(line.text)) {
      comments.push({ start, end: line.end });
      if (/^\s*###/.test(line.text)) request = [];
      continue;
    }
    const [variable, name] = /^\s*@([\w-]+)\s*=\s*/.exec(line.text) ?? [];
    const [method] = /^\s*(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+)?(?=https?:|\{\{|\/)/i.exec(line.text) ?? [];
    const [header, headerName] = /^\s*([\w-]+)\s*:\s+(?=\S)/.exec(line.text) ?? [];
    if (variable !== undefined && name !== undefined)
      root.push(entry(name, scalar(line.text.slice(variable.length).trimEnd(), start + variable.length, line.end)));
    else if (method !== undefined) {
      const url = /\S*/.exec(line.text.slice(method.length))?.[0] ?? '';
      request = [entry('url', scalar(url, start + method.length, start + method.length + url.length))];
      root.push(entry(null, group(request, 'request')));
    } else if (header !== undefined && headerName !== undefined)
      request.push(
        entry(headerName, scalar(line.text.slice(header.length).trimEnd(), start + header.length, line.end)),
      );
    else request.push(entry(null, scalar(line.text, start, line.end)));
  }
  return { root: group(root), comments };
}
