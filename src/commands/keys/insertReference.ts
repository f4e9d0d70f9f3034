import { keyVariable } from '../../clients/source.ts';
import type { Services } from '../../services.ts';

/** Writes the name of the environment variable into the open file, in the form that the file's reader expands. */
export function insertReference({ desk }: Services): Promise<boolean> {
  return desk.insert(referenceFor);
}

/** @param fileName path or name of the file */
export function referenceFor(fileName: string): string {
  const name = fileName.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  if (/^(\.npmrc|\.yarnrc(\.ya?ml)?)$/.test(name)) return `\${${keyVariable}}`;
  if (/^nuget.*\.config$|\.(cmd|bat)$/.test(name)) return `%${keyVariable}%`;
  if (/\.ps1$/.test(name)) return `$env:${keyVariable}`;
  if (/\.(sh|bash|zsh)$|^\.envrc$/.test(name)) return `"$${keyVariable}"`;
  if (/\.(rb|gemspec)$|^(gemfile|rakefile)$/.test(name)) return `ENV.fetch("${keyVariable}")`;
  return keyVariable;
}
