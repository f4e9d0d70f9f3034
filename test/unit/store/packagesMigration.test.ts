import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { withFormat } from '../../../emulator/api/packages/openFeed.ts';
import { versionInfo } from '../../../emulator/api/packages/versionInfo.ts';
import type { FeedType } from '../../../emulator/contract/feed.ts';
import { blobReferences, migrations } from '../../../emulator/store/migrations/list.ts';
import { makeFeed } from '../../support/keys.ts';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';

const published = '2026-01-01T00:00:00.000Z';
const bytes = Buffer.from('a package from before the packages API');
const sha256 = createHash('sha256').update(bytes).digest('hex');

/** Rows as the first three migrations have them. */
const formerRows: Readonly<Record<'nuget' | 'npm', readonly string[]>> = {
  nuget: [
    "INSERT INTO nuget_packages (id, feed_id, lower_id, package_id) VALUES (1, 1, 'lab', 'Lab')",
    `INSERT INTO nuget_versions (package, version, sort_key, prerelease, semver2, published, package_types, metadata,
      search_text, nupkg_sha256, nupkg_sha512, nupkg_size, downloads)
      VALUES (1, '1.0.0', 'key', 0, 0, '${published}', ' ', '{}', '', '${sha256}', 'b', ${bytes.length}, 7)`,
  ],
  npm: [
    `INSERT INTO npm_packages (id, feed_id, name, revision, created, modified, maintainers, stars, search_text)
      VALUES (1, 2, '@acme/lab', 0, '${published}', '${published}', '[]', '{}', '')`,
    `INSERT INTO npm_versions (package_id, version, manifest, abbreviated, readme, tarball_sha256, tarball_size,
      published, downloads) VALUES (1, '1.0.0', '{}', '{}', '', '${sha256}', ${bytes.length}, '${published}', 7)`,
  ],
};

test('packages from before the packages API are listed, and their digests computed', async (context) => {
  const dir = ownDirectory(context);
  const former = await openTestStore(dir, { migrations: migrations.slice(0, 3), blobReferences });
  await (await former.blobs.receive(Readable.from([bytes]), bytes.length)).keep();
  former.write((transaction) => {
    for (const [id, type] of [
      [1, 'nuget'],
      [2, 'npm'],
    ] as const) {
      transaction.run(
        "INSERT INTO feeds (id, name, feed_type, active, properties, created_at) VALUES (?, ?, ?, 1, '{}', '')",
        [id, type, type],
      );
      for (const statement of formerRows[type]) transaction.run(statement);
    }
  });
  await former.close();
  const store = await openTestStore(dir, { migrations, blobReferences });
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  for (const [id, feedType, expected] of [
    [1, 'nuget', { purl: 'pkg:nuget/Lab@1.0.0', name: 'Lab' }],
    [2, 'npm', { purl: 'pkg:npm/%40acme/lab@1.0.0', group: '@acme', name: 'lab' }],
  ] as const satisfies readonly (readonly [number, FeedType, object])[]) {
    const opened = withFormat(makeFeed({ id, feedType }));
    const [stored, ...more] = opened.format.list(store, opened.feed, {});
    assert.ok(stored !== undefined && more.length === 0);
    const info = await versionInfo(store, opened, stored, 7);
    assert.deepEqual(JSON.parse(JSON.stringify(info)), {
      ...expected,
      version: '1.0.0',
      totalDownloads: 7,
      downloads: 7,
      published,
      size: bytes.length,
      listed: true,
      md5: digest('md5'),
      sha1: digest('sha1'),
      sha256,
      sha512: digest('sha512'),
      deprecated: false,
    });
  }
  await store.close();
});
