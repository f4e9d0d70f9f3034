import { Readable } from 'node:stream';
import type { Feed } from '../contract/feed.ts';
import { assetPlace } from '../feeds/assets/place.ts';
import { findAsset, putAssetFile } from '../store/assetTable.ts';
import type { Store } from '../store/types.ts';

export const demoAsset = { path: 'proget-demo/readme.txt', text: 'A file to try keys with.\n' };

/** Puts a file into an asset directory, unless one is there. */
export async function addAssetDemo(store: Store, feed: Feed): Promise<void> {
  const place = assetPlace(feed, demoAsset.path);
  if (findAsset(store, place) !== undefined) return;
  const bytes = Buffer.from(demoAsset.text);
  const spool = await store.blobs.receive(Readable.from([bytes]), bytes.length);
  try {
    const blob = await spool.keep();
    const now = new Date().toISOString();
    store.write((transaction) => putAssetFile(transaction, place, { ...blob, type: 'text/plain' }, now));
  } finally {
    await spool.discard();
  }
}
