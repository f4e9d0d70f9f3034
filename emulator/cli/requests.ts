import * as z from 'zod/mini';
import type { RequestRecord } from '../contract/request.ts';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes, usageError } from './exit.ts';
import { type Output, printable } from './output.ts';
import { readAnswer } from './readAnswer.ts';

export interface RequestOptions extends Target {
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly denied?: boolean;
  /** Those of our own tools too: hello, status, this very list. */
  readonly all?: boolean;
  readonly limit: string;
}

/** As many as the emulator remembers. */
const mostRecords = 10_000;

/** The fields without which there is no line to print; the rest is taken as it comes. */
const recordSchema = z.looseObject({
  id: z.number(),
  time: z.string(),
  method: z.string(),
  url: z.string(),
  status: z.number(),
});

/** Prints decisions: the last ones, oldest first, and with --follow those to come. */
export async function requests(options: RequestOptions, output: Output): Promise<ExitCode> {
  if (!/^[1-9]\d{0,4}$/.test(options.limit)) throw usageError('--limit must be a whole number from 1 to 99999.');
  const { client } = await connect(options);
  const denied = options.denied ? '&denied=1' : '';
  const answer = await client.get(`/emulator/requests?limit=${mostRecords}${denied}`);
  const all = readAnswer(z.array(recordSchema), answer, 'list of requests') as unknown as RequestRecord[];
  const wanted = (record: RequestRecord) =>
    (options.all || record.place !== 'emulator') && (!options.denied || record.allow === false);
  const records = all.filter(wanted).slice(0, Number(options.limit));
  if (options.json && !options.follow) output.json(records);
  else for (const record of records.toReversed()) print(record, options, output);
  if (!options.follow) return exitCodes.ok;

  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());
  const seen = all[0]?.id ?? 0;
  for await (const event of client.events('/emulator/requests/stream', 'request', cancel.signal)) {
    const record = readAnswer(recordSchema, event, 'request') as unknown as RequestRecord;
    // The stream may begin with what the list had already.
    if (record.id > seen && wanted(record)) print(record, options, output);
  }
  return exitCodes.ok;
}

function print(record: RequestRecord, { json }: RequestOptions, output: Output): void {
  if (json) output.json(record);
  else for (const line of describeRequest(record)) output.data(line);
}

/** One line per request; a second one for why it was refused. */
export function describeRequest(record: RequestRecord): string[] {
  const who = record.principal?.keyName ?? record.principal?.user ?? record.principal?.kind ?? '-';
  const head = [
    `#${record.id}`,
    record.time.slice(11, 19),
    String(record.status),
    record.method.padEnd(4),
    record.url,
    `(${who})`,
  ];
  const lines = [printable(head.join(' '))];
  if (record.denial) lines.push(printable(`    ${record.denial}: ${record.reason ?? ''}`));
  for (const hint of record.hints ?? []) lines.push(printable(`    hint: ${hint.text}`));
  return lines;
}
