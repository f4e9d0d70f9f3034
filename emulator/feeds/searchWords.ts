import { HttpError } from '../http/reply.ts';
import { NulError } from '../store/errors.ts';

/** Each word is a condition of its own; SQLite gives up at a thousand. */
const maximumWords = 100;

/** The words of a search, as they were written. @throws HttpError 400 when there are too many; NulError, for no package holds one. */
export function searchWords(text: string, separators: RegExp): string[] {
  if (text.includes('\0')) throw new NulError();
  const words = text.split(separators).filter((word) => word !== '');
  if (words.length > maximumWords) throw new HttpError(400, `A search may have ${maximumWords} words at most.`);
  return words;
}
