import type { Archive } from '../nuget/archive.ts';
import type { ArchiveEntry } from './archiveEntry.ts';

/** The entries of a zip file that {@link withArchive} has checked. */
export async function* zipEntries({ entries, stream }: Archive): AsyncGenerator<ArchiveEntry> {
  for (const [name, entry] of entries) {
    yield { name, isFolder: name.endsWith('/'), read: () => stream(entry), skip: async () => {} };
  }
}
