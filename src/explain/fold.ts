/**
 * Breaks the lines of a text between words, so that nobody has to scroll sideways; a word that is too long stays whole.
 * @param width characters of a line
 * @param indent blanks before the lines that follow a broken one
 */
export function fold(text: string, width: number, indent: number): string {
  return text
    .split('\n')
    .flatMap((line) => foldLine(line, width, ' '.repeat(indent)))
    .join('\n');
}

function foldLine(line: string, width: number, margin: string): string[] {
  const folded: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const begin = folded.length === 0 ? 0 : margin.length;
    const last = rest.lastIndexOf(' ', width);
    const at = last > begin && rest.slice(begin, last).trim() !== '' ? last : rest.indexOf(' ', width);
    if (at < 0) break;
    folded.push(rest.slice(0, at));
    rest = margin + rest.slice(at + 1);
  }
  return [...folded, rest];
}
