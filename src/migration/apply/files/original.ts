import type { Stats } from 'node:fs';
import { access, constants, lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedFile } from '../../plan.ts';
import { sha256 } from '../run/durable.ts';
import type { Run } from '../run/run.ts';

/** A file as it was planned for, whether it was written meanwhile or not. */
export interface Original {
  readonly file: string;
  readonly path: string;
  /** As it was when the plan was made. */
  readonly bytes: Buffer;
  /** As it is now: the same, or what an earlier run wrote. */
  readonly current: Buffer;
  readonly stats: Stats;
}

/** A file that stays as it is. */
export interface Refused {
  readonly file: string;
  readonly refused: string;
}

/** Where the files of a plan are. */
export interface Places {
  /** The folder of the plan, without links in its own path. */
  readonly root: string;
  /** Absolute paths of files outside of it (the user's own), by their names in the plan. */
  readonly listed: ReadonlyMap<string, string>;
}

/** Reads a file of the plan and looks whether it may be written. */
export async function readOriginal(
  places: Places,
  { file, sha256: before }: PlannedFile,
  run: Run,
): Promise<Original | Refused> {
  const refuse = (refused: string): Refused => ({ file, refused });
  const found = await findRegular(places, file);
  if (typeof found === 'string') return refuse(found);
  const { path, stats } = found;
  let current: Buffer;
  try {
    current = await readFile(path);
  } catch (error) {
    return refuse(`It cannot be read (${codeOf(error)}).`);
  }
  const bytes = await originalOf(current, before, file, run);
  if (bytes === null)
    return refuse('It was changed after the plan was made; make the plan again to include what it holds now.');
  const writable = await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
  // Who is root may write everything, but a file that was made read-only is meant to stay.
  if (!writable || (stats.mode & 0o222) === 0) return refuse('It is read-only; allow writing and apply again.');
  return { file, path, bytes, current, stats };
}

/** A regular file below the root, without a link on the way; else why not. */
export async function findRegular(
  { root, listed }: Places,
  file: string,
): Promise<{ path: string; stats: Stats } | string> {
  const outside = listed.get(file);
  // The scan names a folder that is called ~ so.
  const parts = outside === undefined ? file.replace(/^\.\//, '').split('/') : [outside];
  if (outside === undefined && parts.some((part) => /^(?:|\.|\.\.)$|[\\\0]/.test(part)))
    return 'Its path leads out of the folder.';
  let path = outside === undefined ? root : '';
  let stats: Stats | null = null;
  for (const part of parts) {
    path = join(path, part);
    try {
      stats = await lstat(path);
    } catch (error) {
      const code = codeOf(error);
      return code === 'ENOENT' || code === 'ENOTDIR' ? 'It is not there any more.' : `It cannot be read (${code}).`;
    }
    if (stats.isSymbolicLink()) return 'It is a link, or lies behind one; links are not written through.';
  }
  return stats?.isFile() === true ? { path, stats } : 'It is no regular file.';
}

async function originalOf(current: Buffer, before: string, file: string, run: Run): Promise<Buffer | null> {
  const now = sha256(current);
  if (now === before) return current;
  const state = run.state.files.get(file);
  if (state === undefined || state.before !== before || !state.afters.includes(now)) return null;
  return run.backup(state.backup, before);
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown cause';
}
