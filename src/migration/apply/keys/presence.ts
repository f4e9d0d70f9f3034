import type { Row } from '../../plan.ts';
import { feedsOf } from './feedsOf.ts';
import type { KeyContext } from './makeKeys.ts';
import { randomValue } from './policyProbe.ts';
import { clientProbe, isAccepted, isRefused, listProbe, statusOf } from './probes.ts';

/** Whether the server lets somebody in with this value who would not get in with another one as long. */
export async function isKnownAlready(context: KeyContext, row: Row, value: string): Promise<boolean> {
  const { client, plan, signal } = context;
  const [feed] = feedsOf(plan, row);
  const probe = row.key.type === 'system' ? listProbe : feed === undefined ? null : clientProbe(feed.name, feed.type);
  if (probe === null || !isAccepted(await statusOf(client, probe, value, signal))) return false;
  return isRefused(await statusOf(client, probe, randomValue(value.length), signal));
}
