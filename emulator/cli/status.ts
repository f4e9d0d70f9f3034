import * as z from 'zod/mini';
import { resolveDataDir } from '../attach/stateFolder.ts';
import { connect, type Target } from './connect.ts';
import { CliError, type ExitCode, exitCodes } from './exit.ts';
import { layOut, type Output, printable } from './output.ts';
import { readAnswer } from './readAnswer.ts';

/** What `/emulator/status` says, as far as it is shown. */
const statusSchema = z.looseObject({
  version: z.string(),
  pid: z.optional(z.number()),
  startedAt: z.optional(z.string()),
  edition: z.string(),
  anonymous: z.string(),
  anonymousPermissions: z.number(),
  feeds: z.array(z.looseObject({ name: z.string(), feedType: z.string() })),
  keyCount: z.number(),
  store: z.looseObject({
    dataDir: z.nullable(z.string()),
    journalBytes: z.number(),
    full: z.boolean(),
    warnings: z.array(z.string()),
  }),
});

/** Says whether the emulator runs, where, and what it holds. */
export async function status(options: Target & { readonly json?: boolean }, output: Output): Promise<ExitCode> {
  let connection: Awaited<ReturnType<typeof connect>>;
  try {
    connection = await connect(options);
  } catch (error) {
    const stopped = error instanceof CliError && error.exitCode === exitCodes.notRunning;
    if (stopped && options.json) {
      output.json({
        running: false,
        url: options.url ?? null,
        dataDir: options.url ? null : await resolveDataDir(options.dataDir),
      });
    }
    throw error;
  }
  const { client } = connection;
  const answer = readAnswer(statusSchema, await client.get('/emulator/status'), 'status');
  if (options.json) {
    output.json({ running: true, ...answer, url: client.url });
    return exitCodes.ok;
  }
  const { store } = answer;
  const facts = [
    ['running', client.url],
    ['version', answer.version],
    ['pid', String(answer.pid ?? connection.instance?.pid ?? '')],
    ['since', answer.startedAt ?? ''],
    ['data', store.dataDir ?? 'in memory'],
    ['acts as', `${answer.edition} edition, without a key: ${answer.anonymous}${explicitly(answer)}`],
    ['feeds', answer.feeds.map(({ name, feedType }) => `${name} (${feedType})`).join(', ') || 'none'],
    ['keys', String(answer.keyCount)],
    ['store', store.full ? 'read-only: the disk is full' : `ok, journal ${Math.ceil(store.journalBytes / 1024)} KB`],
  ];
  const [head = [], ...rows] = facts;
  for (const line of layOut(head, rows)) output.data(line);
  for (const warning of store.warnings) output.prose(printable(`Warning: ${warning}`));
  return exitCodes.ok;
}

/** `permissions list` shows them. */
function explicitly({ anonymousPermissions }: { readonly anonymousPermissions: number }): string {
  return anonymousPermissions === 0 ? '' : `, and by ${anonymousPermissions} of the permissions`;
}
