import { locate } from '../../scan/places/location.ts';
import { type FoundUrl, findUrls } from '../../scan/places/rawUrls.ts';
import type { Draft } from './draft.ts';
import { type FileText, overlaps } from './fileText.ts';
import { isServer } from './places.ts';
import type { Edit, Rewriting } from './rewriting.ts';
import { urlEdits } from './urls.ts';

/** The URLs of mapped repositories, wherever they stand but in comments. */
export function urlsOfMapped({ text, reading }: FileText, rewriting: Rewriting): FoundUrl[] {
  return findUrls(text).filter(
    (found) =>
      !isServer(found.url) &&
      !reading.tree.comments.some((comment) => overlaps(comment, found)) &&
      rewriting.urlFor(found.url, null) !== null,
  );
}

/** Leads all URLs of mapped repositories to ProGet; names repositories without a feed. */
export function textUrlEdits(fileText: FileText, rewriting: Rewriting, draft: Draft): Edit[] {
  const { text, reading, lineOf } = fileText;
  const edits: Edit[] = [];
  const reported = new Set<string>();
  for (const found of findUrls(text)) {
    if (isServer(found.url) || reading.tree.comments.some((comment) => overlaps(comment, found))) continue;
    const target = rewriting.urlFor(found.url, null);
    if (target !== null) {
      edits.push(...urlEdits(found, target, 'URL'));
      continue;
    }
    const location = locate(found.url, rewriting.known);
    if (
      location?.artifactory !== true ||
      location.repo === null ||
      rewriting.urlFor(`https://${location.host}/`, null) === null
    )
      continue;
    const key = `${location.host} ${location.repo}`;
    if (reported.has(key)) continue;
    reported.add(key);
    const message = `The repository ${location.repo} of ${location.host} has no feed, or this call has no counterpart on ProGet: the URL stays as it is.`;
    const line = lineOf(found.start);
    if (!draft.manual.some((other) => other.line === line)) draft.manual.push({ line, message });
  }
  return edits;
}
