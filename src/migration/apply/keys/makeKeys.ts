import { type Key, titleOf } from '../../../keys/key.ts';
import { keyValueProblem } from '../../../keys/keyValue.ts';
import { ProGetError, type ProGetReason } from '../../../proget/errors.ts';
import type { Row } from '../../plan.ts';
import { type ApplyEvent, event } from '../events.ts';
import { whyLeft } from '../wanted.ts';
import { madeKeys } from './keyList.ts';
import { bodyOf } from './marker.ts';
import { deleteProbes, type ProbeContext, probeOwnValues } from './policyProbe.ts';
import { isKnownAlready } from './presence.ts';

export interface KeyContext extends ProbeContext {
  /** Credentials by fingerprint, as far as they were found again. */
  readonly values: ReadonlyMap<string, string>;
  /** Rows with a new value that all of their files hold already: nobody needs to know it again. */
  readonly settled: ReadonlySet<string>;
}

/** What became of a row. */
export interface RowOutcome {
  readonly row: Row;
  /**
   * `created`, `adopted` (made by an earlier run of this plan), `present` (there before, and left by a rollback),
   * `skipped` by decision, `refused` (the server takes no own values), `failed`, `not-tried` (something ended the run).
   */
  readonly outcome: 'created' | 'adopted' | 'present' | 'skipped' | 'refused' | 'failed' | 'not-tried';
  readonly keyId: number | null;
  /** What the files get; null where nobody knows it. */
  readonly value: string | null;
  /** One sentence where there is something to say. */
  readonly message: string | null;
}

/** After these every further row would fail in the same way. */
const fatal: readonly ProGetReason[] = [
  ...(['unreachable', 'timeout', 'tls', 'redirected', 'unlicensed', 'unauthorized', 'cannot-list'] as const),
  ...(['too-old', 'html', 'cancelled'] as const),
];

/** Makes the keys of the plan, one after the other; a row that fails does not stop the others. Never throws for a server. */
export async function* makeKeys(context: KeyContext): AsyncGenerator<ApplyEvent, RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  let stop: string | null = null;
  let refusal: string | null = null;
  const wanted = context.plan.rows.filter((row) => whyLeft(row) === null);
  try {
    if (wanted.length > 0) await deleteProbes(context);
    refusal = await probe(context, wanted);
    if (refusal !== null)
      yield event('probe', 'failed', '', `The server takes no keys with values of ours: ${refusal}`);
  } catch (error) {
    stop = context.signal?.aborted ? cancelled : sentenceOf(error);
  }
  for (const row of context.plan.rows) {
    if (context.signal?.aborted) stop ??= cancelled;
    const left = whyLeft(row);
    if (left !== null) outcomes.push(outcome(row, 'skipped', { message: left }));
    else if (stop !== null) outcomes.push(outcome(row, 'not-tried', { message: stop }));
    else {
      yield event('key', 'started', row.fingerprint, `Making the key ${row.key.displayName}.`);
      const done = await makeKey(context, row, refusal);
      if (done.outcome === 'not-tried') stop = done.message;
      outcomes.push(done);
    }
    const last = outcomes.at(-1);
    if (last !== undefined && last.outcome !== 'skipped') yield describe(last);
  }
  return outcomes;
}

/** Only values that are ours raise the question, and a key that is there already has answered it. */
async function probe(context: KeyContext, wanted: readonly Row[]): Promise<string | null> {
  const own = wanted.filter(({ decision }) => decision === 'migrate');
  const [first] = own;
  if (first === undefined || context.signal?.aborted) return null;
  const made = madeKeys(await context.client.listKeys(context.signal), context.plan);
  return own.some(({ fingerprint }) => made.has(fingerprint)) ? null : probeOwnValues(context, first);
}

async function makeKey(context: KeyContext, row: Row, refusal: string | null): Promise<RowOutcome> {
  const { run } = context;
  const { fingerprint } = row;
  try {
    const done = row.decision === 'migrate' ? await sameValue(context, row, refusal) : await newValue(context, row);
    if (done.outcome === 'adopted' || done.outcome === 'present')
      await run.record({ step: 'key', state: done.outcome, fingerprint, ...idOf(done) });
    if (done.outcome === 'failed' || done.outcome === 'refused')
      await run.record({ step: 'key', state: 'failed', fingerprint, message: done.message ?? '' });
    return done;
  } catch (error) {
    if (context.signal?.aborted) return outcome(row, 'not-tried', { message: cancelled });
    const message = sentenceOf(error);
    await run.record({ step: 'key', state: 'failed', fingerprint, message });
    return outcome(row, ProGetError.is(error, ...fatal) ? 'not-tried' : 'failed', { message });
  }
}

