import { Digests } from '../../emulator/store/digests.ts';
import type { Spool } from '../../emulator/store/types.ts';

/** Bytes as an upload that was received in memory; there is nowhere to keep it. */
export function spoolOf(bytes: Buffer): Spool {
  const digests = new Digests();
  digests.update(bytes);
  const blob = digests.finish();
  return { ...blob, source: { bytes }, keep: async () => blob, discard: async () => {} };
}

/** Reads bytes that are made while they are read. */
export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
