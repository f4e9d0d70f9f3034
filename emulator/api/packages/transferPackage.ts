import { checkNotBlocked } from '../../feeds/blocked.ts';
import type { NewPackage, StoredPackage } from '../../feeds/packageFormat.ts';
import type { BlobStore, Spool, Store } from '../../store/types.ts';
import { addPackage, alreadyThere, findSame } from './addPackage.ts';
import { fullName } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';

/** Packages in feeds are no larger; rewritten ones may come to be a little so. */
const packageLimit = 512 * 1024 * 1024;

type Addition = Parameters<typeof addPackage>[4];

/**
 * Brings a package that one feed holds into another one, or back into the same one, as a new package.
 * @param rewrite what becomes of the bytes on the way; null = nothing
 * @param settle decides about what is there already, and what else belongs to the change
 * @throws HttpError 403 when it is blocked; what `settle` throws.
 */
export async function transferPackage(
  store: Store,
  found: StoredPackage,
  target: OpenFeed,
  rewrite: ((spool: Spool) => Promise<AsyncIterable<Uint8Array>>) | null,
  settle: (added: NewPackage, isThere: boolean) => Addition,
): Promise<void> {
  checkNotBlocked(found.allow === false, `${fullName(found)} ${found.version}`);
  const spool = await rewritten(store.blobs, await copyOf(store.blobs, found), rewrite);
  try {
    const added = await target.format.read(spool);
    const addition = settle(added, findSame(store, target, added) !== undefined);
    await addPackage((work) => store.write(work), target, added, spool, addition);
  } finally {
    await spool.discard();
  }
}

async function copyOf(blobs: BlobStore, { file }: StoredPackage): Promise<Spool> {
  return blobs.receive(await blobs.open(file.sha256), packageLimit);
}

async function rewritten(
  blobs: BlobStore,
  spool: Spool,
  rewrite: ((spool: Spool) => Promise<AsyncIterable<Uint8Array>>) | null,
): Promise<Spool> {
  if (rewrite === null) return spool;
  try {
    return await blobs.receive(await rewrite(spool), packageLimit);
  } finally {
    await spool.discard();
  }
}

/** @throws HttpError 400 when the target holds the very package. */
export function refuseIfThere(target: OpenFeed, added: NewPackage, isThere: boolean): void {
  if (isThere) throw alreadyThere(target, added, 400);
}
