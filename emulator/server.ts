import type { Instance } from './contract/instance.ts';
import type { AnonymousFace, Edition, PolicyPresetName } from './contract/policies.ts';

/** How to start an emulator; the option table in contract/options.ts says what each means and its default. */
export interface ServerOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly host: string;
  /** Null: in memory, nothing touches the disk. */
  readonly dataDir: string | null;
  readonly demo: boolean;
  /** The System full-control key to make on an empty store; generated when null. */
  readonly adminKey: string | null;
  readonly anonymous: AnonymousFace;
  readonly edition: Edition;
  readonly policies: PolicyPresetName;
  readonly strictWire: boolean;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: boolean;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly instance: Instance;
  /** Stops taking requests, flushes, writes the snapshot, releases the lock. Idempotent. */
  stop(): Promise<void>;
  /** Resolves once the server has stopped, for whatever cause; rejects when it had to give up (a failed sync). */
  readonly stopped: Promise<void>;
}

/**
 * Opens the store and serves.
 * @throws StartError (`reason`: port-busy, data-dir, damaged-store, newer-store, locked, admin-key, …) with one sentence for the user.
 */
export declare function startServer(options: ServerOptions): Promise<RunningServer>;
