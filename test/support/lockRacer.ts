// A process that takes and releases the lock of argv[2] as told line by line: "take" → "won" or "lost", "release" → "ok".
import { createInterface } from 'node:readline';
import { LockedError } from '../../emulator/store/errors.ts';
import { acquireLock, type Lock } from '../../emulator/store/lock.ts';

const dir = process.argv[2] ?? '';
let lock: Lock | null = null;

function take(): string {
  try {
    lock = acquireLock(dir);
    return 'won';
  } catch (error) {
    return error instanceof LockedError ? `lost ${error.pid}` : `failed ${String(error)}`;
  }
}

function release(): string {
  lock?.release();
  lock = null;
  return 'ok';
}

createInterface({ input: process.stdin }).on('line', (line) => {
  console.log(line === 'take' ? take() : release());
});
