import {
  anonymousMay,
  type Cell,
  type ExpectationRow,
  expectations,
  type FeedColumn,
  feedColumns,
  type ServerColumn,
  serverColumns,
} from './expectations.ts';
import type { FeedRequest, MatrixRequest, ServerRequest } from './requests.ts';

export type CaseRequest = FeedRequest | ServerRequest;

/** What a reply must look like. */
export type Outcome =
  | {
      readonly allowed: true;
      readonly as: 'anonymous' | 'caller';
      readonly hint: 'anonymous-fallback' | 'anonymous-sufficed' | null;
    }
  | { readonly allowed: false; readonly status: 401 | 403 | 500; readonly challenge: boolean; readonly code: string };

/** What surrounds the requests: Anonymous's face, the edition, and whether Personal and pseudo-keys are forbidden. */
export interface World {
  readonly face: keyof typeof anonymousMay;
  readonly free?: true;
  readonly noPersonalKeys?: true;
}

/** Who sends: a row of the table, or somebody unknown with the code that tells him so (`null`: he sends nothing). */
export type Sender =
  | { readonly kind: 'known'; readonly row: ExpectationRow; readonly personalKey?: true; readonly user?: true }
  | { readonly kind: 'unknown'; readonly code: string | null };

/** One thing that a request asks for; promotion and repackaging ask for two. */
interface Step {
  readonly cell: Cell;
  readonly anonymous: boolean;
  readonly column: FeedColumn | ServerColumn;
}

const codes = { M: 'missing-permission', A: 'api-not-permitted', F: 'wrong-feed', R: 'user-restricted' } as const;

/** What the Free Edition lacks (spec: editions); repackaging answers 500 there. */
const notInFree: ReadonlyMap<string, 403 | 500> = new Map([
  ['security', 403],
  ['webhooks', 403],
  ['promote', 403],
  ['repackage', 500],
  ['promotions/list', 403],
]);

/** The outcome by the rules of the specification (401 vs 403; no key, bad key; editions). */
export function outcomeOf(sender: Sender, request: CaseRequest, world: World): Outcome {
  let outcome: Outcome = { allowed: true, as: 'caller', hint: null };
  for (const step of stepsOf(sender, request, world)) {
    outcome = sender.kind === 'known' ? known(sender, step, world) : unknown(sender.code, step, request);
    const edition = world.free === true ? notInFree.get(request.column) : undefined;
    if (outcome.allowed && edition !== undefined) outcome = refused(edition, 'edition');
    if (!outcome.allowed) return outcome;
  }
  return outcome;
}

function refused(status: 401 | 403 | 500, code: string): Outcome {
  return { allowed: false, status, challenge: status === 401, code };
}

function known(sender: Extract<Sender, { kind: 'known' }>, { cell, anonymous, column }: Step, world: World): Outcome {
  const isPublic = column === 'feeds/list';
  const fallback: Outcome = { allowed: true, as: 'anonymous', hint: 'anonymous-fallback' };
  if (sender.personalKey === true && world.free === true) return anonymous ? fallback : refused(403, 'edition');
  // A user lists his own keys, but all of them where Anonymous may.
  const own = column === 'keys/list' && sender.user === true && letter(sender.row.server, 'keys/create') !== '+';
  if (own && anonymous) return fallback;
  if (own && world.noPersonalKeys === true) return refused(403, 'personal-keys-disabled');
  if (cell === '+') {
    // The list of feeds is for everyone: that no key was needed is no news.
    return { allowed: true, as: 'caller', hint: anonymous && !isPublic ? 'anonymous-sufficed' : null };
  }
  return anonymous && cell !== 'R' ? fallback : refused(403, codes[cell]);
}

/** Feeds refuse who is not known even where Anonymous may; /api and asset directories forget what he sent. */
function unknown(code: string | null, { anonymous }: Step, request: MatrixRequest): Outcome {
  const forgiven = code === null || request.place === 'api' || request.place === 'assets';
  if (forgiven && anonymous) {
    return { allowed: true, as: 'anonymous', hint: code === null ? null : 'anonymous-fallback' };
  }
  return refused(request.place !== 'api' || request.challenges === true ? 401 : 403, code ?? 'missing-key');
}

function stepsOf(sender: Sender, request: CaseRequest, world: World): Step[] {
  const { face } = world;
  const usual = sender.kind === 'known' ? sender.row : null;
  const row = world.free === true && usual !== null ? { ...usual, ...usual.free } : usual;
  if (!('feed' in request)) {
    const { column } = request;
    return [
      { column, cell: letter(row?.server, column), anonymous: letter(anonymousMay[face].server, column) === '+' },
    ];
  }
  const { first, feed, column } = request;
  const step = feedStep(row, feed, column, world);
  if (first === undefined) return [step];
  const before = feedStep(row, first.feed, first.column, world);
  // At the source of a package a classic key needs just its API, and its user the right to view.
  const elsewhere = row?.caller.startsWith('classic') === true && (column === 'promote' || column === 'repackage');
  return [elsewhere ? { ...before, cell: step.cell === 'A' ? 'A' : '+' } : before, step];
}

function feedStep(row: ExpectationRow | null, feed: string, column: FeedColumn, { face }: World): Step {
  const cells = row?.feeds[feed] ?? row?.feeds['*'];
  return { column, cell: letter(cells, column), anonymous: letter(anonymousMay[face].feeds, column) === '+' };
}

function letter(cells: string | undefined, column: FeedColumn | ServerColumn): Cell {
  const columns: readonly string[] = isFeedColumn(column) ? feedColumns : serverColumns;
  return cells?.replaceAll(' ', '')[columns.indexOf(column)] as Cell;
}

function isFeedColumn(column: string): column is FeedColumn {
  const columns: readonly string[] = feedColumns;
  return columns.includes(column);
}

/** A row that is too short or misspelt would expect nonsense. @returns its caller. */
export function brokenRows(): string[] {
  const isWhole = (cells: string, columns: readonly string[]) =>
    /^[+MAFR ]+$/.test(cells) && cells.replaceAll(' ', '').length === columns.length;
  return expectations
    .filter((row) =>
      [row, row.free].some(
        (part) =>
          part !== undefined &&
          !(
            Object.values(part.feeds).every((cells) => isWhole(cells, feedColumns)) &&
            isWhole(part.server, serverColumns)
          ),
      ),
    )
    .map(({ caller }) => caller);
}
