import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { OutsideTimes } from '../../emulator/outside.ts';
import type { ServerOptions } from '../../emulator/server.ts';
import { startTestServer, type TestServer } from './testServer.ts';

/** A server that keeps its data on the disk, and what a test wants to know of that. */
export interface DiskServer extends TestServer {
  readonly dataDir: string;
  /** Files below `blobs` and `tmp`: uploads that were kept or are on their way. */
  uploads(): Promise<string[]>;
  /** Stops it and removes the data. */
  remove(): Promise<void>;
}

export async function startDiskServer(
  options: Partial<ServerOptions> = {},
  outsideTimes: OutsideTimes = {},
): Promise<DiskServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-disk-'));
  const server = await startTestServer({ ...options, dataDir }, outsideTimes);
  return {
    ...server,
    dataDir,
    uploads: () => filesBelow(dataDir, ['blobs', 'tmp']),
    remove: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function filesBelow(root: string, folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    found.push(...entries.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`));
  }
  return found;
}

/** Waits until a condition holds. @throws after ten seconds, naming it. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}
