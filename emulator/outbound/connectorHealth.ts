import { setTimeout as delay } from 'node:timers/promises';
import type { Connector, ConnectorHealth } from '../contract/connector.ts';
import { type ConnectorTable, unreadable } from '../store/connectorTable.ts';
import type { Outbound } from './outbound.ts';
import { probeUpstream } from './probe.ts';

export interface HealthTimes {
  /** How long a result counts as fresh. */
  readonly freshMs: number;
  /** How long whoever asks waits for a check; then he gets what is known. */
  readonly patienceMs: number;
  readonly connectMs: number;
  /** For one question to an upstream; its own time-out counts if it is shorter. */
  readonly totalMs: number;
}

export const healthTimes: HealthTimes = { freshMs: 30_000, patienceMs: 2000, connectMs: 3000, totalMs: 5000 };

const checksAtOnce = 8;
const unknown: ConnectorHealth = { state: 'unknown', errorMessage: null, lastChecked: null };

interface Entry {
  /** What the result is about: another URL or password makes it void. */
  readonly about: string;
  health: ConnectorHealth;
  checkedAt: number;
  check: Promise<void> | null;
}

/** How the upstreams of the connectors are. Checked when somebody asks, beside all other requests, and remembered shortly. */
export class ConnectorHealthChecks {
  readonly #connectors: ConnectorTable;
  readonly #outbound: Outbound;
  readonly #times: HealthTimes;
  readonly #entries = new Map<number, Entry>();
  readonly #stop = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(connectors: ConnectorTable, outbound: Outbound, times: HealthTimes = healthTimes) {
    this.#connectors = connectors;
    this.#outbound = outbound;
    this.#times = times;
  }

  /** @returns in the given order: fresh where the checks were done in time, else the last known. */
  async of(connectors: readonly Connector[]): Promise<ConnectorHealth[]> {
    this.#forgetDeleted();
    const entries = connectors.map((connector) => this.#entry(connector));
    const checks = entries.flatMap(({ check }) => check ?? []);
    if (checks.length > 0) {
      const enough = new AbortController();
      const patience = delay(this.#times.patienceMs, undefined, { signal: enough.signal }).catch(() => {});
      await Promise.race([Promise.all(checks), patience]);
      enough.abort();
    }
    return entries.map(({ health }) => health);
  }

  /** Ends every check under way. */
  close(): void {
    this.#stop.abort();
  }

  #entry(connector: Connector): Entry {
    const password = this.#connectors.passwordOf(connector);
    const about = JSON.stringify([connector.url, connector.feedType, connector.username, String(password)]);
    let entry = this.#entries.get(connector.id);
    if (entry === undefined || entry.about !== about) {
      entry = { about, health: unknown, checkedAt: Number.NEGATIVE_INFINITY, check: null };
      this.#entries.set(connector.id, entry);
    }
    if (entry.check === null && Date.now() - entry.checkedAt > this.#times.freshMs) {
      entry.check = this.#check(entry, connector, password);
    }
    return entry;
  }

  async #check(entry: Entry, connector: Connector, password: string | null | typeof unreadable): Promise<void> {
    await this.#enter();
    try {
      const problem =
        password === unreadable
          ? 'The password of the connector cannot be read, since secret.key was lost: set it again.'
          : await this.#probe(connector, password);
      if (this.#stop.signal.aborted) return;
      entry.checkedAt = Date.now();
      entry.health = {
        state: problem === null ? 'healthy' : 'error',
        errorMessage: problem,
        lastChecked: new Date(entry.checkedAt).toISOString(),
      };
    } finally {
      entry.check = null;
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #probe({ url, feedType, username, timeout }: Connector, password: string | null): Promise<string | null> {
    const { connectMs } = this.#times;
    const totalMs = Math.min(this.#times.totalMs, timeout * 1000);
    return probeUpstream(this.#outbound, { url, feedType, username, password, connectMs, totalMs }, this.#stop.signal);
  }

  async #enter(): Promise<void> {
    if (this.#running >= checksAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
  }

  #forgetDeleted(): void {
    if (this.#entries.size === 0) return;
    const ids = new Set(this.#connectors.list().map(({ id }) => id));
    for (const id of this.#entries.keys()) if (!ids.has(id)) this.#entries.delete(id);
  }
}
