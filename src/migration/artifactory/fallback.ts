import { ArtifactoryError } from './errors.ts';

/** What one of several generations of the API told, or why none of them did. */
export type Told<Value> =
  | { readonly told: true; readonly value: Value }
  | { readonly told: false; readonly error: ArtifactoryError };

/** Failures that say "not by this call" and nothing about the server or the credential as a whole. */
const passing = ['not-found', 'forbidden', 'unauthorized', 'pro-only', 'html', 'nonsense', 'redirected'] as const;

/**
 * Tries the calls in turn until one is answered.
 * @throws ArtifactoryError for what no other call would cure: the server is gone, the user cancelled
 */
export async function firstTold<Value>(calls: readonly (() => Promise<Value>)[]): Promise<Told<Value>> {
  let last = new ArtifactoryError('not-found', 'There is no such call.');
  for (const call of calls) {
    try {
      return { told: true, value: await call() };
    } catch (error) {
      if (!ArtifactoryError.is(error, ...passing) && !isBroken(error)) throw error;
      // A refusal tells more than a call that is not there.
      if (last.reason === 'not-found' || error.reason !== 'not-found') last = error;
    }
  }
  return { told: false, error: last };
}

/** One call may fail for good in a server that answers all others. */
function isBroken(error: unknown): error is ArtifactoryError {
  return ArtifactoryError.is(error, 'busy') && error.status === 500;
}

/** Null where a thing of a list is gone by the time that it is read. @throws ArtifactoryError for everything else */
export async function unlessGone<Value>(read: Promise<Value>): Promise<Value | null> {
  return read.catch((error: unknown) => {
    if (ArtifactoryError.is(error, 'not-found')) return null;
    throw error;
  });
}
