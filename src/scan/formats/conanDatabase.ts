import type { Reference } from '../finding.ts';
import type { KnownHosts } from '../places/hosts.ts';
import { locate } from '../places/location.ts';

const magic = 'SQLite format 3\0';

/**
 * Conan 1 keeps its log-ins in an SQLite file, which is never rewritten: what is there has to be logged in anew. Of the
 * table only the remotes' hosts are looked at, for behind a URL the next column follows without a mark.
 * @returns null for a file that is no such database
 */
export function readConanDatabase(file: string, bytes: Buffer, known: KnownHosts): Reference[] | null {
  if (!/(?:^|\/)\.conan\.db$/i.test(file)) return null;
  const text = bytes.toString('latin1');
  if (!text.startsWith(magic)) return null;
  const locations = [...text.matchAll(/https?:\/\/[\w.:@-]+\/[\w./~%-]*/g)].map(([url]) => locate(url, known));
  const hosts = new Set(locations.flatMap((location) => (location?.artifactory ? [location.host] : [])));
  return [...hosts].map((host) => ({ file, line: 1, name: 'the log-ins of Conan 1', host, user: null }));
}
