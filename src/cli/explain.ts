import { type EmulatorClient, ReplyError } from '../../emulator/attach/client.ts';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import { clientSideReasons, describeNothingRefused, describeRequest } from '../explain/explainText.ts';
import { lastRefused } from '../explain/lastRefused.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import type { Output } from './output.ts';
import { findEmulator, findEmulatorAt } from './running.ts';

export interface ExplainOptions {
  readonly dataDir?: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** `explain [ID|last]`: one request and how it was decided. @param which a number, or `last` = the last refused one */
export async function explain(which: string, options: ExplainOptions, output: Output): Promise<void> {
  if (which !== 'last' && !/^\d{1,15}$/.test(which))
    throw usageError('Give the number of a request, or last for the one that was refused last.');
  const client =
    options.url === undefined ? (await findEmulator(options.dataDir)).client : await findEmulatorAt(options.url);
  const record = which === 'last' ? await findLastRefused(client) : await findRequest(client, which);
  if (record === null && which !== 'last')
    throw new CliError(
      exitCodes.failed,
      `There is no request ${which}: the emulator knows the last 10 000 since its start. List them: proget-keys emulator requests`,
    );
  if (options.json) output.json({ request: record, clientSide: record === null ? clientSideReasons : [] });
  else output.data(record === null ? describeNothingRefused() : describeRequest(record, output.colour));
}

async function findLastRefused(client: EmulatorClient): Promise<RequestRecord | null> {
  const records = await client.get('/emulator/requests?limit=10000');
  return lastRefused(records as RequestRecord[]) ?? null;
}

async function findRequest(client: EmulatorClient, id: string): Promise<RequestRecord | null> {
  try {
    return (await client.get(`/emulator/requests/${id}`)) as RequestRecord;
  } catch (error) {
    if (error instanceof ReplyError && error.status === 404) return null;
    throw error;
  }
}
