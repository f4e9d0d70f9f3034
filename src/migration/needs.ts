import type { PackagePermission } from '../../emulator/contract/apiKey.ts';
import type { Range } from '../scan/tree/node.ts';
import { sorted } from './reach.ts';

/** Files that are for publishing alone. */
const uploadFiles = /(?:^|\/)(?:\.pypirc|\.?gem\/credentials)$/i;
const uploadCarriers = /^(?:pypirc:|gem-credentials|nuget\.config:apikeys)/i;

const publishes = new RegExp(
  [
    String.raw`\b(?:npm|pnpm|bun|yarn(?:\s+npm)?|cargo|poetry|uv|flit|hatch|pdm|lerna|vsce|ovsx|dart\s+pub|flutter\s+pub)\s+(?:[\w-]+\s+)?publish\b`,
    String.raw`\b(?:nuget|gem|docker|podman|helm|choco|chocolatey|oras|skopeo|crane|upack|pgutil)\s+(?:[\w-]+\s+)?(?:cm-)?push\b`,
    String.raw`\b(?:nuget)\s+setapikey\b`,
    String.raw`\btwine\s+upload\b|\bconan\s+upload\b|\banaconda\s+upload\b`,
    String.raw`\bmvnw?\b[^\n]*\bdeploy\b|\bgradlew?\b[^\n]*\bpublish|\bsbt\b[^\n]*\bpublish`,
    String.raw`\bjf(?:rog)?\s+(?:rt\s+)?(?:u|upload|dp|docker-push|np|npm-publish|gp|go-publish)\b`,
    String.raw`(?:^|\s)(?:-T|--upload-file)\b|-(?:X|-request)[ =]?["']?PUT\b|--method[ =]PUT\b|-Method\s+["']?Put\b`,
    String.raw`\b(?:requests|session|http|axios|got|client)\.put\s*\(|\bmethod\s*[:=]\s*["']PUT["']`,
    String.raw`\bPush-(?:Module|Package)\b|\bPublish-(?:Module|Script|PSResource)\b`,
  ].join('|'),
  'i',
);
const deletes =
  /-(?:X|-request)[ =]?["']?DELETE\b|--method[ =]DELETE\b|-Method\s+["']?Delete\b|\b(?:requests|session|http|axios|got|client)\.delete\s*\(|\bnpm\s+unpublish\b|\bnuget\s+delete\b|\bgem\s+yank\b|\bjf(?:rog)?\s+(?:rt\s+)?del(?:ete)?\b/i;
/** A block of a build file that says where packages go, and what closes it. */
const blocks: readonly (readonly [open: RegExp, close: RegExp | null])[] = [
  [/<distributionManagement\b/g, /<\/distributionManagement>/],
  [/"publishConfig"\s*:/g, null],
  [/\b(?:publishing|uploadArchives|publishTo|pushTo)\b[^\n{]*\{/g, null],
];

/** What the place at a range of a text does, as far as it tells. @param carrier of a finding, empty for a URL */
export function needsAt(file: string, text: string, { start, end }: Range, carrier = ''): PackagePermission[] {
  const statements = [statementAt(text, start, end), ...usesOf(text, carrier)];
  const adds =
    uploadFiles.test(file) ||
    uploadCarriers.test(carrier) ||
    statements.some((statement) => publishes.test(statement)) ||
    isInBlock(text, start);
  const removes = statements.some((statement) => deletes.test(statement));
  return sorted([...(adds ? (['add'] as const) : []), ...(removes ? (['delete'] as const) : [])]);
}

/** The statements of the same text that use the variable which a credential stands in. */
function usesOf(text: string, carrier: string): string[] {
  const [, name] =
    /^(?:script|shell|code|dotenv|env-var|yaml|ci-env|docker|jenkins)[\w-]*:([A-Za-z_]\w*)$/.exec(carrier) ?? [];
  if (name === undefined || name.length < 3) return [];
  const use = new RegExp(
    String.raw`\$(?:\{\{\s*(?:env\.)?|\{|\(|env:)?${name}\b|%${name}%|\benviron\[["']${name}|\bgetenv\(["']${name}`,
    'gi',
  );
  return [...text.matchAll(use)].slice(0, 50).map(({ index }) => statementAt(text, index, index + name.length));
}

/** The line of a range with those that continue it, as shells (`\`), PowerShell (`` ` ``) and batch files (`^`) do. */
function statementAt(text: string, start: number, end: number): string {
  let from = text.lastIndexOf('\n', start - 1) + 1;
  while (from > 0 && from > start - 4000 && /[\\`^]\r?$/.test(lineBefore(text, from)))
    from = text.lastIndexOf('\n', from - 2) + 1;
  let to = endOfLine(text, end);
  while (to < text.length && to < end + 4000 && /[\\`^]\r?$/.test(text.slice(Math.max(from, to - 2), to)))
    to = endOfLine(text, to + 1);
  return text.slice(from, to);
}

function lineBefore(text: string, from: number): string {
  return text.slice(text.lastIndexOf('\n', from - 2) + 1, from - 1);
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function isInBlock(text: string, position: number): boolean {
  const before = text.slice(Math.max(0, position - 4000), position);
  return blocks.some(([open, close]) => {
    const last = [...before.matchAll(open)].at(-1);
    if (last === undefined) return false;
    const inside = before.slice(last.index);
    return close === null ? isOpen(inside) : !close.test(inside);
  });
}

function isOpen(text: string): boolean {
  let depth = 0;
  for (const brace of text.match(/[{}]/g) ?? []) {
    depth += brace === '{' ? 1 : -1;
    if (depth === 0) return false;
  }
  return depth > 0;
}
