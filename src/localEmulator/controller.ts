import { l10n } from '../l10n.ts';
import type { Log } from '../log.ts';
import { createSignal } from '../signal.ts';
import type { Connection } from './connection.ts';
import { problem } from './problems.ts';
import { dataDirOf, type EmulatorSettings } from './settings.ts';
import { type EmulatorEvent, type EmulatorState, next, stopped } from './state.ts';

export interface ControllerOptions {
  /** Path of dist/emulator.js. */
  readonly bundle: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Asked anew for each start. */
  settings(): EmulatorSettings;
}

/** What speaks to emulators is loaded when there is one to speak to. */
async function loadLink() {
  const [{ factsOf, findConnection }, { holdWhileItRuns }] = await Promise.all([
    import('./connection.ts'),
    import('./holding.ts'),
  ]);
  return { factsOf, findConnection, holdWhileItRuns };
}
type Link = Awaited<ReturnType<typeof loadLink>>;

const stopPatienceMs = 30_000;
const shownLines = 12;

/** The one emulator that this window starts, finds, holds and stops. Knows nothing of the editor. */
export class EmulatorController {
  readonly #options: ControllerOptions;
  readonly #changed = createSignal<EmulatorState>();
  #state: EmulatorState = stopped;
  #connection: Connection | null = null;
  #isDisposed = false;
  #starting: Promise<EmulatorState> | null = null;
  #cancelStart = new AbortController();
  #errors: () => readonly string[] = () => [];
  #holding: { readonly end: Promise<void>; release(): void; renew(): void } | null = null;

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  get state(): EmulatorState {
    return this.#state;
  }

  /** The one that runs; its key is a secret. */
  get connection(): Connection | null {
    return this.#connection;
  }

  /** @returns what ends it. */
  onChange(listener: (state: EmulatorState) => void): () => void {
    return this.#changed.on(listener);
  }

  /** As they are now. */
  settings(): EmulatorSettings {
    return this.#options.settings();
  }

  /** The data directory that the settings mean; null = in memory. */
  dataDir(): Promise<string | null> {
    return dataDirOf(this.settings(), this.#options.env);
  }

  /** Takes over what runs already, whoever started it. Never starts anything and never fails: it may find nothing. */
  async attach(): Promise<EmulatorState> {
    if (this.#state.kind !== 'stopped' && this.#state.kind !== 'error') return this.#state;
    const dataDir = await this.dataDir();
    const link = await loadLink();
    const found = dataDir === null ? null : await link.findConnection(dataDir).catch(() => null);
    if (found !== null && (this.#state.kind === 'stopped' || this.#state.kind === 'error'))
      this.#adopt(link, found, true);
    return this.#state;
  }

  /** Starts it, or attaches to what runs. Resolves when it serves or is known not to; a second call joins the first. */
  start(): Promise<EmulatorState> {
    if (this.#state.kind === 'running') return Promise.resolve(this.#state);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  cancelStart(): void {
    this.#cancelStart.abort();
  }

  async #start(): Promise<EmulatorState> {
    await this.#holding?.end;
    this.#cancelStart = new AbortController();
    this.#apply({ kind: 'start' });
    const { bundle, env } = this.#options;
    const settings = this.settings();
    const [link, { launch }] = await Promise.all([loadLink(), import('./launch.ts')]);
    const launched = await launch({ bundle, env, settings, signal: this.#cancelStart.signal });
    if (launched.kind === 'serves') {
      this.#errors = launched.errors;
      this.#adopt(link, launched.connection, launched.attached);
    } else this.#apply(launched);
    return this.#state;
  }

  /** Stops it for everybody. Resolves when its process has ended; nothing running is success. */
  async stop(): Promise<EmulatorState> {
    if (this.#starting !== null) {
      this.cancelStart();
      await this.#starting;
    }
    const connection = this.#connection;
    if (connection === null) return this.#state;
    this.#apply({ kind: 'stop' });
    // Whoever went away meanwhile needs no telling; the process is what counts.
    await connection.client.post('/emulator/stop').catch(() => undefined);
    const { waitForEnd } = await import('../../emulator/attach/processes.ts');
    if (!(await waitForEnd(connection.pid, connection.startedAt, stopPatienceMs))) {
      const message = l10n.t('The emulator (pid {pid}) was told to stop and still runs.', { pid: connection.pid });
      this.#apply({ kind: 'failed', problem: problem('stop-failed', message) });
    }
    await this.#holding?.end;
    return this.#state;
  }

  /** The setting that keeps it running has changed. */
  renewLease(): void {
    this.#holding?.renew();
  }

  /** Lets go of it; it ends by itself when nobody else holds it. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.cancelStart();
    this.#holding?.release();
    await this.#holding?.end;
  }

  #adopt({ factsOf, holdWhileItRuns }: Link, connection: Connection, attached: boolean): void {
    // The window went away meanwhile: nobody takes a lease for it.
    if (this.#isDisposed) return;
    this.#connection = connection;
    const { host } = this.settings().asked;
    this.#apply({ kind: 'serves', facts: factsOf(connection, attached, host) });
    this.#options.log.info(`${attached ? 'Attached to' : 'Started'} the emulator at ${connection.url}.`);
    const holding = holdWhileItRuns(connection, {
      keep: () => this.settings().keepRunning,
      onEnding: () => this.#apply({ kind: 'stop' }),
    });
    const end = holding.outcome.then(async (outcome) => {
      this.#holding = null;
      if (outcome === 'released') return;
      this.#connection = null;
      if (outcome === 'ended') this.#apply({ kind: 'ended' });
      else this.#apply({ kind: 'failed', problem: outcome(await this.#lastLines(connection)) });
    });
    this.#holding = { end, release: holding.release, renew: holding.renew };
  }

  async #lastLines({ dataDir }: Connection): Promise<string[]> {
    const { logPath, readLastLines } = await import('./logTail.ts');
    const logged = dataDir === null ? [] : await readLastLines(logPath(dataDir), shownLines);
    return [...logged, ...this.#errors()].slice(-shownLines);
  }

  #apply(event: EmulatorEvent): void {
    const state = next(this.#state, event);
    if (state === this.#state) return;
    this.#state = state;
    if (state.kind === 'error') this.#options.log.warn([state.problem.message, ...state.problem.lines].join('\n'));
    this.#changed.fire(state);
  }
}
