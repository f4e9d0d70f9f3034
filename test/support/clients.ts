import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { type TestContext, test } from 'node:test';

/** What a client did. */
export interface ClientRun {
  /** Exit code, null when a signal ended it. */
  readonly code: number | null;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
}

/**
 * A `test` for cases that need a real client: where it is missing they are skipped visibly, but fail with `CI=true`.
 * @param client its name, for the reason
 */
export function clientTest(client: string, available: boolean) {
  return (name: string, run: (context: TestContext) => Promise<void>): void => {
    if (available) {
      test(name, run);
    } else if (process.env.CI === 'true') {
      test(name, () => assert.fail(`${client} is missing; with CI=true it has to be there`));
    } else {
      test(name, { skip: `${client} is not installed` }, () => {});
    }
  };
}

/**
 * What every client may see of our environment. `npm test` exports its own configuration as `npm_…`, which would beat
 * the files that a test writes.
 */
export function clientEnvironment(home: string): NodeJS.ProcessEnv {
  const { PATH, LANG, SystemRoot } = process.env;
  const kept = { PATH, LANG, SystemRoot };
  const given = Object.entries(kept).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), HOME: home, USERPROFILE: home };
}

/** Runs a client to its end, with nothing on its standard input. @param env the whole environment. */
export function runClient(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<ClientRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
