import { createClient } from '../../emulator/attach/client.ts';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import { describeRequest } from '../../src/explain/explainText.ts';
import { lastRefused } from '../../src/explain/lastRefused.ts';
import type { TestServer } from './testServer.ts';

/** What `proget-keys explain last` prints; empty when nothing was refused. */
export async function explainLast({ url, adminKey }: TestServer): Promise<string> {
  const client = createClient({ url, key: adminKey });
  const record = lastRefused((await client.get('/emulator/requests?limit=200')) as RequestRecord[]);
  return record === undefined ? '' : describeRequest(record, false);
}
