import * as z from 'zod/mini';
import type { LoggedBody, RequestRecord } from '../contract/request.ts';
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
  /** Number of a key: only its requests. */
  readonly key?: string;
  /** With what the logging of the keys keeps of requests and replies. */
  readonly bodies?: boolean;
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
  if (options.key !== undefined && !/^\d{1,15}$/.test(options.key)) {
    throw usageError('--key takes the number of a key, as keys list shows it.');
  }
  const { client } = await connect(options);
  const query = new URLSearchParams({
    ...(options.denied ? { denied: '1' } : {}),
    ...(options.key === undefined ? {} : { keyId: options.key }),
    ...(options.bodies ? { bodies: '1' } : {}),
  });
  const answer = await client.get(`/emulator/requests?limit=${mostRecords}&${query}`);
  const all = readAnswer(z.array(recordSchema), answer, 'list of requests') as unknown as RequestRecord[];
  const wanted = (record: RequestRecord) => options.all || record.place !== 'emulator';
  const records = all.filter(wanted).slice(0, Number(options.limit));
  if (options.json && !options.follow) output.json(records);
  else for (const record of records.toReversed()) print(record, options, output);
  if (!options.follow) return exitCodes.ok;

  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());
  // The stream goes on where the list ended: nothing is lost between them.
  query.set('since', String(all[0]?.id ?? 0));
  for await (const event of client.events(`/emulator/requests/stream?${query}`, 'request', cancel.signal)) {
    const record = readAnswer(recordSchema, event, 'request') as unknown as RequestRecord;
    if (wanted(record)) print(record, options, output);
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
  if (record.bodies?.request) lines.push(...describeBody('sent', record.bodies.request));
  if (record.bodies?.response) lines.push(...describeBody('answered', record.bodies.response));
  return lines;
}

function describeBody(name: string, { type, size, text, truncated }: LoggedBody): string[] {
  const about = [type ?? 'no Content-Type', size === null ? 'length not told' : `${size} bytes`];
  const lines = (text ?? '').split('\n').map((line) => printable(`      ${line.replace(/\r$/, '')}`));
  return [
    printable(`    ${name}: ${about.join(', ')}${text === null ? ', not kept' : ''}`),
    ...(text === null ? [] : lines),
    ...(truncated ? ['      ...'] : []),
  ];
}
