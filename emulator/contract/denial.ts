/** Why a request was refused: the closed set that replies, the request log, `explain` and the tests share. */
export const denialCodes = [
  'missing-key',
  'malformed-credential',
  'unknown-key',
  'expired',
  'disabled',
  'bad-password',
  'wrong-feed',
  'missing-permission',
  'api-not-permitted',
  'pseudo-keys-disabled',
  'personal-keys-disabled',
  'user-restricted',
  'edition',
  'foreign-host',
  'cross-site',
] as const;
export type DenialCode = (typeof denialCodes)[number];

/** Remarks on a request that say something useful without deciding it. */
export const hintCodes = [
  'carrier-ignored',
  'several-credentials',
  'anonymous-fallback',
  'anonymous-sufficed',
] as const;
export type HintCode = (typeof hintCodes)[number];

/** A hint with its sentence for the client's terminal: one line, no secret. */
export interface Hint {
  readonly code: HintCode;
  readonly text: string;
}
