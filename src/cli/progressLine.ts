import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';

/** One line that tells how far a scan is, for a terminal alone; everything else sees nothing of it. */
export interface ProgressLine {
  show(files: number, bytes: number): void;
  /** Before anything else is printed, and at the end. */
  clear(): void;
}

/** @param stream usually stderr. @param wanted false with --json or in a CI */
export function makeProgressLine(
  stream: Pick<WriteStream, 'isTTY'> & NodeJS.WritableStream,
  wanted: boolean,
): ProgressLine {
  if (!wanted || stream.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let bar: SingleBar | null = null;
  return {
    show: (files, bytes) => {
      const payload = { megabytes: Math.round(bytes / 1e6) };
      if (bar === null) {
        // Nobody knows how many files there will be, so there is no bar.
        bar = new SingleBar({
          format: 'Scanned {value} files, {megabytes} MB …',
          stream,
          clearOnComplete: true,
          // Who is interrupted would leave the terminal without a cursor.
          hideCursor: false,
        });
        bar.start(0, files, payload);
      } else bar.update(files, payload);
    },
    clear: () => {
      bar?.stop();
      bar = null;
    },
  };
}
