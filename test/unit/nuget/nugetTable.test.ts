import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNuspec } from '../../../emulator/feeds/nuget/nuspec.ts';
import { newVersion } from '../../../emulator/feeds/nuget/push.ts';
import { registrationIndex } from '../../../emulator/feeds/nuget/registration.ts';
import { feedUrls } from '../../../emulator/feeds/nuget/urls.ts';
import { parseVersion, sortKey } from '../../../emulator/feeds/nuget/version.ts';
import { FeedTable } from '../../../emulator/store/feedTable.ts';
import { blobReferences, migrations } from '../../../emulator/store/migrations/list.ts';
import { nugetTable, type VersionFilter } from '../../../emulator/store/nugetTable.ts';
import type { Store } from '../../../emulator/store/types.ts';
import { openTestStore } from '../../support/storeDir.ts';

const nupkg = { sha256: 'a'.repeat(64), sha512: 'b'.repeat(128), sha1: 'c'.repeat(40), md5: 'd'.repeat(32), size: 1 };

async function openFeed(): Promise<{ store: Store; feeds: FeedTable; feedId: number }> {
  const store = await openTestStore(null, { migrations, blobReferences });
  const feeds = new FeedTable(store);
  const feed = feeds.create({
    name: 'lab',
    feedType: 'nuget',
    alternateNames: [],
    feedGroup: null,
    description: null,
    active: true,
    properties: {},
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  return { store, feeds, feedId: feed.id };
}

function put(store: Store, feedId: number, version: string, id = 'Lab.Pkg'): void {
  const nuspec = `<package><metadata><id>${id}</id><version>${version}</version></metadata></package>`;
  const publishing = { by: 'j.smith', at: '2026-01-01T00:00:00.000Z' };
  const added = newVersion(parseNuspec(Buffer.from(nuspec)), nupkg, publishing);
  store.write((transaction) => nugetTable.put(transaction, feedId, added));
}

function keyOf(version: string): string {
  return sortKey(parseVersion(version) ?? assert.fail(version));
}

function newest(store: Store, feedId: number, filter: VersionFilter): string | undefined {
  const [found] = nugetTable.searched(store, feedId);
  const row = found?.[`latest${filter.prerelease ? '_prerelease' : ''}${filter.semVer2 ? '_semver2' : ''}`];
  return nugetTable.versionFacts(store, feedId, 'lab.pkg').find(({ id }) => id === row)?.version;
}

const old = { prerelease: false, semVer2: false };
const all = { prerelease: true, semVer2: true };

test('each kind of client has its own newest version, whatever the order of the pushes', async () => {
  const { store, feedId } = await openFeed();
  for (const version of ['1.1.0-b', '1.0.0', '1.2.0-b.1', '1.0.1+x', '0.9.0']) put(store, feedId, version);
  assert.equal(newest(store, feedId, old), '1.0.0');
  assert.equal(newest(store, feedId, { prerelease: false, semVer2: true }), '1.0.1');
  assert.equal(newest(store, feedId, { prerelease: true, semVer2: false }), '1.1.0-b');
  assert.equal(newest(store, feedId, all), '1.2.0-b.1');
});

test('an unlisted version is hidden from search, and marked in the registration', async () => {
  const { store, feedId } = await openFeed();
  put(store, feedId, '1.0.0');
  put(store, feedId, '2.0.0');
  const setListed = (version: string, listed: boolean) =>
    store.write((transaction) => nugetTable.setListed(transaction, feedId, 'lab.pkg', keyOf(version), listed));
  assert.equal(setListed('2.0.0', false), true);
  assert.equal(newest(store, feedId, all), '1.0.0');
  const rows = nugetTable.versions(store, feedId, 'lab.pkg');
  const index = JSON.stringify(registrationIndex(feedUrls('http://x.example'), 'semver1', rows, () => rows));
  assert.match(index, /"version":"2\.0\.0"[^}]*"listed":false,"published":"1900-01-01T00:00:00Z"/);
  assert.match(index, /"version":"1\.0\.0"[^}]*"listed":true,"published":"20/);
  setListed('1.0.0', false);
  assert.equal(newest(store, feedId, all), undefined);
  setListed('2.0.0', true);
  assert.equal(newest(store, feedId, all), '2.0.0');
  assert.equal(setListed('3.0.0', false), false);
});

test('with its last version the package goes, with the feed all of them', async () => {
  const { store, feeds, feedId } = await openFeed();
  const count = (table: string) => store.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n;
  put(store, feedId, '1.0.0');
  put(store, feedId, '1.0.0', 'Other');
  const remove = () => store.write((transaction) => nugetTable.remove(transaction, feedId, 'lab.pkg', keyOf('1.0')));
  const before = store.version('packages');
  assert.equal(remove(), true);
  assert.notEqual(store.version('packages'), before);
  assert.equal(remove(), false);
  assert.deepEqual([count('nuget_packages'), count('nuget_versions')], [1, 1]);
  feeds.delete(feedId);
  assert.deepEqual([count('nuget_packages'), count('nuget_versions')], [0, 0]);
});
