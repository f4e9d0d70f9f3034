import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { type RunOptions, type Started, startEmulator } from './emulatorProcess.ts';

/** A place for one test's emulators: its own folder, and an end for what it started. */
export interface EmulatorHome {
  readonly root: string;
  /** Does not exist yet when the test begins. */
  readonly dataDir: string;
  /** `--data-dir DIR`. */
  readonly inData: readonly string[];
  /** Starts one on any free port, with this data unless `args` say otherwise. */
  start(args?: readonly string[], options?: RunOptions): Promise<Started>;
}

/** Makes a fresh home for each test of the suite that calls this. */
export function useEmulatorHome(): EmulatorHome {
  let root = '';
  let running: Started[] = [];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    running = [];
  });
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ end }) => end));
    await rm(root, { recursive: true, force: true });
  });
  return {
    get root() {
      return root;
    },
    get dataDir() {
      return join(root, 'data');
    },
    get inData() {
      return ['--data-dir', join(root, 'data')];
    },
    async start(args = [], options) {
      const place = args.includes('--in-memory') ? [] : ['--data-dir', join(root, 'data')];
      const started = await startEmulator(['--port', '0', ...place, ...args], options);
      running.push(started);
      return started;
    },
  };
}
