import { core } from '../../emulator/store/migrations/001_core.ts';
import { security } from '../../emulator/store/migrations/004_security.ts';
import type { OpenStore } from '../../emulator/store/types.ts';
import { openTestStore } from './storeDir.ts';

/** A store with the tables of keys, users, feeds, settings and permissions: in memory, or in a directory. */
export function openCoreStore(dir: string | null = null): Promise<OpenStore> {
  return openTestStore(dir, { migrations: [core, security], blobReferences: [] });
}
