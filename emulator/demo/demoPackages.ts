import { Readable } from 'node:stream';
import type { Feed } from '../contract/feed.ts';
import type { User } from '../contract/user.ts';
import { readGem } from '../feeds/gems/gemFile.ts';
import { fullNameOf } from '../feeds/gems/gemSpec.ts';
import { newVersion as newGemVersion } from '../feeds/gems/newVersion.ts';
import { putGem } from '../feeds/gems/push.ts';
import { publish } from '../feeds/npm/publish.ts';
import { readNupkg } from '../feeds/nuget/nupkg.ts';
import { newVersion } from '../feeds/nuget/push.ts';
import { gemTable } from '../store/gemTable.ts';
import { findNpmPackage } from '../store/npmTable.ts';
import { nugetTable } from '../store/nugetTable.ts';
import type { Store } from '../store/types.ts';
import { buildGem } from './gemPackage.ts';
import { buildNpmTarball, npmPublishDocument } from './npmPackage.ts';
import { buildNupkg } from './nugetPackage.ts';

export const demoNpmPackage = { name: 'proget-demo', version: '1.0.0', description: 'A package to try keys with.' };
export const demoNugetPackage = { id: 'ProGet.Demo', version: '1.0.0', description: 'A package to try keys with.' };

export const demoGem = { name: 'proget-demo', version: '1.0.0', summary: 'A package to try keys with.' };

const limit = 1024 * 1024;

/** Puts a package into an npm feed, unless there is one of the name. @param publisher who is named as its maintainer */
export async function addNpmDemo(store: Store, feed: Feed, publisher: User): Promise<void> {
  const { name, version } = demoNpmPackage;
  if (findNpmPackage(store, feed.id, name) !== undefined) return;
  const bytes = await buildNpmTarball(demoNpmPackage);
  const document = npmPublishDocument(demoNpmPackage, bytes) as Readonly<Record<string, unknown>>;
  const spool = await store.blobs.receive(Readable.from([bytes]), limit);
  try {
    const tarball = { fileName: `${name}-${version}.tgz`, spool };
    await publish({ store, feed, principal: { kind: 'user', user: publisher } }, name, document, tarball);
  } finally {
    await spool.discard();
  }
}

/** Puts a gem into a RubyGems feed, unless this version is there. @param publisher who is named as its publisher */
export async function addGemDemo(store: Store, feed: Feed, publisher: User): Promise<void> {
  const spool = await store.blobs.receive(Readable.from([await buildGem(demoGem)]), limit);
  try {
    const spec = await readGem(spool);
    if (gemTable.byFullName(store, feed.id, fullNameOf(spec)) !== undefined) return;
    const added = newGemVersion(spec, await spool.keep(), publisher.name, new Date().toISOString());
    store.write((transaction) => putGem(transaction, feed, added));
  } finally {
    await spool.discard();
  }
}

/** Puts a package into a NuGet feed, unless this version is there. @param publisher who is named as its publisher */
export async function addNugetDemo(store: Store, feed: Feed, publisher: User): Promise<void> {
  const spool = await store.blobs.receive(Readable.from([await buildNupkg(demoNugetPackage)]), limit);
  try {
    const nuspec = await readNupkg(spool.source);
    const publishing = { by: publisher.name, at: new Date().toISOString() };
    const added = newVersion(nuspec, await spool.keep(), publishing);
    if (nugetTable.version(store, feed.id, added.lowerId, added.sortKey) !== undefined) return;
    store.write((transaction) => nugetTable.put(transaction, feed.id, added));
  } finally {
    await spool.discard();
  }
}
