/**
 * A `.yarnrc.yml` with the lines of a rendered one behind its own; every byte that was there stays. Null where that would
 * not be safe: one of the settings is there already, or the file is no plain list of settings.
 */
export function mergeYarnrc(existing: string, rendered: string): string | null {
  if (existing.includes(rendered)) return existing;
  const names = namesOf(existing);
  if (names === null || namesOf(rendered)?.some((name) => names.includes(name)) !== false) return null;
  const lineEnd = /\r?\n/.exec(existing)?.[0] ?? '\n';
  const end = existing === '' || existing.endsWith('\n') ? '' : lineEnd;
  return existing + end + rendered.replaceAll('\n', lineEnd);
}

/** The names of the outermost settings; null where a line is none that we know how to read. */
function namesOf(text: string): string[] | null {
  const names: string[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    // Settings within settings, lists at the margin, comments, blank lines.
    if (/^(\s|#|- |$)/.test(line) || line === '-') continue;
    const name = /^(["']?)([A-Za-z][\w-]*)\1\s*:(\s|$)/.exec(line)?.[2];
    if (name === undefined) return null;
    names.push(name);
  }
  return names;
}