async function sameValue(context: KeyContext, row: Row, refusal: string | null): Promise<RowOutcome> {
  const value = context.values.get(row.fingerprint) ?? null;
  if (value === null)
    return outcome(row, 'failed', { message: 'The credential stands in none of its places any more.' });
  const problem = keyValueProblem(value);
  if (problem !== null) return outcome(row, 'failed', { message: `It cannot be a key of ProGet: ${problem}` });
  const there = findSame(row, value, await context.client.listKeys(context.signal), context);
  if (there !== null) return there;
  if (refusal !== null) return outcome(row, 'refused', { message: refusedMessage(refusal) });
  if (await isKnownAlready(context, row, value)) return outcome(row, 'present', { value, message: presentMessage });
  return create(context, row, value);
}

/** A key with this value that the list tells of: ours, or somebody's. */
function findSame(row: Row, value: string, keys: readonly Key[], { plan }: KeyContext): RowOutcome | null {
  const own = madeKeys(keys, plan).get(row.fingerprint);
  if (own !== undefined) return outcome(row, 'adopted', { keyId: own.id, value, message: null });
  const other = keys.find((key) => key.value === value) ?? madeKeys(keys, null).get(row.fingerprint);
  if (other === undefined) return null;
  const message = `${presentMessage} It is ${titleOf(other)}, id ${other.id}.`;
  return outcome(row, 'present', { keyId: other.id, value, message });
}

/** The value of a key of ours is known once; where it is needed again, the key is made anew. */
async function newValue(context: KeyContext, row: Row): Promise<RowOutcome> {
  const { plan, run, client, signal, settled } = context;
  const { fingerprint } = row;
  const own = madeKeys(await context.client.listKeys(context.signal), plan).get(fingerprint);
  if (own !== undefined && (own.value !== null || settled.has(fingerprint)))
    return outcome(row, 'adopted', { keyId: own.id, value: own.value });
  if (own !== undefined) {
    await run.record({ step: 'key', state: 'deleting', fingerprint, id: own.id });
    await client.deleteKey(own.id, signal);
    await run.record({ step: 'key', state: 'deleted', fingerprint, id: own.id });
  }
  return create(context, row, null);
}

async function create(context: KeyContext, row: Row, value: string | null): Promise<RowOutcome> {
  const { plan, run, client, signal } = context;
  const { fingerprint } = row;
  await run.record({ step: 'key', state: 'making', fingerprint });
  try {
    const created = await client.createKey(bodyOf(plan, row, value), signal);
    const keyId =
      created.key?.id ?? madeKeys(await context.client.listKeys(context.signal), plan).get(fingerprint)?.id ?? null;
    await run.record({ step: 'key', state: 'made', fingerprint, ...(keyId === null ? {} : { id: keyId }) });
    return outcome(row, 'created', { keyId, value: created.value });
  } catch (error) {
    if (!ProGetError.is(error) || (error.reason !== 'conflict' && !error.outcomeUnknown)) throw error;
    const keys = await context.client.listKeys(context.signal);
    const there = value === null ? null : findSame(row, value, keys, context);
    if (there !== null) return there;
    if (error.reason === 'conflict' && value !== null)
      return outcome(row, 'present', { value, message: presentMessage });
    // What was made with a value that nobody heard goes, so that the next run can make it again.
    const unheard = madeKeys(keys, plan).get(fingerprint);
    if (unheard !== undefined) await client.deleteKey(unheard.id, signal);
    return outcome(row, 'failed', { message: `${error.message} Nothing was made; run this again.` });
  }
}

const cancelled = 'Cancelled before this key was made.';
const presentMessage = 'The server has a key with this value already; it is used as it is.';

function refusedMessage(refusal: string): string {
  return `The server takes no own values (${refusal}). Have an administrator allow them under API Keys & Access, or decide new-value for this row: then ProGet makes a fresh key and the files get that one.`;
}

function outcome(row: Row, word: RowOutcome['outcome'], more: Partial<RowOutcome> = {}): RowOutcome {
  return { row, outcome: word, keyId: null, value: null, message: null, ...more };
}

function idOf({ keyId }: RowOutcome): { id?: number } {
  return keyId === null ? {} : { id: keyId };
}

export function sentenceOf(error: unknown): string {
  if (ProGetError.is(error)) return [error.message, error.nextStep].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : String(error);
}

function describe({ row, outcome: word, keyId, message }: RowOutcome): ApplyEvent {
  const good = word === 'created' || word === 'adopted' || word === 'present';
  const id = keyId === null ? '' : ` (id ${keyId})`;
  const said = message === null ? '' : `: ${message}`;
  return event('key', good ? 'done' : 'failed', row.fingerprint, `${row.key.displayName}: ${word}${id}${said}`);
}
