import { SaxesParser } from 'saxes';

/** An element without its namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The character data directly inside, in one piece. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string;
}

/**
 * Reads a small XML document. Nothing is fetched, and entities of a DTD are errors.
 * @throws Error with saxes' message when it is not well-formed.
 */
export function parseXml(xml: string): XmlElement {
  const parser = new SaxesParser();
  const top: OpenElement = { name: '', attributes: new Map(), children: [], text: '' };
  const open: OpenElement[] = [top];
  const append = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('opentag', (tag) => {
    const attributes = Object.entries(tag.attributes).map(([name, value]) => [localName(name), value] as const);
    const element: OpenElement = { name: localName(tag.name), attributes: new Map(attributes), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', append);
  parser.on('cdata', append);
  parser.write(xml).close();
  const root = top.children[0];
  if (root === undefined) throw new Error('the document has no root element');
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
