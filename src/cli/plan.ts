import { readFile, writeFile } from 'node:fs/promises';
import { describeNote } from '../migration/describeNote.ts';
import {
  selectRows,
  withConfirmed,
  withDecision,
  withDecisions,
  withKey,
  withLeastKey,
  withMapping,
} from '../migration/editPlan.ts';
import { type KeyWish, readKeyText } from '../migration/keyText.ts';
import { makePlan } from '../migration/makePlan.ts';
import { count } from '../migration/markdown.ts';
import { openQuestions } from '../migration/openQuestions.ts';
import type { Decision, Plan } from '../migration/plan.ts';
import { PlanError } from '../migration/planError.ts';
import { parsePlan, printPlan } from '../migration/planFile.ts';
import { describePlan } from '../migration/planMarkdown.ts';
import { readTarget } from '../migration/readTarget.ts';
import { migrationFolder, openFingerprints } from '../migration/state.ts';
import { printable } from '../printable.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import { findTarget, type TargetFlags } from './migrationTarget.ts';
import type { Output } from './output.ts';
import { type InputFlags, readPlanInputs } from './planInputs.ts';
import { describeScanFailure } from './scanFlags.ts';

export interface PlanFlags extends InputFlags, TargetFlags {
  readonly map?: readonly string[];
  readonly as?: readonly string[];
  readonly decide?: readonly string[];
  readonly acceptGuesses?: boolean;
  readonly from?: string;
  readonly secrets: 'environment' | 'literal';
  readonly urls: boolean;
  readonly images?: boolean;
  readonly out?: string;
  readonly markdown?: string;
  readonly json?: boolean;
}

const decisions: readonly Decision[] = ['migrate', 'new-value', 'skip', 'undecided'];

/** `plan DIR`: what a migration of the credentials below a folder would do. Nothing is changed but the files that it is told to write. */
export async function plan(folder: string, flags: PlanFlags, output: Output): Promise<void> {
  const pairs = {
    map: (flags.map ?? []).map((text) => splitPair('--map', text, 'REPOSITORY=FEED')),
    as: (flags.as ?? []).map((text) => splitPair('--as', text, 'ROWS=KEY')),
    decide: (flags.decide ?? []).map((text) => splitPair('--decide', text, `ROWS=${decisions.join('|')}`)),
  };
  for (const { right } of pairs.decide)
    if (!decisions.includes(right as Decision))
      throw usageError(`--decide takes ROWS=DECISION with a decision out of ${decisions.join(', ')}.`);
  const earlier = flags.from === undefined ? null : parsePlan(await readText(flags.from));
  const made = edit(await planFolder(folder, flags, earlier, output), flags, pairs);
  if (flags.out !== undefined) await writeText(flags.out, printPlan(made));
  if (flags.markdown !== undefined) await writeText(flags.markdown, describePlan(made));
  if (flags.json) output.json(made);
  else if (flags.out === undefined && flags.markdown === undefined) output.data(describePlan(made));
  output.prose(summarise(made));
}

interface Pair {
  readonly left: string;
  readonly right: string;
}

function splitPair(flag: string, text: string, form: string): Pair {
  // Neither repositories nor feeds have an equals sign.
  const at = text.indexOf('=');
  if (at <= 0) throw usageError(`${flag} takes ${form}.`);
  return { left: text.slice(0, at), right: text.slice(at + 1) };
}

async function planFolder(folder: string, flags: PlanFlags, earlier: Plan | null, output: Output): Promise<Plan> {
  const fingerprints = await openFingerprints(await migrationFolder());
  const { inputs, lists, directory, probe } = await readPlanInputs(folder, flags);
  const where = await findTarget(flags);
  const target = where === null ? null : await readTarget(where.server, where.key, fetch);
  if (target?.target.keyNames === null)
    output.prose('The key may not list the keys of the server: applying the plan needs one with full control.');
  const options = { secrets: flags.secrets, urls: flags.urls, images: flags.images === true };
  try {
    const { plan: made, notes } = await makePlan({
      ...{ inputs, lists, fingerprints, target, directory, earlier, options },
      ...(probe == null ? {} : { probe }),
    });
    for (const note of notes) output.prose(describeNote(note));
    return made;
  } catch (error) {
    if (error instanceof Error && (error.name === 'PlanError' || error.name === 'KeyListError')) throw error;
    throw new CliError(exitCodes.failed, describeScanFailure(folder, error), error);
  }
}

/** The decisions of the command line come last, over those of an earlier plan. */
function edit(
  made: Plan,
  { acceptGuesses }: PlanFlags,
  { map, as, decide }: Readonly<Record<'map' | 'as' | 'decide', Pair[]>>,
): Plan {
  try {
    let edited = made;
    for (const { left, right } of map) edited = withMapping(edited, ...repositoryOf(left), right === '' ? null : right);
    if (acceptGuesses) edited = withConfirmed(edited);
    for (const { left, right } of as)
      for (const { fingerprint } of selectRows(edited, left)) edited = makeKey(edited, fingerprint, readKeyText(right));
    for (const { left, right } of decide) {
      const rows = selectRows(edited, left);
      // Of one row that was named it is told why it cannot be; of many those that can are taken.
      const byName = rows.length === 1 && rows[0]?.fingerprint.startsWith(left.replace(/^#/, '').toLowerCase());
      edited = byName
        ? withDecision(edited, [rows[0]?.fingerprint ?? ''], right as Decision)
        : withDecisions(edited, rows, right as Decision);
    }
    return edited;
  } catch (error) {
    if (error instanceof PlanError) throw usageError(error.message);
    throw error;
  }
}

function makeKey(made: Plan, fingerprint: string, wish: KeyWish): Plan {
  if (wish.kind === 'least') return withLeastKey(made, fingerprint);
  return withKey(made, fingerprint, wish.kind === 'proposed' ? null : wish.changes);
}

/** `REPOSITORY`, or `HOST/REPOSITORY` where hosts share the name. */
function repositoryOf(text: string): [host: string | null, repo: string] {
  const slash = text.lastIndexOf('/');
  return slash < 0 ? [null, text] : [text.slice(0, slash).toLowerCase(), text.slice(slash + 1)];
}

function summarise(made: Plan): string {
  const { rows, guesses } = openQuestions(made);
  const what = `${count(made.rows.length, 'credential')} in ${count(made.files.length, 'file')}`;
  if (rows.length === 0 && guesses.length === 0) return `${what}; nothing is left to be decided.`;
  const guessed = `${count(guesses.length, 'feed')} guessed (--map, or --accept-guesses)`;
  return `${what}; to be decided: ${count(rows.length, 'credential')} (--decide)${guesses.length === 0 ? '' : `, ${guessed}`}.`;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      exitCodes.failed,
      `${printable(path)} cannot be read (${error.code ?? 'unknown cause'}).`,
      error,
    );
  });
}

async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      exitCodes.failed,
      `${printable(path)} cannot be written (${error.code ?? 'unknown cause'}).`,
      error,
    );
  });
}
