/**
 * The editor's `files.exclude` and `search.exclude` as patterns in the syntax of .gitignore. Entries with a condition are
 * left out, and so is git's own folder: the scan reads nothing of it but its configuration, which may hold a key.
 * @param setting as it stands there
 */
export function ignorePatterns(setting: unknown): string[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting as Readonly<Record<string, unknown>>)
    .filter(([glob, isOn]) => isOn === true && !/(^|\/)\.git(\/\*\*)?\/?$/.test(glob))
    .flatMap(([glob]) => expandBraces(glob))
    .map(anchor);
}

/** The editor's patterns begin at the folder, those of .gitignore anywhere unless there is a slash inside. */
function anchor(glob: string): string {
  const path = glob.replace(/^\.?\//, '');
  const pattern = path.startsWith('**/') ? path : `/${path}`;
  return pattern.replace(/^!/, '\\!');
}

const mostPatterns = 200;

/** `*.{a,b}` as `*.a` and `*.b`. */
function expandBraces(glob: string): string[] {
  const done: string[] = [];
  const waiting = [glob];
  for (let next = waiting.shift(); next !== undefined && done.length < mostPatterns; next = waiting.shift()) {
    const inner = /\{([^{}]*)\}/.exec(next);
    if (inner === null) {
      done.push(next);
      continue;
    }
    const [whole, choices = ''] = inner;
    for (const choice of choices.split(','))
      waiting.push(next.slice(0, inner.index) + choice + next.slice(inner.index + whole.length));
  }
  return done;
}

/** A pattern that names this one file, whatever its name is made of. @param file relative, with `/` */
export function patternOfFile(file: string): string {
  return `/${file.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
}
