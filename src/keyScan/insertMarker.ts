import { ignoreNextLine } from '../scan/ignoreMarker.ts';
import { scanText } from '../scan/scan.ts';
import type { LocatedFinding } from './located.ts';

/** A line to put in before another one. */
export interface MarkerLine {
  /** Counted from 0. */
  readonly line: number;
  /** Without its end of line. */
  readonly text: string;
}

type Style = readonly [before: string, after: string];

const hash: Style = ['# ', ''];
const slashes: Style = ['// ', ''];
const semicolon: Style = ['; ', ''];
const markup: Style = ['<!-- ', ' -->'];

/** By the end of the path, lower case; the first row counts. */
const styles: readonly (readonly [path: RegExp, style: Style | null])[] = [
  [/(?:^|\/)(?:\.vscode\/[^/]+\.json|[^/]+\.jsonc|[^/]+\.json5|[^/]+\.code-workspace)$/, slashes],
  [
    /\.(?:json|har|tfstate|ipynb|lock|md5|csv|tsv)$|(?:^|\/)(?:jfrog-cli\.conf[\w.-]*|\.dockercfg|\.dockerconfigjson)$/,
    null,
  ],
  [/\.(?:xml|config|csproj|vbproj|fsproj|props|targets|nuspec|pom|xaml|md|markdown|html?)$/, markup],
  [/\.(?:ini|cfg|pypirc)$|(?:^|\/)(?:pip\.conf|\.pypirc)$/, semicolon],
  [
    /\.(?:js|mjs|cjs|jsx|ts|mts|cts|tsx|java|kt|kts|cs|scala|sbt|go|gradle|groovy|jenkinsfile|swift|dart|rs|fs|c|cc|cpp|h|php)$|(?:^|\/)jenkinsfile[\w.-]*$/,
    slashes,
  ],
  [/\.(?:cmd|bat)$/, ['rem ', '']],
];

/**
 * The line that makes the scan leave a finding out. Null where the format has no comments, or a comment does not fit in
 * there: the text is scanned again with it, and has to lack this finding and no other one.
 * @param text of the whole file. @param findings all of the file
 */
export function markerLine(
  text: string,
  found: LocatedFinding,
  findings: readonly LocatedFinding[],
): MarkerLine | null {
  const { file } = found.finding;
  const [, style = hash] = styles.find(([path]) => path.test(file.toLowerCase())) ?? [];
  if (style === null) return null;
  const { line } = found.range.start;
  const lines = text.split(/\r\n|\n|\r/);
  const own = lines[line] ?? '';
  const before = lines[line - 1] ?? '';
  // The comment would become part of a line that goes on, or of a tag.
  if (/[\\`^]\s*$/.test(before)) return null;
  if (style === markup && !/^\s*</.test(own)) return null;
  const indent = /^\s*/.exec(own)?.[0] ?? '';
  const marker = { line, text: `${indent}${style[0]}${ignoreNextLine}${style[1]}` };
  const changed = scanText(lines.toSpliced(line, 0, marker.text).join('\n'), file, {
    hosts: findings.flatMap(({ finding }) => finding.host ?? []),
  }).findings;
  const expected = findings.filter((other) => other.range.start.line !== line);
  const isKept = ({ finding }: LocatedFinding) => changed.some((other) => isSame(other, finding));
  return !changed.some((other) => other.line === line + 2) && expected.every(isKept) ? marker : null;
}

function isSame(left: LocatedFinding['finding'], right: LocatedFinding['finding']): boolean {
  return left.secret === right.secret && left.carrier === right.carrier;
}
