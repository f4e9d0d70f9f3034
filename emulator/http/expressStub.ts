/**
 * Stands in the bundle for parts of Express that the emulator never calls (esbuild.mjs lists them). Bodies are read by
 * body.ts, replies are sent by send.ts, and query strings have no brackets.
 */
export {};
