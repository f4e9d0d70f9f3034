import { execFile } from 'node:child_process';
import { lstat, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { EnvironmentSink, Variable } from '../environment.ts';
import { replaceFile, sha256 } from '../run/durable.ts';
import type { Run } from '../run/run.ts';

/** A file of `NAME=value` lines that only its owner may read, as shells and dotenv take it. @param file as the user named it */
export function environmentFile(file: string): EnvironmentSink {
  const path = resolve(file);
  const temporary = join(dirname(path), `.${basename(path)}.proget-keys.tmp`);
  const isOurs = async (run: Run): Promise<boolean> => {
    const state = run.state.environment;
    const bytes = await readFile(path).catch(() => null);
    return bytes !== null && state?.path === path && state.afters.includes(sha256(bytes));
  };
  return {
    place: path,
    async problem(run) {
      const stats = await lstat(path).catch(() => null);
      if (stats !== null && !(stats.isFile() && (await isOurs(run))))
        return `${path} is there already and not what an earlier run of this plan wrote: name another file.`;
      if (!(await isFolder(dirname(path)))) return `There is no folder ${dirname(path)}.`;
      return (await isCommittable(path))
        ? `${path} is in a git work tree that does not ignore it, so the keys in it would be committed: ignore it, or name a file elsewhere.`
        : null;
    },
    isIntact: isOurs,
    async write(variables, run) {
      const former = (await isOurs(run))
        ? (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
        : [];
      const names = new Set(variables.map(({ name }) => name));
      const kept = former.filter((line) => !names.has(line.slice(0, line.indexOf('='))));
      const text = [...kept, ...variables.map(printLine)].map((line) => `${line}\n`).join('');
      const bytes = Buffer.from(text, 'utf8');
      await run.record({ step: 'environment', state: 'writing', file: path, after: sha256(bytes) });
      await replaceFile({ path, temporary, bytes, mode: 0o600 });
      await run.record({ step: 'environment', state: 'written', file: path });
    },
  };
}

/** What everybody reads alike stands bare; else in single quotes, which shells and dotenv agree upon. */
function printLine({ name, value }: Variable): string {
  if (/^[\w./+=:@%,-]+$/.test(value)) return `${name}=${value}`;
  return value.includes("'") ? `${name}="${value.replaceAll(/["\\$`]/g, '\\$&')}"` : `${name}='${value}'`;
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && (stats.isDirectory() || stats.isSymbolicLink());
}

/** Whether git would take the file along. Where git is not there but a work tree is, nobody knows, so it would. */
async function isCommittable(path: string): Promise<boolean> {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const run = promisify(execFile);
  try {
    await run('git', ['-C', dirname(path), 'check-ignore', '--quiet', '--no-index', path], { env });
    return false;
  } catch (error) {
    // 1 = not ignored, 128 = no work tree; else git is not there.
    const { code } = error as { code?: unknown };
    return code === 1 || (code !== 128 && (await isBelowGit(dirname(path))));
  }
}

async function isBelowGit(folder: string): Promise<boolean> {
  if ((await lstat(join(folder, '.git')).catch(() => null)) !== null) return true;
  return dirname(folder) !== folder && isBelowGit(dirname(folder));
}
