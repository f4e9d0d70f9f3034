import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeText } from '../../../scan/encoding.ts';
import type { ChangedFile, WriteFiles, WriteOutcome } from '../fileWriter.ts';
import { replaceFile, sha256 } from '../run/durable.ts';

/** Writes files by itself, one after the other. @param plan its id names the temporary files, so that the next run finds what was left */
export function diskWriter(plan: string): WriteFiles {
  return async (files, signal) => {
    const outcomes = new Map<string, WriteOutcome>();
    for (const file of files) {
      if (signal?.aborted) break;
      outcomes.set(file.file, await writeOne(file, plan));
    }
    return outcomes;
  };
}

export function temporaryOf(path: string, plan: string): string {
  return join(dirname(path), `.proget-keys-${plan}.tmp`);
}

function writeOne({ path, before, after }: ChangedFile, plan: string): Promise<WriteOutcome> {
  return replaceWhole(path, encodeText(before), after, plan);
}

/** Puts bytes in place of a file that holds `current`, and leaves it alone where it holds anything else. */
export async function replaceWhole(path: string, current: Buffer, after: Buffer, plan: string): Promise<WriteOutcome> {
  try {
    const { mode, uid, gid } = await lstat(path);
    const check = async (): Promise<void> => {
      const stats = await lstat(path);
      if (!stats.isFile() || !(await readFile(path)).equals(current))
        throw new Error('Somebody else changed it at the same time, so it was left as it is.');
    };
    const temporary = temporaryOf(path, plan);
    await replaceFile({ path, temporary, bytes: after, mode: mode & 0o7777, owner: { uid, gid }, check });
    return { outcome: 'written', sha256: sha256(after) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { outcome: 'failed', message: code === undefined ? message : `It cannot be written (${code}).` };
  }
}
