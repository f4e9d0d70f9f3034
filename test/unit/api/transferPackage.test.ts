import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { addPackage } from '../../../emulator/api/packages/addPackage.ts';
import { type OpenFeed, withFormat } from '../../../emulator/api/packages/openFeed.ts';
import { transferPackage } from '../../../emulator/api/packages/transferPackage.ts';
import { buildNpmTarball } from '../../../emulator/demo/npmPackage.ts';
import { HttpError } from '../../../emulator/http/reply.ts';
import { FeedTable } from '../../../emulator/store/feedTable.ts';
import { blobReferences, migrations } from '../../../emulator/store/migrations/list.ts';
import { listHistory } from '../../../emulator/store/packageHistory.ts';
import { openTestStore } from '../../support/storeDir.ts';

const plain = {
  feedType: 'npm',
  feedGroup: null,
  description: null,
  active: true,
  properties: {},
  alternateNames: [],
  createdAt: '2026-01-01T00:00:00.000Z',
} as const;
const publishing = { by: 'SYSTEM', at: '2026-01-01T00:00:00.000Z' };

for (const gone of ['source', 'target'] as const) {
  test(`a ${gone} feed that is deleted while the package is copied ends the transfer with 404`, async () => {
    const store = await openTestStore(null, { migrations, blobReferences });
    const feeds = new FeedTable(store);
    const open = (name: string): OpenFeed => withFormat(feeds.create({ ...plain, name }));
    const ends = { source: open('source'), target: open('target') };
    const tarball = await buildNpmTarball({ name: 'lab', version: '1.0.0' });
    const spool = await store.blobs.receive(Readable.from([tarball]), tarball.length);
    const added = await ends.source.format.read(spool);
    await addPackage(store, ends.source, added, spool, { ...publishing, replaces: false, also: () => {} });
    const [found] = ends.source.format.list(store, ends.source.feed, {});
    assert.ok(found);
    const transfer = transferPackage(store, {
      ...ends,
      found,
      publishing,
      kind: 'repackaging',
      event: 'added',
      formerVersion: '1.0.0',
      comments: null,
      rewrite(copy) {
        feeds.delete(ends[gone].feed.id);
        return ends.target.format.withVersion(copy, '2.0.0');
      },
      mayReplace: () => false,
    });
    await assert.rejects(
      transfer,
      (error) => error instanceof HttpError && error.status === 404 && error.message === `Feed ${gone} not found.`,
    );
    assert.deepEqual(listHistory(store, null), []);
    await store.close();
  });
}
