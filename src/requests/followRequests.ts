import type { EmulatorClient } from '../../emulator/attach/client.ts';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import { mostRequests } from './requestList.ts';

/** What a request cannot be shown without. */
function isRecord(value: unknown): value is RequestRecord {
  const { id, time, method, url, status } = (value ?? {}) as Partial<RequestRecord>;
  return (
    typeof id === 'number' &&
    typeof time === 'string' &&
    typeof method === 'string' &&
    typeof url === 'string' &&
    typeof status === 'number'
  );
}

/**
 * Hands on what an emulator has decided since a request, then each decision as it is made, until `signal` or the
 * emulator ends it. Records may come twice.
 * @throws ReplyError, ConnectionError
 */
export async function followRequests(
  client: Pick<EmulatorClient, 'get' | 'events'>,
  since: number,
  signal: AbortSignal,
  take: (records: readonly RequestRecord[]) => void,
): Promise<void> {
  // The stream first: what happens while the list is on its way is in one of both.
  const stream = client.events('/emulator/requests/stream', 'request', signal)[Symbol.asyncIterator]();
  const first = stream.next();
  first.catch(() => undefined);
  const listed = await client.get(`/emulator/requests?limit=${mostRequests}&since=${since}`);
  if (Array.isArray(listed) && !signal.aborted) take(listed.filter(isRecord));
  for (let event = await first; !event.done; event = await stream.next()) {
    if (isRecord(event.value)) take([event.value]);
  }
}
