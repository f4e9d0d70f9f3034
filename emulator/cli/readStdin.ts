/**
 * The first line of standard input, without its line end: how secrets get in without standing in a command line.
 * Does not wait for the end of the input, which a parent process may keep open.
 */
export async function readStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  process.stdin.destroy();
  return (text.split('\n', 1)[0] ?? '').replace(/\r$/, '');
}
