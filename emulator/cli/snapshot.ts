import * as z from 'zod/mini';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { describeSize, layOut, type Output, printable } from './output.ts';
import { readAnswer } from './readAnswer.ts';

const snapshotSchema = z.looseObject({
  name: z.string(),
  problem: z.nullable(z.string()),
  createdAt: z.nullable(z.string()),
  imageBytes: z.number(),
  blobBytes: z.number(),
  feeds: z.number(),
  keys: z.number(),
  clearValues: z.number(),
});
type Snapshot = z.infer<typeof snapshotSchema>;

type SnapshotTarget = Target & { readonly json?: boolean };

/** Large stores take their time to be copied. */
const timeoutMs = 10 * 60_000;

export async function saveSnapshot(name: string, options: SnapshotTarget, output: Output): Promise<ExitCode> {
  const { client } = await connect(options, timeoutMs);
  const saved = readAnswer(snapshotSchema, await client.post('/emulator/snapshots', { name }), 'snapshot');
  if (options.json) output.json(saved);
  else {
    output.prose(`Saved the snapshot ${saved.name}: ${describe(saved)}.`);
    if (saved.clearValues > 0) output.prose(`It holds the values of ${saved.clearValues} keys in clear.`);
  }
  return exitCodes.ok;
}

export async function restoreSnapshot(name: string, options: SnapshotTarget, output: Output): Promise<ExitCode> {
  const { client } = await connect(options, timeoutMs);
  const path = `/emulator/snapshots/${encodeURIComponent(name)}/restore`;
  const restored = readAnswer(snapshotSchema, await client.post(path), 'snapshot');
  if (options.json) output.json(restored);
  else {
    output.prose(`Restored ${restored.name}: ${describe(restored)}.`);
    output.prose('What there was until now: proget-keys emulator snapshot restore before-restore');
  }
  return exitCodes.ok;
}

export async function listSnapshots(options: SnapshotTarget, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  const snapshots = readAnswer(z.array(snapshotSchema), await client.get('/emulator/snapshots'), 'list of snapshots');
  if (options.json) {
    output.json(snapshots);
    return exitCodes.ok;
  }
  const rows = snapshots.map((snapshot) => [
    snapshot.name,
    snapshot.createdAt?.slice(0, 19).replace('T', ' ') ?? '',
    snapshot.problem === null ? describeSize(snapshot.imageBytes + snapshot.blobBytes) : '',
    String(snapshot.feeds),
    String(snapshot.keys),
    snapshot.problem === null ? '' : 'damaged',
  ]);
  for (const line of layOut(['NAME', 'SAVED (UTC)', 'SIZE', 'FEEDS', 'KEYS', 'STATE'], rows)) output.data(line);
  for (const { problem } of snapshots) if (problem !== null) output.prose(printable(problem));
  if (rows.length === 0) output.prose('No snapshots. Save one: proget-keys emulator snapshot save NAME');
  return exitCodes.ok;
}

export async function deleteSnapshot(name: string, options: SnapshotTarget, output: Output): Promise<ExitCode> {
  const { client } = await connect(options, timeoutMs);
  await client.delete(`/emulator/snapshots/${encodeURIComponent(name)}`);
  if (options.json) output.json({ deleted: name });
  else output.prose(`Deleted the snapshot ${printable(name)}.`);
  return exitCodes.ok;
}

function describe({ feeds, keys, imageBytes, blobBytes }: Snapshot): string {
  return `${feeds} feeds, ${keys} keys, ${describeSize(imageBytes + blobBytes)}`;
}
