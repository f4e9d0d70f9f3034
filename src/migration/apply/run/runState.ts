import type { Entry } from './records.ts';

/** What is known of one key of the plan. */
export interface KeyState {
  readonly state: Entry['state'];
  readonly id: number | null;
}

/** What is known of a file that was changed, or was about to be. */
export interface FileState {
  readonly before: string;
  /** Every content that we meant to write, the newest last: a process may have ended before or after each. */
  readonly afters: readonly string[];
  readonly backup: string;
  /** Fingerprints whose places the newest content has rewritten. */
  readonly rows: readonly string[];
  readonly restored: boolean;
}

/** A file with values for the environment, at an absolute path. */
export interface EnvironmentState {
  readonly path: string;
  readonly afters: readonly string[];
}

/** All that a journal says, folded. */
export interface RunState {
  readonly keys: ReadonlyMap<string, KeyState>;
  readonly files: ReadonlyMap<string, FileState>;
  readonly environment: EnvironmentState | null;
  /** The newest state of the whole. */
  readonly run: Entry['state'] | null;
}

export const emptyState: RunState = { keys: new Map(), files: new Map(), environment: null, run: null };

/** The state after one more entry. */
export function withEntry(state: RunState, entry: Entry): RunState {
  switch (entry.step) {
    case 'run':
      return { ...state, run: entry.state };
    case 'probe':
      return state;
    case 'key':
      return { ...state, keys: withKey(state.keys, entry) };
    case 'environment':
      return { ...state, environment: withEnvironment(state.environment, entry) };
    case 'file':
      return { ...state, files: withFile(state.files, entry) };
  }
}

function withKey(keys: RunState['keys'], { fingerprint, state, id }: Entry): RunState['keys'] {
  if (fingerprint === undefined) return keys;
  const former = keys.get(fingerprint);
  return new Map(keys).set(fingerprint, { state, id: id ?? former?.id ?? null });
}

function withEnvironment(former: EnvironmentState | null, { state, file, after }: Entry): EnvironmentState | null {
  if (state === 'restored') return null;
  if (state !== 'writing' || file === undefined || after === undefined) return former;
  return { path: file, afters: former?.path === file ? [...former.afters, after] : [after] };
}

function withFile(files: RunState['files'], entry: Entry): RunState['files'] {
  const { state, file, before, after, backup, rows } = entry;
  if (file === undefined) return files;
  const former = files.get(file);
  if (state === 'restored' && former !== undefined)
    return new Map(files).set(file, { ...former, rows: [], restored: true });
  if (state === 'written' && former !== undefined && after !== undefined)
    return new Map(files).set(file, { ...former, afters: withLast(former.afters, after), restored: false });
  if (state !== 'writing' || before === undefined || after === undefined || backup === undefined) return files;
  const afters = withLast(former?.before === before ? former.afters : [], after);
  return new Map(files).set(file, { before, afters, backup, rows: rows ?? [], restored: false });
}

function withLast(list: readonly string[], last: string): string[] {
  return [...list.filter((one) => one !== last), last];
}
