import { randomBytes } from 'node:crypto';
import type { NewKeyBody } from '../../../keys/key.ts';
import type { ProGetClient } from '../../../proget/client.ts';
import { ProGetError } from '../../../proget/errors.ts';
import type { Plan, Row } from '../../plan.ts';
import type { Run } from '../run/run.ts';
import { bodyOf, markerOf, markerText, probeFingerprint } from './marker.ts';

export interface ProbeContext {
  readonly plan: Plan;
  /** A patient one. */
  readonly client: ProGetClient;
  readonly run: Run;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether the server takes values that it did not make: tried with a throw-away key like that of a row, which is deleted
 * at once. Where it refuses, the same without a value shows that the value was the reason.
 * @returns the server's sentence where it takes none; null where it does, or where this does not tell
 * @throws ProGetError where no key can be made at all
 */
export async function probeOwnValues(context: ProbeContext, row: Row): Promise<string | null> {
  const { run } = context;
  await run.record({ step: 'probe', state: 'making' });
  const own = await tryToMake(context, row, randomValue());
  const refusal = own !== null && (await tryToMake(context, row, null)) === null ? own : null;
  await run.record({ step: 'probe', state: 'deleted', ...(refusal === null ? {} : { message: refusal }) });
  return refusal;
}

/** Deletes throw-away keys that an ended process left. */
export async function deleteProbes({ plan, client, signal }: ProbeContext): Promise<void> {
  for (const key of await client.listKeys(signal)) {
    const marker = markerOf(key);
    if (marker?.plan === plan.id && marker.fingerprint === probeFingerprint) await client.deleteKey(key.id, signal);
  }
}

/** @returns why not, or null when it could be made */
async function tryToMake(context: ProbeContext, row: Row, value: string | null): Promise<string | null> {
  const { client, signal } = context;
  try {
    await client.createKey(probeBody(context.plan, row, value), signal);
  } catch (error) {
    // Where the answer was lost the key may be there all the same.
    if (ProGetError.is(error) && error.outcomeUnknown) await deleteProbes(context);
    if (ProGetError.is(error, 'invalid', 'conflict', 'free-edition')) return error.message;
    throw error;
  }
  await deleteProbes(context);
  return null;
}

/** As weak as a key of the type can be, and soon over. */
function probeBody(plan: Plan, row: Row, value: string | null): NewKeyBody {
  const body = bodyOf(plan, row, value);
  return {
    ...body,
    displayName: 'ProGet Keys: do own values work?',
    description: markerText({ plan: plan.id, fingerprint: probeFingerprint }),
    expiration: new Date(Date.now() + 3_600_000).toISOString(),
    ...(body.type === 'feed' ? { packagePermissions: ['view'] } : {}),
    ...(body.type === 'system' ? { systemApis: ['sbom-upload'] } : {}),
  };
}

/** As long as a key of Artifactory. */
export function randomValue(length = 73): string {
  return randomBytes(length).toString('hex').slice(0, length);
}
