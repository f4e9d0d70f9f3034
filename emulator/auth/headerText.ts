/** Longest text that enters a reason phrase or a header. */
const longest = 150;

/**
 * Makes any text fit for a header or a reason phrase: printable ASCII, one line, at most 150 characters. Node throws on
 * control and non-latin characters there, and a line break would let a display name forge headers.
 */
export function asHeaderText(text: string): string {
  if (text.length <= longest && !/[^\x20-\x7e]/.test(text)) return text;
  const oneLine = text.replace(/[\r\n\t]+/g, ' ').replace(/[^\x20-\x7e]/gu, '?');
  return oneLine.length > longest ? `${oneLine.slice(0, longest - 3)}...` : oneLine;
}
