/** An element of a configuration file, with where it stands. */
export interface Element {
  /** Names from the root down, with `/` between. */
  readonly path: string;
  /** Values as they stand there, with the five named references resolved. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Where its closing tag begins; null for an empty element without one. */
  readonly close: number | null;
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*>|<(\/?)([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|</g;
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The elements of a small XML file in the order of their opening tags; null when it is not well-formed, as far as we can tell. */
export function readElements(text: string): Element[] | null {
  const found: { path: string; attributes: Record<string, string>; close: number | null }[] = [];
  const open: { readonly name: string; readonly index: number }[] = [];
  let roots = 0;
  for (const match of text.matchAll(token)) {
    const [whole, slash, name, attributes = '', empty] = match;
    if (whole === '<') return null;
    if (name === undefined) continue;
    if (slash === '/') {
      const last = open.pop();
      const element = last === undefined ? undefined : found[last.index];
      if (last?.name !== name || element === undefined) return null;
      element.close = match.index;
      continue;
    }
    if (open.length === 0) roots += 1;
    const path = [...open.map((outer) => outer.name), name].join('/');
    found.push({ path, attributes: readAttributes(attributes), close: null });
    if (empty !== '/') open.push({ name, index: found.length - 1 });
  }
  return open.length === 0 && roots === 1 ? found : null;
}

function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(attribute))
    found[name] = (double ?? single ?? '').replace(
      /&(\w+);/g,
      (whole, reference: string) => references[reference] ?? whole,
    );
  return found;
}
