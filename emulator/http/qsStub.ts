/**
 * Stands in for `qs` in the bundle: Express loads it for nested query strings and forms, which we never have parsed,
 * and it brings a dozen packages along.
 */
export function parse(): never {
  throw new Error('The extended parser of Express is not in the bundle (see esbuild.mjs).');
}
