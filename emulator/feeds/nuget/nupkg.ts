import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import { type Archive, withArchive } from './archive.ts';
import { type Nuspec, parseNuspec } from './nuspec.ts';
import { lowerId } from './packageId.ts';
import { readSymbols, type SymbolFile } from './symbolPackage.ts';

/** A pushed file: a package, or the symbols of one. */
export interface PushedPackage {
  readonly nuspec: Nuspec;
  /** The files that debuggers ask for; null when it is no symbol package. */
  readonly symbols: readonly SymbolFile[] | null;
}

/**
 * Reads what an uploaded .nupkg says about itself.
 * @throws HttpError 400 with one sentence when it is no package that a feed should take.
 */
export function readNupkg(source: Spool['source']): Promise<Nuspec> {
  return withArchive(source, async (archive) => {
    const nuspec = await readNuspec(archive);
    if (isSymbolPackage(nuspec)) throw refuse('it is a symbol package (.snupkg); push it with a NuGet client.');
    return nuspec;
  });
}

/** As {@link readNupkg}, but takes a .snupkg too. */
export function readPushed(source: Spool['source']): Promise<PushedPackage> {
  return withArchive(source, async (archive) => {
    const nuspec = await readNuspec(archive);
    return { nuspec, symbols: isSymbolPackage(nuspec) ? await readSymbols(archive) : null };
  });
}

function isSymbolPackage({ metadata }: Nuspec): boolean {
  return metadata.packageTypes.some((type) => type.name.toLowerCase() === 'symbolspackage');
}

async function readNuspec({ entries, read }: Archive): Promise<Nuspec> {
  const [nuspecEntry, second] = [...entries.values()].filter((entry) => /^[^/]+\.nuspec$/i.test(entry.fileName));
  if (nuspecEntry === undefined) throw refuse('it has no .nuspec file at its root.');
  if (second !== undefined) throw refuse('it has more than one .nuspec file at its root.');
  const nuspec = parseNuspec(await read(nuspecEntry));
  const { id } = nuspec.metadata;
  const fileName = safeDecode(nuspecEntry.fileName);
  if (lowerId(fileName) !== `${lowerId(id)}.nuspec`) {
    throw refuse(`its nuspec is named ${JSON.stringify(fileName.slice(0, 110))}, but names the id ${id}.`);
  }
  return nuspec;
}

function safeDecode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function refuse(rest: string): HttpError {
  return new HttpError(400, `The package is not valid: ${rest}`);
}
