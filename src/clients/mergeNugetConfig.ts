import { type NugetSourceElements, nugetSourceElements } from './nugetConfig.ts';
import type { ClientSource } from './source.ts';
import { encodeElementName } from './xml.ts';
import { type Element, readElements } from './xmlElements.ts';

export type NugetMerge =
  | { readonly merged: true; readonly text: string }
  /** The file is left alone, for it cannot be told what the source would mean in it. */
  | { readonly merged: false; readonly because: 'unreadable' | 'other-source' | 'mapping' };

/**
 * An existing `NuGet.Config` with the feed's source and its credentials added; every other byte stays. A source of that
 * name with that address is taken as it is.
 */
export function mergeNugetConfig(existing: string, source: ClientSource): NugetMerge {
  const elements = readElements(existing);
  const root = elements?.find(({ path }) => path === 'configuration');
  if (elements === null || root === undefined || root.close === null) return { merged: false, because: 'unreadable' };
  const at = (path: string) => elements.filter((element) => element.path === `configuration/${path}`);
  // With a mapping NuGet asks a source only for the packages that are mapped to it.
  if (at('packageSourceMapping').length > 0) return { merged: false, because: 'mapping' };
  const wanted = nugetSourceElements(source);
  const same = at('packageSources/add').filter(({ attributes }) => equal(attributes.key, wanted.name));
  if (same.some(({ attributes }) => attributes.value !== wanted.url)) return { merged: false, because: 'other-source' };
  const credentials = at(`packageSourceCredentials/${encodeElementName(wanted.name)}`);

  const additions: Addition[] = [];
  if (same.length === 0) additions.push({ section: 'packageSources', lines: [wanted.source] });
  if (credentials.length === 0) additions.push({ section: 'packageSourceCredentials', lines: wanted.credentials });
  else if (!saysTheSame(credentials, elements, wanted)) return { merged: false, because: 'other-source' };
  return insert(existing, root, elements, additions);
}

interface Addition {
  readonly section: 'packageSources' | 'packageSourceCredentials';
  readonly lines: readonly string[];
}

/** From the end of the file to its beginning, so that positions stay right. */
function insert(text: string, root: Element, elements: readonly Element[], additions: readonly Addition[]): NugetMerge {
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  const unit = /\n(\t| {2,8})</.exec(text)?.[1] ?? '  ';
  const planned: { readonly position: number; readonly lines: string[] }[] = [];
  for (const { section, lines } of additions) {
    const sections = elements.filter(({ path }) => path === `configuration/${section}`);
    const last = sections.at(-1);
    if (last !== undefined && last.close === null) return { merged: false, because: 'unreadable' };
    const inner = lines.map(
      (line) => unit.repeat(2) + line.replace(/^( {2})+/, (blanks) => unit.repeat(blanks.length / 2)),
    );
    if (last?.close !== undefined && last.close !== null) planned.push({ position: last.close, lines: inner });
    else planned.push({ position: root.close ?? 0, lines: [`${unit}<${section}>`, ...inner, `${unit}</${section}>`] });
  }
  let merged = text;
  for (const { position, lines } of planned.toSorted((left, right) => right.position - left.position))
    merged = insertBefore(merged, position, lines, lineEnd);
  return { merged: true, text: merged };
}

/** Whole lines before the closing tag at `position`, which keeps its own indentation. */
function insertBefore(text: string, position: number, lines: readonly string[], lineEnd: string): string {
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const isAlone = text.slice(start, position).trim() === '';
  const block = lines.join(lineEnd) + lineEnd;
  return isAlone
    ? text.slice(0, start) + block + text.slice(start)
    : text.slice(0, position) + lineEnd + block + text.slice(position);
}

function saysTheSame(found: readonly Element[], elements: readonly Element[], wanted: NugetSourceElements): boolean {
  const path = `${found[0]?.path}/add`;
  const values = elements.filter((element) => element.path === path).map(({ attributes }) => attributes.value ?? '');
  return values.every((value) => wanted.credentials.some((line) => line.includes(`value="${value}"`)));
}

/** NuGet compares names of sources without regard to case. */
function equal(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
