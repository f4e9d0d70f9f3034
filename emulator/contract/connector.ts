import type { FeedType } from './feed.ts';

/** A connector as the emulator knows it (spec: connectors), without its password. */
export interface Connector {
  readonly id: number;
  /** As given; compared without case. */
  readonly name: string;
  readonly url: string;
  readonly feedType: FeedType;
  /** Seconds. */
  readonly timeout: number;
  readonly metadataCacheEnabled: boolean;
  readonly metadataCacheMinutes: number;
  readonly metadataCacheCount: number;
  readonly username: string | null;
  readonly hasPassword: boolean;
  /** Package names, `*` for any part; `!` before one blocks it. */
  readonly filters: readonly string[];
}

/** What the last look at a connector's upstream found; `unknown`: there was none yet (spec: connectors). */
export interface ConnectorHealth {
  readonly state: 'healthy' | 'error' | 'unknown';
  readonly errorMessage: string | null;
  /** ISO 8601, UTC. */
  readonly lastChecked: string | null;
}
