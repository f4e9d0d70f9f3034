import { HttpError } from '../http/reply.ts';

/** Each word is a condition of its own; SQLite gives up at a thousand. */
const maximumWords = 100;

/** The words of a search, as they were written. @throws HttpError 400 when there are too many. */
export function searchWords(text: string, separators: RegExp): string[] {
  const words = text.split(separators).filter((word) => word !== '');
  if (words.length > maximumWords) throw new HttpError(400, `A search may have ${maximumWords} words at most.`);
  return words;
}
