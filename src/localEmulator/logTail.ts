import { open } from 'node:fs/promises';
import { join } from 'node:path';

const tailBytes = 16 * 1024;

/** Where the emulator of a data directory writes its own log. */
export function logPath(dataDir: string): string {
  return join(dataDir, 'logs', 'emulator.log');
}

/** The last lines of a file, oldest first; none when it cannot be read. */
export async function readLastLines(path: string, count: number): Promise<string[]> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // The first one may have lost its beginning.
    if (from > 0) lines.shift();
    return lines.filter((line) => line !== '').slice(-count);
  } finally {
    await file.close();
  }
}
