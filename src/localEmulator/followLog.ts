import { watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/**
 * Hands on whole lines that are added to a file from now on, also when it is begun anew. Sleeps while nothing is written.
 * @returns what ends it
 * @throws when its folder is not there
 */
export async function followLog(path: string, onLines: (lines: readonly string[]) => void): Promise<() => void> {
  let offset = await sizeOf(path);
  let decoder = new StringDecoder('utf8');
  let begun = '';
  let isEnded = false;
  let reading = Promise.resolve();

  const read = async (): Promise<void> => {
    const file = await open(path, 'r').catch(() => null);
    if (file === null) return;
    try {
      const { size } = await file.stat();
      if (size < offset) {
        offset = 0;
        decoder = new StringDecoder('utf8');
        begun = '';
      }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
      offset += bytesRead;
      const lines = (begun + decoder.write(buffer.subarray(0, bytesRead))).split('\n');
      begun = lines.pop() ?? '';
      const whole = lines.filter((line) => line !== '');
      if (!isEnded && whole.length > 0) onLines(whole);
    } finally {
      await file.close();
    }
  };
  const watcher = watch(dirname(path), { persistent: false }, (_event, fileName) => {
    // One after the other; what one cannot read, the next one does.
    if (fileName === basename(path)) reading = reading.then(read).catch(() => undefined);
  });
  const end = (): void => {
    isEnded = true;
    watcher.close();
  };
  // The folder was removed: the log is opened again by whoever wants to see the next one.
  watcher.on('error', end);
  return end;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
