import type { Feed } from '../../contract/feed.ts';
import { HttpError } from '../../http/reply.ts';
import type { AssetPlace } from '../../store/assetTable.ts';

/** Characters of one name, and of a whole path: what the file systems take that an export is unpacked to. */
const longestName = 255;
const longestPath = 1024;

/**
 * Where a path leads in an asset directory. Nothing but the names between its slashes counts, so it cannot lead out.
 * Letters that Unicode writes in several ways are one (macOS sends another one than everybody else), and so are upper
 * and lower case: ProGet's database compares names without it.
 * @param path percent-decoded; slashes at the ends or doubled are passed over.
 * @throws HttpError 400 for names that some file system would take for another one, or for no name at all.
 */
export function assetPlace(feed: Feed, path: string): AssetPlace {
  const names = path.split('/').filter((name) => name !== '');
  for (const name of names) checkName(name);
  const normal = names.join('/').normalize('NFC');
  if (normal.length > longestPath) throw new HttpError(400, `The path is longer than ${longestPath} characters.`);
  return { feedId: feed.id, path: normal, lowerPath: normal.toLowerCase().normalize('NFC') };
}

/** The place of a file: a path that names something, without a slash at its end. */
export function filePlace(feed: Feed, path: string): AssetPlace {
  const place = assetPlace(feed, path);
  if (place.path === '' || path.endsWith('/')) throw new HttpError(400, 'The path names a folder, not a file.');
  return place;
}

/** A place below another one. */
export function placeIn(folder: AssetPlace, feed: Feed, path: string): AssetPlace {
  return assetPlace(feed, `${folder.path}/${path}`);
}

function checkName(name: string): void {
  const problem = problemOf(name);
  if (problem !== null) throw new HttpError(400, `The path has a name that ${problem}.`);
}

function problemOf(name: string): string | null {
  if (name === '.' || name === '..') return `is '${name}', which leads to another folder`;
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) return 'holds a control character';
  if (/[\\:]/.test(name)) return "holds '\\' or ':', which no archive can keep; use '/' between names";
  if (/[\s.]$/.test(name)) return 'ends with a blank or a dot, which Windows would cut off';
  if (name.length > longestName) return `is longer than ${longestName} characters`;
  return null;
}
