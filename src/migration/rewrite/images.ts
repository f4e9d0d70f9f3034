import type { FileText } from './fileText.ts';
import type { Edit, Rewriting } from './rewriting.ts';

const image =
  /(?<![\w./@:-])((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]+(?::\d+)?\/[a-z\d][\w./-]*)(?=[:@\s"'`,\]}]|$)/gi;

/** Names of Docker images: ProGet has the feed in the path, whatever way Artifactory had the repository. */
export function imageEdits({ text, comments }: FileText, rewriting: Rewriting): Edit[] {
  return [...text.matchAll(image)].flatMap((match) => {
    const [name] = match;
    const range = { start: match.index, end: match.index + name.length };
    if (comments.overlaps(range)) return [];
    const target = rewriting.urlFor(name, 'image');
    return target === null ? [] : [{ ...range, text: target, what: 'image', label: 'image', secret: false } as const];
  });
}
