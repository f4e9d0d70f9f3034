/** Where a verb writes: data to stdout, prose to stderr. */
export interface Output {
  /** Data as it is, line ends included. */
  data(text: string): void;
  /** One line of JSON. */
  json(value: unknown): void;
  /** One line for people. */
  prose(line: string): void;
  /** Whether stdout may be coloured. */
  readonly colour: boolean;
}

export function processOutput(): Output {
  // A reader that went away (`| head`) is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  return {
    data: (text) => void process.stdout.write(text),
    json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    prose: (line) => void process.stderr.write(`${line}\n`),
    // no-color.org: any value but the empty one.
    colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Text of somebody else's for a terminal: what could rewrite the screen or turn the line round becomes visible. */
export function printable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced here
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
