import { core } from '../../emulator/store/migrations/001_core.ts';
import { outbound } from '../../emulator/store/migrations/006_outbound.ts';
import type { OpenOptions } from '../../emulator/store/open.ts';
import type { OpenStore } from '../../emulator/store/types.ts';
import { openTestStore } from './storeDir.ts';

/** A store with the tables of feeds, connectors and webhooks: in memory, or in a directory. */
export function openOutboundStore(dir: string | null = null, options: Partial<OpenOptions> = {}): Promise<OpenStore> {
  return openTestStore(dir, { ...options, migrations: [core, outbound], blobReferences: [] });
}
