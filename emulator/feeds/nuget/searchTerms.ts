import { searchWords } from '../searchWords.ts';
import { lowerId } from './packageId.ts';

/** What the text of a search asks for. */
export interface SearchTerms {
  /** Lower case; each has to occur. */
  readonly terms: readonly string[];
  /** The only package that is meant; null = any. */
  readonly lowerId: string | null;
}

/**
 * Reads the words of a search. `packageid:NAME` means that very package, `tag:WORD` (PowerShellGet asks for
 * `tag:PSModule`) any package that holds the word.
 * @param exact what tells the word for one package
 * @throws HttpError 400 when there are too many; NulError.
 */
export function readTerms(text: string, exact: RegExp): SearchTerms {
  const words = searchWords(text, /\s+/);
  const named = words.find((word) => exact.test(word));
  const terms = words
    .filter((word) => word !== named)
    .map((word) =>
      word
        .replace(/^tags?:(?=.)/i, '')
        .replaceAll('"', '')
        .toLowerCase(),
    );
  return {
    terms: terms.filter((term) => term !== ''),
    lowerId: named === undefined ? null : lowerId(named.slice(named.indexOf(':') + 1)),
  };
}
