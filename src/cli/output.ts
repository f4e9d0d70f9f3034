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
