import { locate } from '../../scan/places/location.ts';
import { type FoundUrl, findUrls } from '../../scan/places/rawUrls.ts';
import type { Draft } from './draft.ts';
import type { FileText } from './fileText.ts';
import { isServer } from './places.ts';
import type { Edit, Rewriting } from './rewriting.ts';
import { urlEdits } from './urls.ts';

/** The URLs of mapped repositories, wherever they stand but in comments. */
export function urlsOfMapped({ text, comments }: FileText, rewriting: Rewriting): FoundUrl[] {
  return findUrls(text).filter(
    (found) => !isServer(found.url) && !comments.overlaps(found) && rewriting.urlFor(found.url, null) !== null,
  );
}

/** Leads all URLs of mapped repositories to ProGet; names repositories without a feed. */
export function textUrlEdits(fileText: FileText, rewriting: Rewriting, draft: Draft): Edit[] {
  const { text, comments, lineOf } = fileText;
  const edits: Edit[] = [];
  const reported = new Set<string>();
  for (const found of findUrls(text)) {
    if (comments.overlaps(found)) continue;
    const target = isServer(found.url) ? null : rewriting.urlFor(found.url, null);
    if (target !== null) {
      edits.push(...urlEdits(found, target, 'URL'));
      continue;
    }
    const said = whyItStays(found, rewriting);
    if (said === null || reported.has(said)) continue;
    reported.add(said);
    const line = lineOf(found.start);
    if (!draft.manual.some((other) => other.line === line)) draft.manual.push({ line, message: said });
  }
  return edits;
}

/** What to say of a URL that has no counterpart; null for servers that nothing moves away from, and for base URLs. */
function whyItStays({ url }: FoundUrl, rewriting: Rewriting): string | null {
  const location = locate(url, rewriting.known);
  if (location?.artifactory !== true || rewriting.urlFor(`https://${location.host}/`, null) === null) return null;
  const call = /\/(api\/[\w.-]+(?:\/[\w.-]+)?)/.exec(url)?.[1];
  if (rewriting.staysWith?.(url))
    return `The URL of ${location.repo} at ${location.host} stays as it is, because a credential for it does.`;
  if (location.repo !== null)
    return `The repository ${location.repo} of ${location.host} has no feed, or this call has no counterpart on ProGet: the URL stays as it is.`;
  return call === undefined ? null : `ProGet has no call like ${call} of Artifactory: replace it by hand.`;
}
