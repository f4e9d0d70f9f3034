import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';

/** What package.json of a made package holds, at least. */
export interface NpmPackageJson {
  readonly name: string;
  readonly version: string;
  readonly [property: string]: unknown;
}

/**
 * Makes an npm tarball: package.json, a one-line index.js, and further files by their path in the package. The same
 * input gives the same bytes.
 */
export async function buildNpmTarball(
  packageJson: NpmPackageJson,
  files: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const content: Record<string, string> = {
    'package.json': `${JSON.stringify({ main: 'index.js', license: 'MIT', ...packageJson }, null, 2)}\n`,
    'index.js': `module.exports = ${JSON.stringify(`${packageJson.name} ${packageJson.version}`)};\n`,
    ...files,
  };
  const entries = Object.entries(content).map(([path, text]): TarEntry => {
    const body = Buffer.from(text, 'utf8');
    return { header: { name: `package/${path}`, size: body.length, type: 'file', mtime: new Date(0) }, body };
  });
  return gzipSync(await packTar(entries));
}

/** The document that `npm publish` would PUT for a tarball. */
export function npmPublishDocument(packageJson: NpmPackageJson, tarball: Buffer, tag = 'latest'): object {
  const { name, version } = packageJson;
  const dist = {
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
    tarball: `http://registry.example/${name}/-/${name}-${version}.tgz`,
  };
  return {
    _id: name,
    name,
    description: packageJson.description,
    'dist-tags': { [tag]: version },
    versions: { [version]: { ...packageJson, _id: `${name}@${version}`, dist } },
    access: null,
    _attachments: {
      [`${name}-${version}.tgz`]: {
        content_type: 'application/octet-stream',
        data: tarball.toString('base64'),
        length: tarball.length,
      },
    },
  };
}
