import { createHash } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Makes a folder that only its owner may open, whatever it was before. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

export interface Replacement {
  readonly path: string;
  /** In the same folder; what lies there is removed first. */
  readonly temporary: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
  /** Kept where we may: who is root would take the file from its owner. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** The last look before the rename; throws to leave everything as it was. */
  readonly check?: () => Promise<void>;
}

/** Puts bytes in place of a file, or makes it, so that any end of this process leaves the one or the other whole. */
export async function replaceFile({ path, temporary, bytes, mode, owner, check }: Replacement): Promise<void> {
  await rm(temporary, { force: true });
  try {
    // Nobody but us reads it before it has the mode of what it replaces.
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      if (owner !== undefined && process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await check?.();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes new names and renames in a folder last. Windows cannot, and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
