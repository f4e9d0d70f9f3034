import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export type BundleName = 'extension' | 'extensionParts' | 'emulator' | 'cli';
export const bundleNames: readonly BundleName[] = ['extension', 'extensionParts', 'emulator', 'cli'];

/** What esbuild reports of a bundle; paths are relative to the root, with `/`. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly { path: string; external?: boolean }[] }>>;
  readonly outputs: Readonly<
    Record<string, { readonly bytes: number; readonly inputs: Readonly<Record<string, { bytesInOutput: number }>> }>
  >;
}

/** @throws when the bundles were not built. */
export function readMetafile(bundle: BundleName): Metafile {
  return JSON.parse(readFileSync(join(root, 'dist', 'meta', `${bundle}.json`), 'utf8'));
}

/** Folders of the packages with code in any bundle: `node_modules/saxes`. */
export function bundledPackageFolders(): readonly string[] {
  const files = bundleNames.flatMap((bundle) =>
    Object.values(readMetafile(bundle).outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
    ),
  );
  const folders = files.flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}
