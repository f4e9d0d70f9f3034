import pRetry from 'p-retry';
import type { ProGetClient } from '../../../proget/client.ts';
import { ProGetError } from '../../../proget/errors.ts';

/** Asks again, later and later, where a server says that it is busy; a write only where it says that nothing happened. */
export function patiently<Result>(
  work: () => Promise<Result>,
  { write, signal, pauseMs = 500 }: { write: boolean; signal: AbortSignal | undefined; pauseMs?: number },
): Promise<Result> {
  return pRetry(work, {
    retries: 4,
    minTimeout: pauseMs,
    maxTimeout: 16 * pauseMs,
    randomize: true,
    ...(signal === undefined ? {} : { signal }),
    shouldRetry: ({ error }) =>
      ProGetError.is(error) && (error.status === 429 || (!write && [502, 503, 504].includes(error.status ?? 0))),
  });
}

/** The same client with patience in all that a migration asks of it. @param pauseMs before the second try */
export function patientClient(client: ProGetClient, pauseMs?: number): ProGetClient {
  const patient = <Result>(work: () => Promise<Result>, write: boolean, signal: AbortSignal | undefined) =>
    patiently(work, { write, signal, ...(pauseMs === undefined ? {} : { pauseMs }) });
  return {
    ...client,
    listKeys: (signal) => patient(() => client.listKeys(signal), false, signal),
    createKey: (body, signal) => patient(() => client.createKey(body, signal), true, signal),
    deleteKey: (id, signal) => patient(() => client.deleteKey(id, signal), true, signal),
    probe: (path, credential, signal) =>
      patient(
        async () => {
          const status = await client.probe(path, credential, signal);
          if (status === 429 || (status >= 500 && status !== 501))
            throw new ProGetError({ reason: 'server-error', message: `The server answered ${status}.`, status });
          return status;
        },
        false,
        signal,
      ),
  };
}
