/** One line of a file: `raw` without and `end` with nothing but its line end. */
interface Line {
  readonly raw: string;
  readonly end: string;
}

/**
 * An `.npmrc` that holds what a rendered one says, and everything else that was there: comments, order, line ends
 * and byte order mark stay as they are. Lines of the same name are replaced where they stand; other credentials for the
 * very same place are left out, for npm would have to choose between them.
 */
export function mergeNpmrc(existing: string, rendered: string): string {
  const lines = split(existing);
  const lineEnd = lines.find(({ end }) => end !== '')?.end ?? '\n';
  const additions: string[] = [];
  for (const { comments, key, setting } of blocks(rendered)) {
    const place = /^(\/\/.+\/):_\w+$/.exec(key)?.[1];
    const at = lines.findLastIndex((line, index) => keyOf(line.raw) === key && !isInSection(lines, index));
    const old = lines[at];
    if (old === undefined) additions.push(...comments, setting);
    else if (settingOf(old.raw) !== settingOf(setting)) lines[at] = { raw: bomOf(old.raw) + setting, end: old.end };
    if (place !== undefined) removeOthers(lines, place, key);
  }
  if (additions.length === 0) return join(lines);
  const added = additions.map((raw) => ({ raw, end: lineEnd }));
  const section = lines.findIndex(({ raw }) => isSection(raw));
  if (section >= 0) lines.splice(section, 0, ...added);
  else lines.push(...added);
  // A last line without an end gets one when something follows it.
  return join(
    lines.map((line, index) => (line.end === '' && index < lines.length - 1 ? { ...line, end: lineEnd } : line)),
  );
}

interface Block {
  readonly comments: readonly string[];
  readonly key: string;
  readonly setting: string;
}

/** Each setting of a rendered file with the comments before it; a heading of the whole file goes with the first one. */
function blocks(rendered: string): Block[] {
  const found: Block[] = [];
  let comments: string[] = [];
  for (const { raw } of split(rendered)) {
    const key = keyOf(raw);
    if (key === null) {
      if (raw !== '') comments.push(raw);
      continue;
    }
    found.push({ comments, key, setting: raw });
    comments = [];
  }
  return found;
}

function removeOthers(lines: Line[], place: string, kept: string): void {
  const others = ['_authToken', '_auth', 'username', '_password', 'email'].map((name) => `${place}:${name}`);
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const key = keyOf(lines[index]?.raw ?? '');
    if (key !== null && key !== kept && others.includes(key) && !isInSection(lines, index)) lines.splice(index, 1);
  }
}

function split(text: string): Line[] {
  return [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)]
    .map(([, raw = '', end = '']) => ({ raw, end }))
    .filter(({ raw, end }) => raw !== '' || end !== '');
}

function join(lines: readonly Line[]): string {
  return lines.map(({ raw, end }) => raw + end).join('');
}

/** The name of a setting, null for comments, sections and blank lines. */
function keyOf(raw: string): string | null {
  const text = raw.replace(/^\uFEFF/, '').trim();
  if (text === '' || /^[;#[]/.test(text)) return null;
  return text.split('=', 1)[0]?.trim() ?? null;
}

function settingOf(raw: string): string {
  const at = raw.indexOf('=');
  return at < 0 ? '' : raw.slice(at + 1).trim();
}

function isSection(raw: string): boolean {
  return raw
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('[');
}

/** Settings behind `[name]` belong to it, and mean nothing to npm. */
function isInSection(lines: readonly Line[], index: number): boolean {
  return lines.slice(0, index).some(({ raw }) => isSection(raw));
}

function bomOf(raw: string): string {
  return raw.startsWith('\uFEFF') ? '\uFEFF' : '';
}
