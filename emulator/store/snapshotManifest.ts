import { join } from 'node:path';
import * as z from 'zod/mini';
import { SnapshotError } from './errors.ts';
import type { FileLayer } from './fileLayer.ts';
import type { SavedSnapshot } from './types.ts';

const FORMAT = 1;

const count = z.number().check(z.int(), z.nonnegative());
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** Ids of the migrations that its image has. */
  schema: z.array(count),
  image: z.object({ size: count, crc32: count }),
  feeds: count,
  keys: count,
  clearValues: count,
  blobs: z.array(z.object({ sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)), size: count })),
});

/** What a snapshot's `manifest.json` says. */
export type SnapshotManifest = z.infer<typeof manifestSchema>;

export function damagedSnapshot(name: string, what: string, cause?: unknown): SnapshotError {
  const sentence = `The snapshot ${name} is damaged (${what}) and cannot be restored; nothing was changed.`;
  return new SnapshotError('snapshot-damaged', sentence, cause);
}

/** @throws SnapshotError `snapshot-damaged` */
export function readManifest(layer: FileLayer, folder: string, name: string): SnapshotManifest {
  const path = join(folder, 'manifest.json');
  if (layer.stat(path) === null) throw damagedSnapshot(name, 'its manifest.json is missing');
  let content: unknown;
  try {
    content = JSON.parse(layer.read(path).toString('utf8'));
  } catch (error) {
    throw damagedSnapshot(name, 'its manifest.json cannot be read', error);
  }
  const format = (content as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT) {
    const sentence = `The snapshot ${name} has format ${format}, this version knows ${FORMAT} at most: use the newer version.`;
    throw new SnapshotError('snapshot-damaged', sentence);
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) {
    throw damagedSnapshot(
      name,
      `its manifest.json is wrong at ${parsed.error.issues[0]?.path.join('.') || 'its root'}`,
    );
  }
  return parsed.data;
}

/** All of it on the disk when it resolves, but for the name. */
export async function writeManifest(
  layer: FileLayer,
  folder: string,
  content: Omit<SnapshotManifest, 'format'>,
): Promise<SnapshotManifest> {
  const manifest: SnapshotManifest = { format: FORMAT, ...content };
  const file = layer.createSync(join(folder, 'manifest.json'));
  try {
    await file.write(Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`), 0);
    await file.sync();
    return manifest;
  } finally {
    file.close();
  }
}

export function summarize(name: string, manifest: SnapshotManifest): SavedSnapshot {
  const { createdAt, feeds, keys, clearValues, image, blobs } = manifest;
  const blobBytes = blobs.reduce((sum, { size }) => sum + size, 0);
  const problem = null;
  return { name, problem, createdAt, imageBytes: image.size, blobBytes, blobs: blobs.length, feeds, keys, clearValues };
}

export function summarizeDamaged(name: string, problem: string): SavedSnapshot {
  const nothing = { imageBytes: 0, blobBytes: 0, blobs: 0, feeds: 0, keys: 0, clearValues: 0 };
  return { name, problem, createdAt: null, ...nothing };
}
