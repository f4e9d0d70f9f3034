import assert from 'node:assert/strict';
import type { ClientRun } from '../../support/clients.ts';
import { explainLast } from '../../support/explainLast.ts';
import type { TestServer } from '../../support/testServer.ts';

/** How a sentence gets into a client's terminal; `the client itself`: the emulator said nothing, or nothing was sent. */
export type Channel =
  | 'reason phrase'
  | 'X-NuGet-Warning'
  | 'npm-notice'
  | 'JSON error'
  | 'body of the reply'
  | 'the client itself';

/** Where else the reason stands; `text` is part of what is printed there. */
export interface Telling {
  readonly by: 'explain last' | 'explain' | 'README' | `config ${string}`;
  readonly text: string;
}

/** A row of docs/pitfalls.md. Every text is compared with what really is printed. */
export interface PitfallRow {
  /** Its number in the catalogue of the specification (spec: pitfall catalogue). */
  readonly number: string;
  /** What somebody did, or left out. */
  readonly pitfall: string;
  /** `npm 10 and 11`. */
  readonly client: string;
  /** Part of what its terminal shows, flattened by {@link shownBy}. */
  readonly shows: string;
  readonly channel: Channel;
  /** Null where the terminal says it all. */
  readonly told: Telling | null;
}

/** What a client printed, without line breaks, frames, and what differs from run to run. */
export function shownBy({ output }: ClientRun): string {
  return (
    output
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
      .replace(/\u001b\[[0-9;]*m/g, '')
      .replace(/\s+[│|]?\s*/g, ' ')
      .replace(/\b(127\.0\.0\.1|localhost):\d{4,5}\b/g, '$1:PORT')
      .replace(/\/tmp\/[\w.-]+/g, 'FOLDER')
      .replace(/\b[0-9a-f]{40}\b/g, 'KEY')
  );
}

/** Asserts that a terminal shows the sentence of a row, and `explain last` what it leaves out. */
export async function assertShown(
  { shows, told }: Pick<PitfallRow, 'shows' | 'told'>,
  run: ClientRun,
  server: TestServer,
): Promise<void> {
  const shown = shownBy(run);
  assert.ok(shown.includes(shows), `not shown: ${shows}\nin: ${shown}`);
  if (told?.by !== 'explain last') return;
  const explained = await explainLast(server);
  assert.ok(explained.includes(told.text), `not explained: ${told.text}\nin: ${explained}`);
  assert.ok(!shown.includes(told.text), `the terminal shows it by now: ${shown}`);
}
