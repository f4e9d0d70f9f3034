import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Note } from './finding.ts';
import { type Ignoring, ignoreFiles } from './ignoring.ts';
import { isCredentialFile } from './registry.ts';

/** What a walk meets: a file to read, or why something was left out. Paths are relative, with `/`. */
export type Step = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'note'; readonly note: Note };

/**
 * The files below a folder, depth first, in order of their names. Synchronous: reading a folder costs less than waiting
 * for it; the caller takes the steps in slices. Links are not followed: what they point to below the root is visited anyway.
 * @param root an absolute path without links. @param useIgnoreFiles whether .gitignore and .ignore count
 */
export function* walk(root: string, ignoring: Ignoring, useIgnoreFiles: boolean, folder = ''): Generator<Step> {
  const entries = list(root, folder);
  if (entries === null) {
    yield { kind: 'note', note: { file: folder === '' ? '.' : folder, reason: 'unreadable' } };
    return;
  }
  const own = useIgnoreFiles ? entries.filter(({ name }) => ignoreFiles.has(name)).map(({ name }) => name) : [];
  const rules = own.length === 0 ? ignoring : ignoring.inside(root, folder, own);
  const inGit = folder === '.git' || folder.endsWith('/.git');
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // Of git's own files only the configuration can hold a URL with a password or a header.
    if (inGit && entry.name !== 'config') continue;
    if (entry.isDirectory()) {
      if (!rules.skipsFolder(path, entry.name)) yield* walk(root, rules, useIgnoreFiles, path);
    } else if (entry.isFile()) {
      if (!rules.skipsFile(path, () => isCredentialFile(path))) yield { kind: 'file', path };
    } else if (entry.isSymbolicLink()) {
      const note = describeLink(root, path);
      if (note !== null) yield { kind: 'note', note };
    }
  }
}

function list(root: string, folder: string): Dirent[] | null {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).sort((left, right) =>
      left.name < right.name ? -1 : 1,
    );
  } catch {
    return null;
  }
}

function describeLink(root: string, path: string): Note | null {
  try {
    const link = join(root, path);
    const target = realpathSync(link);
    if (target !== root && !target.startsWith(root + sep)) return { file: path, reason: 'link-outside' };
    const isAncestor = statSync(target).isDirectory() && `${link}${sep}`.startsWith(target + sep);
    return isAncestor ? { file: path, reason: 'link-cycle' } : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP' ? { file: path, reason: 'link-cycle' } : null;
  }
}
