import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 optimise SQLite only under a real load. By default it does so after some hundred statements: that takes more
 * processor time than the whole rest of a start, for megabytes of code that a mostly idle emulator does not need.
 */
export function postponeOptimising(): void {
  setFlagsFromString('--wasm-tiering-budget=2000000000');
}

/** SQLite itself: beside the bundle, or, when running from source, in sql.js. @throws when it lies in neither place. */
export function readWasm(): Uint8Array {
  const candidates = ['./sql-wasm.wasm', '../../node_modules/sql.js/dist/sql-wasm.wasm'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`${candidates[0]} is missing: the file belongs beside the emulator; install it again.`);
  }
  return readFileSync(found);
}
