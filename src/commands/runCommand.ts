import { l10n } from '../l10n.ts';
import type { Log } from '../log.ts';
import { ProGetError } from '../proget/errors.ts';
import type { Desk } from '../services.ts';
import type { Prompts } from '../ui/prompts.ts';

export interface Reporting {
  readonly log: Log;
  readonly prompts: Pick<Prompts, 'tell'>;
  readonly desk: Pick<Desk, 'openExternal'>;
}

/** Runs a command to its end: what fails is logged, and told once in one sentence. Cancelling is no failure. */
export async function runCommand<Value>(
  { log, prompts, desk }: Reporting,
  id: string,
  command: () => Promise<Value>,
): Promise<Value | undefined> {
  log.debug(`${id}: begins`);
  try {
    return await command();
  } catch (error) {
    if (ProGetError.is(error, 'cancelled')) {
      log.info(`${id}: cancelled`);
      return undefined;
    }
    log.error(`${id}: ${describeForLog(error)}`);
    // Not awaited: the command is over, whether or not anybody closes the message.
    void report(error, { log, prompts, desk });
    return undefined;
  }
}

async function report(error: unknown, { log, prompts, desk }: Reporting): Promise<void> {
  const openPage = l10n.t('Open Page');
  const showLog = l10n.t('Show Log');
  const link = ProGetError.is(error) ? error.link : null;
  const message = ProGetError.is(error)
    ? [error.message, error.nextStep].filter(Boolean).join(' ')
    : isForPeople(error)
      ? error.message
      : l10n.t('That did not work: {message}', { message: error instanceof Error ? error.message : String(error) });
  const actions = link === null ? [showLog] : [openPage, showLog];
  const chosen = await prompts.tell({ level: 'error', message, actions });
  if (chosen === openPage && link !== null) await desk.openExternal(link);
  if (chosen === showLog) log.show();
}

/** Failures whose message is a whole sentence. By their names: most of their classes are loaded later than this. */
const told = new Set([
  'PlanError',
  'ArtifactoryError',
  'KeyListError',
  'JournalError',
  'RunningError',
  'StateFolderError',
]);

function isForPeople(error: unknown): error is Error {
  return error instanceof Error && told.has(error.name);
}

/** No bodies and no headers are ever part of our errors; the stack of a mistake of ours is. */
function describeForLog(error: unknown): string {
  if (ProGetError.is(error)) {
    const { reason, status, message, outcomeUnknown } = error;
    return `${reason}${status === null ? '' : ` (${status})`}${outcomeUnknown ? ', outcome unknown' : ''}: ${message}`;
  }
  if (isForPeople(error)) return `${error.name}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
