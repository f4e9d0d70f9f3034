import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { createTarPacker, type ParsedTarEntry, type TarPackController } from 'modern-tar';
import { isJsonObject, type JsonObject } from './publishBody.ts';
import {
  explainTarball,
  packageJsonPath,
  parsePackageJson,
  readAll,
  readSmall,
  safePath,
  type TarballFile,
  tarballEntries,
} from './tarball.ts';

const shrinkwrapPath = 'package/npm-shrinkwrap.json';

/**
 * The bytes of a tarball whose package.json, and npm-shrinkwrap.json if there is one, name another version. All else
 * stays as it is.
 * @throws HttpError 400 while it is read, when the tarball cannot be.
 */
export async function* tarballWithVersion(tarball: TarballFile, version: string): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const gzip = createGzip();
  // Its errors reach the reader below through gzip.
  pipeline(readable, gzip, () => {});
  repack(tarball, version, controller).catch((error: unknown) => controller.error(explainTarball(error)));
  yield* gzip;
}

async function repack(tarball: TarballFile, version: string, controller: TarPackController): Promise<void> {
  for await (const { header, body } of tarballEntries(tarball)) {
    const path = safePath(header.name);
    if (path === packageJsonPath || path === shrinkwrapPath) {
      const bytes = withVersionInside(await readSmall(() => readAll(body), header.size), version);
      const writer = controller.add({ ...header, size: bytes.length }).getWriter();
      await writer.write(Uint8Array.from(bytes));
      await writer.close();
    } else {
      await copy(header, body, controller);
    }
  }
  controller.finalize();
}

async function copy(
  header: ParsedTarEntry['header'],
  body: ParsedTarEntry['body'],
  controller: TarPackController,
): Promise<void> {
  await body.pipeTo(controller.add(header));
}

/** Sets the version of a JSON text, and of the root package that a shrinkwrap repeats, in the indentation it has. */
function withVersionInside(bytes: Buffer, version: string): Buffer {
  const former = parsePackageJson(bytes);
  const indentation = /^[ \t]+(?=")/m.exec(bytes.toString('utf8'))?.[0] ?? 2;
  const changed: JsonObject = { ...former, version, ...withRootVersion(former.packages, version) };
  return Buffer.from(`${JSON.stringify(changed, null, indentation)}\n`);
}

function withRootVersion(packages: unknown, version: string): object {
  if (!isJsonObject(packages) || !isJsonObject(packages[''])) return {};
  return { packages: { ...packages, '': { ...packages[''], version } } };
}
