import type { Finding } from '../../scan/finding.ts';
import { locate } from '../../scan/places/location.ts';
import { purposeOf } from '../../scan/registry.ts';
import { largestParsed } from '../../scan/scan.ts';
import type { Range } from '../../scan/tree/node.ts';
import { baseEdits, movedBases } from './bases.ts';
import { keepSound } from './check.ts';
import { type Draft, newDraft, onceEach } from './draft.ts';
import { type FileText, readFileText } from './fileText.ts';
import { realmEdits, trustedHostEdits } from './hosts.ts';
import { imageEdits } from './images.ts';
import { tellOverHttp } from './overHttp.ts';
import { RangeSet } from './rangeSet.ts';
import type { FileRewrite, Rewriting } from './rewriting.ts';
import { keepSealed } from './sealed.ts';
import { textUrlEdits, urlsOfMapped } from './textUrls.ts';
import { rewriteFinding, rewritePointers } from './uses.ts';

/**
 * What becomes of one file: URLs of mapped repositories lead to ProGet, and its credentials have the form that ProGet
 * reads. Only what has to change is edited, and nothing that could not be read back as it was meant.
 * @param file its path, which tells the format. @param text decoded, without byte order mark. @param findings those of this file
 */
export function rewriteText(
  file: string,
  text: string,
  findings: readonly Finding[],
  rewriting: Rewriting,
): FileRewrite {
  const fileText = readFileText(file, text, rewriting.known);
  const draft = newDraft();
  if (purposeOf(file) === 'lock') reportLock(fileText, rewriting, draft);
  else if (text.length > largestParsed) reportLong(fileText, findings, rewriting, draft);
  else rewriteSource(fileText, findings, rewriting, draft);
  const edits = keepSound(fileText, draft, rewriting.known);
  return { file, edits, variables: [...draft.variables].sort(), manual: onceEach(draft.manual) };
}

function rewriteSource(fileText: FileText, findings: readonly Finding[], given: Rewriting, draft: Draft): void {
  const staying = findings.filter((finding) => given.credentialFor(finding) === null);
  const rewriting = withoutPlacesOf(staying, given);
  const bases = movedBases(fileText, rewriting);
  const work = { fileText, rewriting, draft, bases, rewriteInner: rewriteText };
  const moved = findings.filter((finding) => rewriteFinding(finding, work));
  rewritePointers(work);
  keepSealed(work);
  if (moved.length > 0) draft.edits.push(...realmEdits(fileText));
  // Prose tells how things are done; where no credential stands, its author changes it.
  if (purposeOf(fileText.file) === 'configuration' || moved.length > 0) {
    draft.edits.push(...textUrlEdits(fileText, rewriting, draft), ...baseEdits(fileText, rewriting, draft));
    draft.edits.push(...trustedHostEdits(fileText, rewriting));
    if (rewriting.images) draft.edits.push(...imageEdits(fileText, rewriting));
  } else reportProse(fileText, rewriting, draft);
  tellOverHttp(fileText, draft);
  for (const { places } of staying)
    draft.kept.push(...[places.secret, places.user, places.url].filter((range): range is Range => range !== null));
  const kept = new RangeSet(draft.kept);
  const edits = draft.edits.filter((edit) => !kept.overlaps(edit));
  draft.edits.length = 0;
  for (const edit of edits) draft.edits.push(edit);
}

/** Where a credential stays with Artifactory, the URL beside it does so, too. */
function withoutPlacesOf(staying: readonly Finding[], rewriting: Rewriting): Rewriting {
  const places = new Set(
    staying.flatMap(({ host, repo }) => (host === null || repo === null ? [] : [`${host} ${repo}`])),
  );
  if (places.size === 0) return rewriting;
  const staysWith = (url: string): boolean => {
    const location = locate(url, rewriting.known, true);
    return places.has(`${location?.host} ${location?.repo}`);
  };
  return {
    ...rewriting,
    credentialFor: (finding) => rewriting.credentialFor(finding),
    urlFor: (url, packageType) => (staysWith(url) ? null : rewriting.urlFor(url, packageType)),
    staysWith: (url) => staysWith(url) && rewriting.urlFor(url, null) !== null,
  };
}

function reportLock(fileText: FileText, rewriting: Rewriting, draft: Draft): void {
  const found = urlsOfMapped(fileText, rewriting);
  const [first] = found;
  if (first === undefined) return;
  const message = `This lock file names Artifactory ${times(found.length)}. It is left as it is: let its own client write it again once the configuration leads to ProGet.`;
  draft.manual.push({ line: fileText.lineOf(first.start), message });
}

function reportLong(fileText: FileText, findings: readonly Finding[], rewriting: Rewriting, draft: Draft): void {
  const [first] = urlsOfMapped(fileText, rewriting);
  const message = 'This file is longer than 512 KB and is left as it is: change it by hand.';
  const lines = [...(first === undefined ? [] : [fileText.lineOf(first.start)]), ...findings.map(({ line }) => line)];
  for (const line of lines) draft.manual.push({ line, message });
}

function reportProse(fileText: FileText, rewriting: Rewriting, draft: Draft): void {
  const found = urlsOfMapped(fileText, rewriting);
  const [first] = found;
  if (first === undefined) return;
  const message = `This text names Artifactory ${times(found.length)} and is left as it is, for no credential in it moves.`;
  draft.manual.push({ line: fileText.lineOf(first.start), message });
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
