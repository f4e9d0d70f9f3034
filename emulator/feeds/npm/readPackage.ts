import cleanVersion from 'semver/functions/clean.js';
import { HttpError } from '../../http/reply.ts';
import { listNpmDistTags, setNpmDistTag } from '../../store/npmTable.ts';
import type { Spool } from '../../store/types.ts';
import type { NewPackage } from '../packageFormat.ts';
import { completeManifest, distOf, writeManifests } from './manifest.ts';
import { unscoped } from './paths.ts';
import type { JsonObject } from './publishBody.ts';
import { checkNewName, checkVersion, shown } from './publishCheck.ts';
import { finishChange } from './revision.ts';
import { readMaintainers, storeVersion } from './storeVersion.ts';
import { readTarball, type TarballContent } from './tarball.ts';
import { highestVersion } from './versionOrder.ts';

/**
 * Reads a bare tarball: what `npm publish` would have sent beside it is taken from its package.json and README.
 * @throws HttpError 400 with one sentence.
 */
export async function readPackage(spool: Spool): Promise<NewPackage> {
  const content = await readTarball(spool);
  const { name, version } = identityOf(content.packageJson);
  const short = unscoped(name);
  return {
    group: name === short ? null : name.slice(0, -short.length - 1),
    name: short,
    version,
    qualifier: null,
    put(transaction, feed, publishing) {
      const manifest = completeManifest(manifestOf(content, name, version), content, publishing.by);
      const prepared = {
        name,
        version,
        texts: writeManifests(manifest, distOf(spool, content)),
        readme: content.readme.replaceAll('\0', ''),
        maintainers: readMaintainers(manifest, publishing.by),
        tarball: spool,
        // It came with a publish, not with the file.
        provenance: null,
      };
      const packageId = storeVersion(transaction, feed, prepared, publishing);
      // Only forward: what is promoted late is not what people should get who ask for no version.
      const latest = listNpmDistTags(transaction, packageId).get('latest');
      const newest = highestVersion(latest === undefined ? [version] : [latest, version]);
      if (newest !== latest) setNpmDistTag(transaction, packageId, 'latest', newest);
      finishChange(transaction, packageId, name, publishing.at);
    },
  };
}

function identityOf({ name, version }: JsonObject): { name: string; version: string } {
  if (typeof name !== 'string' || name === '') throw new HttpError(400, 'package.json in the tarball has no name.');
  if (typeof version !== 'string') throw new HttpError(400, 'package.json in the tarball has no version.');
  checkNewName(name);
  const cleaned = cleanVersion(version, { loose: true });
  if (cleaned === null) throw new HttpError(400, `"${shown(version)}" is not a semantic version such as 1.0.0.`);
  checkVersion(cleaned);
  return { name, version: cleaned };
}

/** What npm does to a package.json before it publishes it, as far as installations depend on it. */
function manifestOf({ packageJson }: TarballContent, name: string, version: string): JsonObject {
  const { bin } = packageJson;
  return {
    ...packageJson,
    name,
    version,
    ...(typeof bin === 'string' ? { bin: { [unscoped(name)]: bin } } : {}),
  };
}
