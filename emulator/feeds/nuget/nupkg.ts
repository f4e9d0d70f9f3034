import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import { withArchive } from './archive.ts';
import { type Nuspec, parseNuspec } from './nuspec.ts';
import { lowerId } from './packageId.ts';

/**
 * Reads what an uploaded .nupkg says about itself.
 * @throws HttpError 400 with one sentence when it is no package that a feed should take.
 */
export function readNupkg(source: Spool['source']): Promise<Nuspec> {
  return withArchive(source, async ({ entries, read }) => {
    const [nuspecEntry, second] = [...entries.values()].filter((entry) => /^[^/]+\.nuspec$/i.test(entry.fileName));
    if (nuspecEntry === undefined) throw refuse('it has no .nuspec file at its root.');
    if (second !== undefined) throw refuse('it has more than one .nuspec file at its root.');
    const nuspec = parseNuspec(await read(nuspecEntry));
    const { id, packageTypes } = nuspec.metadata;
    const fileName = safeDecode(nuspecEntry.fileName);
    if (lowerId(fileName) !== `${lowerId(id)}.nuspec`) {
      throw refuse(`its nuspec is named ${JSON.stringify(fileName.slice(0, 110))}, but names the id ${id}.`);
    }
    if (packageTypes.some((type) => type.name.toLowerCase() === 'symbolspackage')) {
      throw refuse('it is a symbol package (.snupkg), which this feed does not take.');
    }
    return nuspec;
  });
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
